using System.CommandLine;
using System.CommandLine.Parsing;
using Npgsql;
using Stoa.Server.Platform;

namespace Stoa.Server.Commands;

/// <summary>The program's table of contents: every command, and how they end.</summary>
internal static class StoaCommand
{
    // A database that is asked to stop may need most of a minute.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(90);

    private static RootCommand Build() => new("Stoa, a self-hosted services marketplace.")
    {
        CommonOptions.Database,
        CommonOptions.DataFolder,
        ServeCommand.Build(),
        MigrateCommand.Build(),
        LedgerCommand.Build(),
        ReconcileCommand.Build(),
        SeedCommand.Build(),
        ImportCommand.Build(),
        SearchCommand.Build(),
        RankCommand.Build(),
        DeadLettersCommand.Build(),
        RaceCommand.Build(),
        OperatorsCommand.Build(),
        KeysCommand.Build(),
        ClockCommand.Build(),
        ProcessCommand.Build(),
        DoctorCommand.Build(),
    };

    public static async Task<int> Run(string[] arguments)
    {
        var parsed = Build().Parse(arguments.Length > 0 ? arguments : ["--help"]);
        if (parsed.Errors.Count > 0)
            return Complain($"{FirstError(parsed)} (see: {PathTo(parsed.CommandResult)} --help)");

        try
        {
            var exitCode = await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = StopPatience,
            });
            return arguments.Length > 0 ? exitCode : ExitCode.Usage;
        }
        catch (SetupException refused)
        {
            return Complain(refused.Message);
        }
        catch (NpgsqlException silent)
        {
            return Complain($"The database has failed: {silent.Message}");
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception fault)
        {
            // Whole, with its trace: whoever mends it needs that.
            await Console.Error.WriteLineAsync($"stoa: This is a fault in Stoa, please report it. {fault}");
            return ExitCode.Fault;
        }
    }

    private static int Complain(string sentence)
    {
        Console.Error.WriteLine($"stoa: {sentence}");
        return ExitCode.Usage;
    }

    // For a mistyped command the library says first that one is missing.
    private static string FirstError(ParseResult parsed) => parsed.UnmatchedTokens.Count > 0
        ? $"There is no command or option \"{parsed.UnmatchedTokens[0]}\" here."
        : parsed.Errors[0].Message;

    private static string PathTo(CommandResult command)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = command; at is CommandResult { Parent: not null } step; at = at.Parent)
            names.Push(step.Command.Name);
        return string.Join(' ', names.Prepend("stoa"));
    }
}
