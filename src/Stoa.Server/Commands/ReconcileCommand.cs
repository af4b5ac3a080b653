using System.CommandLine;
using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Reconciliation;

namespace Stoa.Server.Commands;

/// <summary><c>stoa reconcile --gateway sandbox --day 2026-03-01</c>: a processor's own books against the ledger.</summary>
internal static class ReconcileCommand
{
    private static readonly Option<string> Gateway = new("--gateway") { Description = "Which processor, by its name in the settings", HelpName = "name", Required = true };

    private static readonly Option<string?> Day = new("--day") { Description = "A day that is over (UTC), as YYYY-MM-DD; yesterday without it", HelpName = "day" };

    public static Command Build()
    {
        var command = new Command("reconcile", "Hold a day of a payment processor's own books against the ledger; exit code 1 when a person must look at a difference.") { Gateway, Day };
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed,
            async (work, services, stopped) =>
            {
                if (DayOf(parsed.GetValue(Day), work.Now) is not { } day)
                {
                    await Console.Error.WriteLineAsync($"stoa: {ReconciliationProblems.BadDay.Message}");
                    return ExitCode.Usage;
                }
                var run = await ReconcileDay.Run(parsed.GetValue(Gateway)!, day, work, services.GetRequiredService<Gateways>(), stopped);
                if (!run.Refused(out var problem)) return Tell(run.Value);
                await Console.Error.WriteLineAsync($"stoa: {problem.Message}");
                return ExitCode.Usage;
            },
            stop));
        return command;
    }

    private static LocalDate? DayOf(string? text, Instant now)
    {
        if (text is null) return now.InUtc().Date.PlusDays(-1);
        var read = LocalDatePattern.Iso.Parse(text);
        return read.Success ? read.Value : null;
    }

    private static int Tell(ReconcileDay.Done done)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{done.Gateway}, {done.Day:uuuu-MM-dd}: {done.Movements} movements; {done.Matched} matched, of which {done.OverMidnight} over midnight; {done.Differences} differences."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{done.Waiting} cases may come right by themselves; {done.Open} wait for a person, at /operator/reconciliation."));
        return done.Open == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
    }
}
