using System.CommandLine;
using System.Globalization;
using Stoa.Server.Platform.Database.Migrations;

namespace Stoa.Server.Commands;

/// <summary><c>stoa migrate up|down|status</c></summary>
internal static class MigrateCommand
{
    public static Command Build() => new("migrate", "Bring the database's tables forward or back, or tell where they stand.")
    {
        Up(),
        Down(),
        Status(),
    };

    private static Command Up()
    {
        var to = Number("The last migration to apply, by number; without it, all");
        var command = new Command("up", "Apply the waiting migrations.") { to };
        command.SetAction((parsed, stop) => OnDatabase.RunAsItIs(
            parsed, async (server, stopped) => Tell("applied", await new Migrator(server.ConnectionString).Up(parsed.GetValue(to), stopped)), stop));
        return command;
    }

    private static Command Down()
    {
        var to = Number("The last migration to keep, by number (0 keeps none); without it, one step back");
        var command = new Command("down", "Take migrations back, newest first. What only they could hold is lost: take a backup first.") { to };
        command.SetAction((parsed, stop) => OnDatabase.RunAsItIs(
            parsed, async (server, stopped) => Tell("taken back", await new Migrator(server.ConnectionString).Down(parsed.GetValue(to), stopped)), stop));
        return command;
    }

    private static Command Status()
    {
        var command = new Command("status", "List the migrations; exit code 1 when some are waiting.");
        command.SetAction((parsed, stop) => OnDatabase.RunAsItIs(
            parsed,
            async (server, stopped) =>
            {
                var all = await new Migrator(server.ConnectionString).Status(stopped);
                foreach (var migration in all)
                    Console.WriteLine($"{migration.AppliedAt?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "waiting",-20}  {migration.Name}");
                return all.All(migration => migration.AppliedAt is not null) ? ExitCode.Ok : ExitCode.CheckFailed;
            },
            stop));
        return command;
    }

    private static Option<int?> Number(string description) => new("--to")
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return number;
            result.AddError("--to wants a migration's number, such as 7.");
            return null;
        },
    };

    private static int Tell(string done, IReadOnlyList<string> names)
    {
        foreach (var name in names)
            Console.WriteLine($"{done}: {name}");
        if (names.Count == 0)
            Console.WriteLine("nothing to do");
        return ExitCode.Ok;
    }
}
