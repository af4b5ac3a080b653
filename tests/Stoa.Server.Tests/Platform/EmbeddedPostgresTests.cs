using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database.Embedded;

namespace Stoa.Server.Tests.Platform;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _parent = Path.Combine(Path.GetTempPath(), $"stoa embedded {Guid.NewGuid():N}");

    public EmbeddedPostgresTests() => Directory.CreateDirectory(_parent);

    private string DataFolder => Path.Combine(_parent, "data");

    private ClusterFolder Folder => new(Path.Combine(DataFolder, "postgres"));

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public async Task A_new_folder_gets_a_private_cluster_that_ends_with_its_last_user()
    {
        int processId;
        await using (var server = await Start())
        {
            processId = server.ProcessId;
            Assert.Equal("UTF8", await Ask(server, "show server_encoding"));
            Assert.Equal("127.0.0.1", await Ask(server, "show listen_addresses"));
            Assert.Equal("", await Ask(server, "show unix_socket_directories"));
            Assert.Equal("äöß", await Ask(server, "select lower('ÄÖß')"));
        }

        Assert.False(IsRunning(processId));
        Assert.False(File.Exists(Path.Combine(Folder.Cluster, "postmaster.pid")));
    }

    [Fact]
    public async Task The_password_is_secret_and_needed()
    {
        await using var server = await Start();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Folder.PasswordFile));
        var guess = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(guess.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task Started_as_root_it_runs_as_somebody_else()
    {
        Assert.SkipUnless(ServerAccount.WeAreRoot && OperatingSystem.IsLinux(), "Only root can be refused for being root.");
        await using var server = await Start();
        var owner = (await File.ReadAllLinesAsync($"/proc/{server.ProcessId}/status")).Single(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        Assert.DoesNotMatch(@"Uid:\s+0\s", owner);
    }

    [Fact]
    public async Task A_folder_that_the_other_account_may_not_enter_is_refused_by_its_name()
    {
        Assert.SkipUnless(ServerAccount.WeAreRoot && OperatingSystem.IsLinux(), "Only root needs another account.");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_parent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await Refused($"may not enter {_parent}.");
    }

    [Fact]
    public async Task Data_outlives_a_stop()
    {
        await using (var first = await Start())
            await Ask(first, "create table kept as select 42 as answer");
        await using var second = await Start();
        Assert.Equal(42, await Ask(second, "select answer from kept"));
    }

    [Fact]
    public async Task Several_starters_share_one_server_and_the_last_one_stops_it()
    {
        var servers = await Task.WhenAll(Start(), Start(), Start());
        Assert.Single(servers.Select(server => server.ProcessId).Distinct());
        await servers[0].DisposeAsync();
        await servers[1].DisposeAsync();
        Assert.Equal(1, await Ask(servers[2], "select 1"));
        await servers[2].DisposeAsync();
        Assert.False(IsRunning(servers[2].ProcessId));
    }

    [Fact]
    public async Task A_killed_server_is_started_again_at_the_same_address()
    {
        await using var server = await Start(durable: true);
        await Ask(server, "create table kept as select 42 as answer");
        var killed = server.ProcessId;
        Kill(killed);
        await Until(() => server.ProcessId != killed);
        Assert.Equal(42, await Ask(server, "select answer from kept"));
    }

    [Fact]
    public async Task The_server_of_a_killed_owner_is_adopted()
    {
        using var owner = StartStoa("serve", "--urls", "http://127.0.0.1:0");
        await Until(() => PostmasterPid.Read(Folder.Cluster) is { Ready: true });
        var orphan = PostmasterPid.Read(Folder.Cluster)!.ProcessId;
        owner.Kill();
        await owner.WaitForExitAsync();
        Assert.True(IsRunning(orphan));

        await using (var adopted = await Start())
            Assert.Equal(orphan, adopted.ProcessId);
        Assert.False(IsRunning(orphan));
    }

    [Fact]
    public async Task A_stale_pid_file_whose_number_another_process_has_is_no_obstacle()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sleep to borrow a number from.");
        await (await Start()).DisposeAsync();
        var account = await ServerAccount.For(Folder);
        var info = new ProcessStartInfo("sleep", "300") { WorkingDirectory = "/" };
        if (account.Name is not null)
            info.UserName = account.Name;
        using var other = Process.Start(info)!;
        try
        {
            await File.WriteAllLinesAsync(
                Path.Combine(Folder.Cluster, "postmaster.pid"),
                [other.Id.ToString(CultureInfo.InvariantCulture), Folder.Cluster, "1700000000", "5999", "", "127.0.0.1", "  1234567     12345", "ready   "]);
            await using var server = await Start();
            Assert.NotEqual(other.Id, server.ProcessId);
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public async Task A_cluster_of_another_major_version_is_refused_with_what_to_do()
    {
        await (await Start()).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(Folder.Cluster, "PG_VERSION"), "14\n");
        await Refused("was made by PostgreSQL 14, and this machine has only");
    }

    [Fact]
    public async Task A_lost_password_is_named_and_nothing_stays_running()
    {
        await (await Start()).DisposeAsync();
        File.Delete(Folder.PasswordFile);
        await Refused($"restore {Folder.PasswordFile}");
        Assert.Null(PostmasterPid.Read(Folder.Cluster));
    }

    [Fact]
    public async Task A_cluster_that_was_cut_off_while_being_made_is_made_again()
    {
        Directory.CreateDirectory(Folder.Unfinished);
        await File.WriteAllTextAsync(Path.Combine(Folder.Unfinished, "PG_VERSION"), "15\n");
        await using var server = await Start();
        Assert.Equal(1, await Ask(server, "select 1"));
    }

    [Fact]
    public async Task A_folder_without_programs_is_refused_by_its_setting()
    {
        var refused = await Assert.ThrowsAsync<SetupException>(() => EmbeddedPostgres.Start(
            new EmbeddedPostgresOptions(Folder.Root, Binaries: _parent), NullLogger.Instance, CancellationToken.None));
        Assert.Contains("Stoa:PostgresBinaries", refused.Message, StringComparison.Ordinal);
    }

    private Task<EmbeddedPostgres> Start(bool durable = false) => EmbeddedPostgres.Start(
        new EmbeddedPostgresOptions(Folder.Root, Durable: durable), NullLogger.Instance, CancellationToken.None);

    private Process StartStoa(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "stoa.dll"), .. arguments, "--data-folder", DataFolder]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;

    private async Task Refused(string sentence) =>
        Assert.Contains(sentence, (await Assert.ThrowsAsync<SetupException>(() => Start())).Message, StringComparison.Ordinal);

    private static async Task<object?> Ask(EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    private bool IsRunning(int processId) => new PostmasterPid(processId, Port: 0, Ready: true, Folder.Cluster).IsAlive;

    private static async Task Until(Func<bool> happened)
    {
        var waited = Stopwatch.StartNew();
        while (!happened())
        {
            Assert.True(waited.Elapsed < Patience, "It has not happened in time.");
            await Task.Delay(Pause);
        }
    }
}
