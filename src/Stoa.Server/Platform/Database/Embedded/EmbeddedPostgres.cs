using System.Globalization;
using Npgsql;

namespace Stoa.Server.Platform.Database.Embedded;

/// <summary>Where the private PostgreSQL lives, and how careful it is.</summary>
/// <param name="Folder">The folder of its own: cluster, password, log.</param>
/// <param name="Binaries">The only folder to take PostgreSQL's programs from; null to look in the usual places.</param>
/// <param name="Durable">False for tests: nothing is forced to disk, and a crash of the machine loses the data.</param>
internal sealed record EmbeddedPostgresOptions(string Folder, string? Binaries = null, bool Durable = true);

/// <summary>A private PostgreSQL in a folder of its own, reachable from this machine only. Every process that uses the folder
/// shares one server: the first starts it, the last to leave stops it, and each watches over it meanwhile.</summary>
internal sealed class EmbeddedPostgres : IAsyncDisposable
{
    public const string DatabaseName = "stoa";

    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(500);

    private readonly PostgresServer _server;
    private readonly ClusterFolder _folder;
    private readonly FileStream _use;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _leaving = new();
    private readonly Task _watching;
    private volatile PostmasterPid _running;

    private EmbeddedPostgres(PostgresServer server, ClusterFolder folder, FileStream use, PostmasterPid running, ILogger log)
    {
        (_server, _folder, _use, _running, _log) = (server, folder, use, running, log);
        ConnectionString = server.ConnectionStringFor(running.Port, DatabaseName);
        _watching = Task.Run(Watch);
    }

    /// <summary>Stays valid for as long as this object lives: a restarted server takes the same port.</summary>
    public string ConnectionString { get; }

    public int Port => _running.Port;

    public int ProcessId => _running.ProcessId;

    /// <summary>Starts the server, or joins the one that runs on this folder already.</summary>
    /// <exception cref="SetupException">PostgreSQL is missing, too old, of another version than the data, or may not enter the folder.</exception>
    public static async Task<EmbeddedPostgres> Start(EmbeddedPostgresOptions options, ILogger log, CancellationToken stop)
    {
        var folder = new ClusterFolder(options.Folder);
        folder.Prepare();
        await using var starting = await folder.LockForStarting(stop);
        var use = folder.TryJoin()
            ?? throw new SetupException($"The lock file in {folder.Root} cannot be shared: is the folder on a file system without locks?");
        PostgresServer? server = null;
        try
        {
            var account = await ServerAccount.For(folder);
            await account.TakeOver(folder);
            var binaries = await ChooseBinaries.For(folder, options.Binaries);
            await account.MustReach(binaries.Folder, "Install PostgreSQL for the whole machine (Debian and Ubuntu: apt install postgresql)");
            if (!folder.HasCluster)
            {
                log.MakingCluster(folder.Root, binaries.Major);
                await MakeCluster.In(folder, binaries, account);
            }

            server = new PostgresServer(folder, binaries, account, options.Durable);
            var running = await server.FindRunning(stop);
            if (running is not null)
                log.Adopted(binaries.Major, running.Port, running.ProcessId);
            else
                running = await StartServer(server, port: null, log);
            await MakeDatabase(server, running.Port, stop);
            return new EmbeddedPostgres(server, folder, use, running, log);
        }
        catch
        {
            await use.DisposeAsync();
            if (server is not null)
                await StopIfAlone(folder, server, log);
            throw;
        }
    }

    /// <summary>Leaves; the last to leave stops the server.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_leaving.IsCancellationRequested)
            return;
        await _leaving.CancelAsync();
        await _watching;

        await using var starting = await _folder.LockForStarting(CancellationToken.None);
        await _use.DisposeAsync();
        await StopIfAlone(_folder, _server, _log);
        _leaving.Dispose();
    }

    private static async Task StopIfAlone(ClusterFolder folder, PostgresServer server, ILogger log)
    {
        await using var alone = folder.TryHaveAlone();
        if (alone is null)
        {
            log.LeftRunning();
            return;
        }

        var answer = await server.Stop();
        if (answer.Succeeded)
            log.Stopped();
        else
            log.StopFailed(answer.Complaint);
    }

    private async Task Watch()
    {
        using var tick = new PeriodicTimer(WatchEvery);
        try
        {
            while (await tick.WaitForNextTickAsync(_leaving.Token))
            {
                if (!_running.IsAlive)
                    await StartAgain(_leaving.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Leaving.
        }
    }

    private async Task StartAgain(CancellationToken stop)
    {
        try
        {
            await using var starting = await _folder.LockForStarting(stop);
            if (await _server.FindRunning(stop) is { } another && another.Port == _running.Port)
            {
                _running = another;
                return;
            }

            _log.Died(_running.ProcessId, _folder.LogFile);
            _running = await StartServer(_server, _running.Port, _log);
        }
        catch (Exception failure) when (failure is SetupException or IOException or NpgsqlException)
        {
            _log.RestartFailed(failure);
        }
    }

    private static async Task<PostmasterPid> StartServer(PostgresServer server, int? port, ILogger log)
    {
        var running = await server.Start(port);
        log.Started(server.Binaries.Major, running.Port, running.ProcessId);
        return running;
    }

    private static async Task MakeDatabase(PostgresServer server, int port, CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionStringFor(port, "postgres") + ";Pooling=false");
        try
        {
            await using var find = source.CreateCommand("select 1 from pg_database where datname = $1");
            find.Parameters.AddWithValue(DatabaseName);
            if (await find.ExecuteScalarAsync(stop) is not null)
                return;
            await using var make = source.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"create database {DatabaseName} template template0"));
            await make.ExecuteNonQueryAsync(stop);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new SetupException($"The embedded database does not take the password in {server.Folder.PasswordFile}: restore that file from the backup of the same day as the data.", refused);
        }
    }
}
