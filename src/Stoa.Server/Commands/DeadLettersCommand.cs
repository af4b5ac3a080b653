using System.CommandLine;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Commands;

/// <summary><c>stoa dead-letters list|replay</c></summary>
internal static class DeadLettersCommand
{
    private static readonly Option<string?> Topic = new("--topic") { Description = "Only of this topic", HelpName = "topic" };
    private static readonly Option<long?> From = new("--from") { Description = "From this number", HelpName = "number" };
    private static readonly Option<long?> To = new("--to") { Description = "Up to this number", HelpName = "number" };

    public static Command Build() => new("dead-letters", "Work that has had all its tries: why it failed, and once more.") { List(), Replay() };

    private static Command List()
    {
        var command = new Command("list", "List them, oldest first; exit code 1 when there are any.") { Topic, From, To };
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed,
            async (work, _, stopped) =>
            {
                var count = 0;
                string? cursor = null;
                do
                {
                    var page = (await DeadLetters.List(work, RangeOf(parsed), cursor, Cursor.LimitMax, stopped)).Value;
                    foreach (var letter in page.Items) Console.WriteLine($"#{letter.Id}  {letter.Topic}  {letter.Aggregate}  {letter.Attempts} tries  {letter.Error}");
                    count += page.Items.Count;
                    cursor = page.Next;
                }
                while (cursor is not null);
                Console.WriteLine(count == 0 ? "No dead letters." : $"{count} dead letters. Mend the cause, then: stoa dead-letters replay");
                return count == 0 ? ExitCode.Ok : ExitCode.CheckFailed;
            },
            stop));
        return command;
    }

    private static Command Replay()
    {
        var command = new Command("replay", "Give them their tries back: all, or those of a topic or range. A running server takes them up.") { Topic, From, To };
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed,
            async (work, _, stopped) =>
            {
                var total = 0;
                while (true)
                {
                    var replayed = await DeadLetters.Replay(work, RangeOf(parsed), stopped);
                    if (replayed.Problem is { } problem && total == 0)
                    {
                        Console.WriteLine(problem.Message);
                        return ExitCode.CheckFailed;
                    }
                    total += replayed.Succeeded ? replayed.Value : 0;
                    if (replayed is { Succeeded: true, Value: DeadLetters.BatchMax }) continue;
                    Console.WriteLine($"{total} sent again.");
                    return ExitCode.Ok;
                }
            },
            stop));
        return command;
    }

    private static DeadLetters.Range RangeOf(ParseResult parsed) => new(parsed.GetValue(Topic), parsed.GetValue(From), parsed.GetValue(To));
}
