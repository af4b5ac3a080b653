using System.CommandLine;
using Stoa.Server.Platform.Database.Embedded;

namespace Stoa.Server.Commands;

/// <summary><c>stoa doctor</c>: is everything here that a marketplace needs?</summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        var command = new Command("doctor", "Check the machine, the configuration and the database; exit code 1 when something is wrong.");
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var options = CommonOptions.Read(parsed);
        var findings = new List<Finding> { DoctorChecks.DataFolderWritable(options), DoctorChecks.FreeDisk(options), DoctorChecks.Gateways(options) };
        findings.AddRange(await DoctorChecks.GatewaysAnswer(options, stop));
        using var logs = CommandLog.Quiet();
        try
        {
            await using var server = await DatabaseServer.Open(options, logs.CreateLogger("Stoa.Database"), stop);
            findings.AddRange(await DoctorChecks.OfDatabase(options, server, stop));
        }
        catch (Platform.SetupException refused)
        {
            findings.Add(new Finding("database", Good: false, refused.Message));
        }

        foreach (var finding in findings)
            Console.WriteLine($"{(finding.Good ? "ok" : "FAILED"),-7} {finding.Name,-12} {finding.Detail}");
        return findings.All(finding => finding.Good) ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}
