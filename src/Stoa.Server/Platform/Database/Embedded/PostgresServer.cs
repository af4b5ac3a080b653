using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>The server process of one cluster: start, find, stop. The caller holds the folder's starting lock.</summary>
internal sealed class PostgresServer(ClusterFolder folder, PostgresBinaries binaries, ServerAccount account, bool durable)
{
    private const int StartTries = 5;
    private const int StopSecondsMax = 60;
    // After a crash PostgreSQL first replays its log, and that may take minutes.
    private const int ReadySecondsMax = 300;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Tuning =
    [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=100",
        "jit=off",
        "lc_messages=C",
        "log_timezone=UTC",
        "timezone=UTC",
    ];

    private static readonly string[] Careful = ["shared_buffers=256MB", "fsync=on", "synchronous_commit=on"];

    // For tests: fast and forgetful. Autovacuum would disturb the copying of templates.
    private static readonly string[] Careless = ["shared_buffers=128MB", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_wal_size=512MB"];

    public ClusterFolder Folder => folder;

    public PostgresBinaries Binaries => binaries;

    public string ConnectionStringFor(int port, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = IPAddress.Loopback.ToString(),
        Port = port,
        Username = MakeCluster.Superuser,
        Password = folder.ReadPassword(),
        Database = database,
    }.ConnectionString;

    /// <summary>The running server of this folder, once it takes connections; null when there is none.</summary>
    public async Task<PostmasterPid?> FindRunning(CancellationToken stop)
    {
        var waited = Stopwatch.StartNew();
        while (PostmasterPid.Read(folder.Cluster) is { IsAlive: true } running)
        {
            if (running.Ready)
                return running;
            if (waited.Elapsed.TotalSeconds > ReadySecondsMax)
                throw new SetupException($"PostgreSQL (process {running.ProcessId}) has not become ready within {ReadySecondsMax} seconds: look at {folder.LogFile}.");
            // Starting, or stopping: either ends soon.
            await Task.Delay(Pause, stop);
        }

        return null;
    }

    /// <summary>Starts the server on <paramref name="port"/>, or on a free one. A port that somebody took in between, and processes
    /// that a killed server left behind for a moment, are worth another try.</summary>
    public async Task<PostmasterPid> Start(int? port)
    {
        var complaint = "";
        for (var attempt = 1; attempt <= StartTries; attempt++)
        {
            PostmasterPid.Read(folder.Cluster)?.Disown();
            var answer = await PgCtl(["start", "-w", "-t", $"{ReadySecondsMax}", "-l", folder.LogFile, "-o", Options(port ?? FreePort())]);
            if (answer.Succeeded && PostmasterPid.Read(folder.Cluster) is { } running)
                return running;
            complaint = answer.Complaint;
            await Task.Delay(Pause * attempt);
        }

        throw new SetupException($"PostgreSQL does not start: {complaint} {LastWords()}");
    }

    /// <summary>Ends the server's sessions and stops it; nothing that was committed is lost. Its process has ended when this
    /// returns a success.</summary>
    public async Task<ToolAnswer> Stop()
    {
        if (PostmasterPid.Read(folder.Cluster) is not { IsAlive: true } running)
            return new ToolAnswer(ExitCode: 0, "", "");
        var answer = await PgCtl(["stop", "-w", "-m", "fast", "-t", $"{StopSecondsMax}"]);
        if (!answer.Succeeded)
            answer = await PgCtl(["stop", "-w", "-m", "immediate"]);
        return answer.Succeeded ? await Ended(running, answer) : answer;
    }

    // pg_ctl waits until the pid file is gone, and that goes a moment before its process does.
    private static async Task<ToolAnswer> Ended(PostmasterPid running, ToolAnswer answer)
    {
        var waited = Stopwatch.StartNew();
        while (running.IsAlive)
        {
            if (waited.Elapsed.TotalSeconds > StopSecondsMax)
                return new ToolAnswer(ExitCode: 1, "", $"Process {running.ProcessId} has not ended within {StopSecondsMax} seconds.");
            await Task.Delay(Pause);
        }

        return answer;
    }

    private Task<ToolAnswer> PgCtl(string[] arguments) =>
        PostgresTool.Run(binaries.Tool("pg_ctl"), [.. arguments, "-D", folder.Cluster], account, folder.Root);

    private string Options(int port) =>
        string.Join(' ', Tuning.Concat(durable ? Careful : Careless).Append($"port={port.ToString(CultureInfo.InvariantCulture)}").Select(setting => "-c " + setting));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string LastWords() => File.Exists(folder.LogFile) && File.ReadLines(folder.LogFile).LastOrDefault(line => line.Contains("FATAL", StringComparison.Ordinal)) is { } line
        ? $"Its log {folder.LogFile} says: {line}"
        : $"Look at its log {folder.LogFile}.";
}
