using Stoa.Server.Commands;

namespace Stoa.Server.Tests.Platform;

public sealed class CommandLineTests(TestDatabases databases) : IDisposable
{
    private readonly string _dataFolder = Directory.CreateTempSubdirectory("stoa-data-").FullName;

    public void Dispose() => Directory.Delete(_dataFolder, recursive: true);

    [Theory]
    [InlineData("--help", 0)]
    [InlineData("serve --help", 0)]
    [InlineData("", 2)]
    [InlineData("frobnicate", 2)]
    [InlineData("migrate", 2)]
    [InlineData("migrate up --to soon", 2)]
    [InlineData("serve --urls localhost:80", 2)]
    [InlineData("doctor --database nonsense", 1)]
    [InlineData("migrate status --database nonsense", 2)]
    public async Task Every_ending_has_its_exit_code(string commandLine, int exitCode) =>
        Assert.Equal(exitCode, await StoaCommand.Run(
            commandLine.Replace("nonsense", $"nonsense --data-folder {_dataFolder}", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public async Task A_database_of_ones_own_is_migrated_by_command_and_checked_by_the_doctor()
    {
        await using var database = await databases.CreateEmpty();
        string[] on = ["--data-folder", _dataFolder, "--database", database.ConnectionString];
        Assert.Equal(1, await StoaCommand.Run(["migrate", "status", .. on]));
        Assert.Equal(1, await StoaCommand.Run(["doctor", .. on]));
        Assert.Equal(0, await StoaCommand.Run(["migrate", "up", .. on]));
        Assert.Equal(0, await StoaCommand.Run(["migrate", "status", .. on]));
        Assert.Equal(0, await StoaCommand.Run(["doctor", .. on]));
        Assert.Equal(0, await StoaCommand.Run(["migrate", "down", "--to", "0", .. on]));
        Assert.Equal(1, await StoaCommand.Run(["migrate", "status", .. on]));
    }
}
