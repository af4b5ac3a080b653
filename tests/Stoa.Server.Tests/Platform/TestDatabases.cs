using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Server.Platform.Database.Embedded;
using Stoa.Server.Platform.Database.Migrations;
using Stoa.Server.Tests.Platform;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Stoa.Server.Tests.Platform;

/// <summary>One throw-away PostgreSQL for all tests of the assembly, and fresh migrated databases in it.
/// A test class asks for it in its constructor: <c>public sealed class CheckoutTests(TestDatabases databases)</c>.</summary>
public sealed class TestDatabases : IAsyncLifetime
{
    private const string Template = "stoa_template";
    private const string FolderPrefix = "stoa-tests-";

    private const string MemoryFolder = "/dev/shm";
    private const long MemoryNeeded = 2L << 30;

    // Thousands of files come and go with each database; file systems on disks make a creator search through all that was just deleted.
    private static readonly string Root =
        Directory.Exists(MemoryFolder) && new DriveInfo(MemoryFolder).AvailableFreeSpace > MemoryNeeded ? MemoryFolder : Path.GetTempPath();

    private static readonly string Folder = Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"{FolderPrefix}{Environment.ProcessId}"));

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private EmbeddedPostgres? _server;
    private NpgsqlDataSource? _maintenance;
    private bool _templateReady;
    private int _created;

    /// <summary>The throw-away server's connection string, to its maintenance database.</summary>
    public string ServerConnectionString => ConnectionTo("postgres");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A new database with every migration applied; give it back with <c>await using</c>.</summary>
    public async Task<TestDatabase> Create()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await StartOnce();
            if (!_templateReady)
            {
                await Execute($"create database {Template} template template0");
                await new Migrator(ConnectionTo(Template)).Up();
                _templateReady = true;
            }

            return await Make(Template);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>A new database with nothing in it.</summary>
    public async Task<TestDatabase> CreateEmpty()
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await StartOnce();
            return await Make("template0");
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_maintenance is not null)
            await _maintenance.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _oneAtATime.Dispose();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private async Task StartOnce()
    {
        if (_server is not null)
            return;
        await SweepAbandoned();
        _server = await EmbeddedPostgres.Start(new EmbeddedPostgresOptions(Folder, Durable: false), NullLogger.Instance, CancellationToken.None);
        _maintenance = NpgsqlDataSource.Create(ServerConnectionString);
    }

    private async Task<TestDatabase> Make(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{++_created}");
        await Execute($"create database {name} template {template} strategy file_copy");
        return new TestDatabase(ConnectionTo(name), () => Execute($"drop database {name} with (force)"));
    }

    private string ConnectionTo(string database) =>
        new NpgsqlConnectionStringBuilder(_server!.ConnectionString) { Database = database }.ConnectionString;

    private async Task Execute(string sql)
    {
        await using var command = _maintenance!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    // A test run that was killed leaves its server behind; joining and leaving it stops it.
    private static async Task SweepAbandoned()
    {
        foreach (var folder in Directory.GetDirectories(Root, FolderPrefix + "*"))
        {
            if (!int.TryParse(Path.GetFileName(folder).AsSpan(FolderPrefix.Length), CultureInfo.InvariantCulture, out var processId) || IsRunning(processId))
                continue;
            try
            {
                if (PostmasterPid.Read(new ClusterFolder(folder).Cluster) is { IsAlive: true })
                    await (await EmbeddedPostgres.Start(new EmbeddedPostgresOptions(folder, Durable: false), NullLogger.Instance, CancellationToken.None)).DisposeAsync();
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception other) when (other is IOException or UnauthorizedAccessException or Stoa.Server.Platform.SetupException)
            {
                // Another user's, or being swept by another run.
            }
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>One test's own database; it is dropped when disposed.</summary>
public sealed class TestDatabase(string connectionString, Func<Task> drop) : IAsyncDisposable
{
    public string ConnectionString => connectionString;

    public async ValueTask DisposeAsync()
    {
        await using (var pool = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(pool);
        await drop();
    }
}
