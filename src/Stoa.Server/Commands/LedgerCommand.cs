using System.CommandLine;
using Npgsql;
using Stoa.Server.Payments.Books;

namespace Stoa.Server.Commands;

/// <summary><c>stoa ledger check</c>, <c>stoa ledger rebuild</c></summary>
internal static class LedgerCommand
{
    public static Command Build() => new("ledger", "The marketplace's books.") { Check(), Rebuild() };

    private static Command Check()
    {
        var command = new Command("check", "Prove that the books balance, that no entry was changed, and that payments say the same; exit code 1 when not.");
        command.SetAction((parsed, stop) => OnDatabase.Run(
            parsed,
            async (options, stopped) =>
            {
                await using var database = NpgsqlDataSource.Create(options.Database!);
                return Tell(await new LedgerCheck(database).Run(stopped));
            },
            stop));
        return command;
    }

    private static Command Rebuild()
    {
        var command = new Command("rebuild", "Write anew what accounts stand at, from their postings; nothing else is touched, and new postings wait meanwhile.");
        command.SetAction((parsed, stop) => OnDatabase.Run(
            parsed,
            async (options, stopped) =>
            {
                await using var database = NpgsqlDataSource.Create(options.Database!);
                Console.WriteLine($"{await AccountBalances.Rebuild(database, stopped)} accounts written anew.");
                return ExitCode.Ok;
            },
            stop));
        return command;
    }

    private static int Tell(LedgerCheck.Report report)
    {
        foreach (var (name, _) in LedgerQueries.All) Console.WriteLine($"checked: {name}");
        Console.WriteLine($"checked: the chain of {report.Entries} sealed entries, which ends in {report.HeadHash}");
        foreach (var finding in report.Findings) Console.WriteLine($"FAILED: {finding}");
        Console.WriteLine(report.Findings.Count == 0 ? "The books are in order." : $"{report.Findings.Count} findings.");
        return report.Findings.Count == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}
