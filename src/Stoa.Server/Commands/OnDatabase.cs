using System.CommandLine;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database.Embedded;

namespace Stoa.Server.Commands;

/// <summary>Runs a command's work on the database: the running embedded one, or one started for just this long, or the operator's own.</summary>
internal static class OnDatabase
{
    /// <summary>For most commands: the database has the shape this program expects. The work gets options whose
    /// <see cref="StoaOptions.Database"/> is the connection string, and returns an <see cref="ExitCode"/>.</summary>
    public static async Task<int> Run(ParseResult parsed, Func<StoaOptions, CancellationToken, Task<int>> work, CancellationToken stop)
    {
        var options = CommonOptions.Read(parsed);
        using var logs = CommandLog.Quiet();
        await using var server = await DatabaseServer.OpenMigrated(options, logs.CreateLogger("Stoa.Database"), stop);
        return await work(options.WithDatabase(server.ConnectionString), stop);
    }

    /// <summary>For commands about the database itself: it is taken as it is.</summary>
    public static async Task<int> RunAsItIs(ParseResult parsed, Func<DatabaseServer, CancellationToken, Task<int>> work, CancellationToken stop)
    {
        using var logs = CommandLog.Quiet();
        await using var server = await DatabaseServer.Open(CommonOptions.Read(parsed), logs.CreateLogger("Stoa.Database"), stop);
        return await work(server, stop);
    }
}
