using System.CommandLine;
using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;

namespace Stoa.Server.Commands;

/// <summary><c>stoa process graph [ID]</c></summary>
internal static class ProcessCommand
{
    public static Command Build() => new("process", "How orders live.") { Graph() };

    private static Command Graph()
    {
        var id = new Argument<string?>("id")
        {
            Description = $"Which process: {string.Join(", ", Processes.All.Select(process => process.Id).Distinct(StringComparer.Ordinal))}; without it, all",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("graph", "Draw a process as a Mermaid state diagram.") { id };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(id);
            var found = Processes.All.Where(process => wanted is null || process.Id == wanted).ToList();
            if (found.Count == 0)
            {
                Console.Error.WriteLine($"stoa: There is no process \"{wanted}\" (see: stoa process graph --help)");
                return ExitCode.Usage;
            }
            foreach (var process in found) Console.WriteLine($"%% {process.Id}, version {process.Version}\n{Mermaid.Draw(process)}");
            return ExitCode.Ok;
        });
        return command;
    }
}
