using System.CommandLine;
using System.Globalization;
using Stoa.Server.Commands.Racing;
using Stoa.Server.Platform;

namespace Stoa.Server.Commands;

/// <summary><c>stoa race</c>: the proof that no slot is sold twice, on this installation.</summary>
internal static class RaceCommand
{
    private const int ClientsMax = 1_000;

    private static readonly Option<int> Clients = new("--clients") { Description = $"How many race, 2 to {ClientsMax}", DefaultValueFactory = _ => 50, HelpName = "number" };
    private static readonly Option<int> Servers = new("--servers") { Description = $"How many servers to start on the same database, 1 to {RaceCourse.ServersMax}", DefaultValueFactory = _ => 1, HelpName = "number" };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often to race", DefaultValueFactory = _ => 1, HelpName = "number" };
    private static readonly Option<string> Kind = new("--kind")
    {
        Description = "What for: a free slot, the acceptance of one request, one slot to move to, or a slot whose hold has just ended",
        DefaultValueFactory = _ => OwnRace.Kinds[0],
    };

    private static readonly Option<string?> Url = new("--url") { Description = "A running server to race on (a real slot is held for some minutes); without it, servers of its own on a database that is dropped afterwards", HelpName = "url" };
    private static readonly Option<string?> Listing = new("--listing") { Description = "With --url: the listing to race for", HelpName = "id" };

    static RaceCommand() => Kind.AcceptOnlyFromAmong(OwnRace.Kinds);

    public static Command Build()
    {
        var command = new Command("race", "Let many clients race for one slot over HTTP; exit code 1 unless exactly one gets it and all others are refused politely.")
        {
            Clients, Kind, Servers, Rounds, Url, Listing,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var clients = Within(parsed.GetValue(Clients), 2, ClientsMax, "--clients");
        var servers = Within(parsed.GetValue(Servers), 1, RaceCourse.ServersMax, "--servers");
        var isRight = true;
        for (var round = 1; round <= parsed.GetValue(Rounds) && isRight; round++)
        {
            var result = parsed.GetValue(Url) is { } url
                ? await Remote(parsed, url, clients, stop)
                : await Own(parsed, servers, clients, stop);
            isRight = Tell(result);
        }
        return isRight ? ExitCode.Ok : ExitCode.CheckFailed;
    }

    private static async Task<RaceResult> Own(ParseResult parsed, int servers, int clients, CancellationToken stop)
    {
        RaceResult? result = null;
        await OnDatabase.Run(
            parsed,
            async (options, stopped) =>
            {
                await using var course = await RaceCourse.Build(options, servers, stopped);
                result = await OwnRace.Run(course, parsed.GetValue(Kind)!, clients, stopped);
                return ExitCode.Ok;
            },
            stop);
        return result!;
    }

    private static Task<RaceResult> Remote(ParseResult parsed, string url, int clients, CancellationToken stop)
    {
        if (parsed.GetValue(Kind) != OwnRace.Kinds[0])
            throw new SetupException("On a running server only --kind hold can be raced: the other races need orders, which would be real ones there.");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var server)) throw new SetupException($"--url cannot be \"{url}\": write an address such as http://127.0.0.1:5080");
        return RemoteRace.Hold(server, parsed.GetValue(Listing), clients, stop);
    }

    private static bool Tell(RaceResult result)
    {
        Console.WriteLine($"{result.Won} got it, {result.Refused} were refused politely, {result.Others.Count} other answers");
        foreach (var other in result.Others.GroupBy(words => words, StringComparer.Ordinal)) Console.WriteLine($"  {other.Count()} × {other.Key}");
        Console.WriteLine($"answered after {Ms(result.Times[0])} (first), {Ms(result.Times[result.Times.Count / 2])} (median), {Ms(result.Times[^1])} (all)");
        if (!result.IsRight) Console.WriteLine("FAILED: exactly one must get it, and everybody else must be refused politely.");
        return result.IsRight;
    }

    private static string Ms(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");

    private static int Within(int value, int least, int most, string name) => value >= least && value <= most
        ? value
        : throw new SetupException($"{name} must be from {least} to {most}.");
}
