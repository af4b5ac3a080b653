using System.CommandLine;
using System.Globalization;
using Npgsql;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search;
using Stoa.Server.Search.Evaluation;

namespace Stoa.Server.Commands;

/// <summary><c>stoa rank evaluate</c>: how good the order of results is.</summary>
internal static class RankCommand
{
    private const int Depth = 10;

    public static Command Build() => new("rank", "Look at the ranking of search results.") { Evaluate() };

    private static Command Evaluate()
    {
        var data = new Option<string?>("--data") { Description = "A folder with rank.train, rank.train.query or esci_us_judgments.json", HelpName = "folder" };
        var days = new Option<int>("--days") { Description = "How many days of the search log count", DefaultValueFactory = _ => 30 };
        var command = new Command("evaluate", $"Report NDCG@{Depth} on the search log, and on files of judgments.") { data, days };
        command.SetAction((parsed, stop) => OnProgram.Run(
            parsed,
            async (work, services, stopped) =>
            {
                var since = work.Now.InUtc().Date.PlusDays(-Math.Clamp(parsed.GetValue(days), 1, 3_650));
                var log = await LoggedSearches.Read(
                    since, Depth, services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<SearchEngine>(),
                    services.GetRequiredService<Marketplace>(), work.Now, stopped);
                Tell(log);
                return parsed.GetValue(data) is { } folder ? Files(folder) : ExitCode.Ok;
            },
            stop));
        return command;
    }

    private static void Tell(LoggedSearches log)
    {
        if (log.Searches == 0)
        {
            Console.WriteLine("Search log: nobody has opened a result yet, so there is nothing to judge by.");
            return;
        }
        Console.WriteLine(Invariant($"Search log: NDCG@{Depth} {log.Shown:F4} as shown, over {log.Searches} searches of which something was opened."));
        if (log.Repeated > 0)
            Console.WriteLine(Invariant($"  Asked again now, {log.Repeated} of them without filters: {log.Now:F4} as ranked now, {log.ShownOfRepeated:F4} as shown."));
        Console.WriteLine("  People open what stands first: a ranking is flattered by its own log.");
    }

    private static int Files(string folder)
    {
        var (train, judged) = (Path.Combine(folder, "rank.train"), Path.Combine(folder, "esci_us_judgments.json"));
        if (!File.Exists(train) && !File.Exists(judged))
        {
            Console.Error.WriteLine($"stoa: There is neither rank.train nor esci_us_judgments.json in {folder}.");
            return ExitCode.Usage;
        }
        if (File.Exists(train))
        {
            var features = LabelledFeatures.Read(train);
            Console.WriteLine(Invariant($"rank.train: {features.Rows} graded results of {features.Queries} queries."));
            Console.WriteLine(Invariant($"  NDCG@{Depth} {features.Unranked(Depth):F4} unranked, {features.WeightedSum(Depth):F4} by a weighted sum learnt on one half and tried on the other, both ways."));
            Console.WriteLine("  Its features have no names, so Stoa's own weights cannot be judged by it: only the form of the rank, a weighted sum.");
        }
        if (File.Exists(judged))
        {
            var judgments = Judgments.Read(judged, Depth);
            Console.WriteLine(Invariant($"esci_us_judgments.json: {judgments.Rows} judged products of {judgments.Queries} queries; NDCG@{Depth} {judgments.Unranked:F4} in the order of their ids."));
            Console.WriteLine("  It names products by id alone: without their texts nothing can be searched, so no ranking can be judged by it.");
        }
        return ExitCode.Ok;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
