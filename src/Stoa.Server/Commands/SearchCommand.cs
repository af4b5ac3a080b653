using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Stoa.Server.Search.Indexing;

namespace Stoa.Server.Commands;

/// <summary><c>stoa search rebuild</c>: the index, anew.</summary>
internal static class SearchCommand
{
    public static Command Build() => new("search", "Look after the search index.") { RebuildIt() };

    private static Command RebuildIt()
    {
        var command = new Command("rebuild", "Read the whole catalogue into the index anew; searches go on meanwhile, and wait while it is put in order at the end. Needed after a change of rates, synonyms or weights of quality.");
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed,
            async (work, services, stopped) =>
            {
                var watch = Stopwatch.StartNew();
                var read = await Rebuild.Run(
                    services.GetRequiredService<SearchIndex>(), services.GetRequiredService<NpgsqlDataSource>(), work.Now,
                    count => Console.Write(string.Create(CultureInfo.InvariantCulture, $"\r{count:N0} listings")), stopped);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\r{read:N0} listings in {watch.Elapsed.TotalSeconds:0.0} s"));
                return ExitCode.Ok;
            },
            stop));
        return command;
    }
}
