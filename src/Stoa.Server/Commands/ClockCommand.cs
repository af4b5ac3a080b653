using System.CommandLine;
using NodaTime;
using Npgsql;
using Stoa.Server.Platform.Time;

namespace Stoa.Server.Commands;

/// <summary><c>stoa clock advance|show</c>: the demo's clock.</summary>
internal static class ClockCommand
{
    public static Command Build() => new("clock", "Move a demo's clock ahead, so that the life of an order is seen in a minute.") { Advance(), Show() };

    private static Command Advance()
    {
        var step = new Argument<string>("step") { Description = "How far: 90m, 2h, 3d, 1w" };
        var command = new Command("advance", "Move it ahead; a running server follows at once. It never goes back.") { step };
        command.SetAction((parsed, stop) => OnDatabase.Run(
            parsed,
            async (options, stopped) =>
            {
                var far = DemoClock.ParseStep(parsed.GetValue(step)!);
                if (far.Refused(out var problem)) return Refuse(problem.Message);
                await using var database = NpgsqlDataSource.Create(options.Database!);
                var ahead = await DemoClock.AdvanceStored(database, far.Value, stopped);
                if (ahead.Refused(out problem)) return Refuse(problem.Message);
                return Tell(ahead.Value);
            },
            stop));
        return command;
    }

    private static Command Show()
    {
        var command = new Command("show", "Tell what time it is on the marketplace.");
        command.SetAction((parsed, stop) => OnDatabase.Run(
            parsed,
            async (options, stopped) =>
            {
                await using var database = NpgsqlDataSource.Create(options.Database!);
                return Tell(await DemoClock.Read(database, stopped));
            },
            stop));
        return command;
    }

    private static int Tell(Duration ahead)
    {
        var now = new StoaClock(SystemClock.Instance) { Ahead = ahead }.GetCurrentInstant();
        Console.WriteLine($"{now:uuuu-MM-dd'T'HH:mm:ss'Z'}{(ahead == Duration.Zero ? "" : $" ({ahead:D'd 'hh'h 'mm'm'} ahead)")}");
        return ExitCode.Ok;
    }

    private static int Refuse(string sentence)
    {
        Console.Error.WriteLine($"stoa: {sentence}");
        return ExitCode.Usage;
    }
}
