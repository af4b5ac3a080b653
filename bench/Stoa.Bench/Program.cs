using Stoa.Bench;
using Stoa.Bench.Books;
using Stoa.Bench.Data;
using Stoa.Bench.Market;
using Stoa.Bench.Report;
using Stoa.Bench.Search;

// One line per benchmark, in the order in which they run together.
(string Name, string What, Func<MarketBench, Task> Run)[] benchmarks =
[
    ("holds", "holds over HTTP beside the bare server and pgbench", Holds.Run),
    ("race", "50 racers for one slot", Race.Run),
    ("slots-http", "free slots over HTTP", SlotsOverHttp.Run),
    ("sales", "whole sales", Sales.Run),
    ("pages", "search page and order page", Pages.Run),
    ("memory", "resident memory after what ran before", Starts.Memory),
    ("start", "cold start", Starts.Run),
];

if (args is ["yardstick", ..]) return await Yardstick.Serve(args[1..]);
var name = args is [{ } first, ..] && !first.StartsWith('-') ? first : "all";
var settings = Settings.Read(args.Length > 0 && name == args[0] ? args[1..] : args, out var complaint);
if (settings is null || (name is not ("all" or "slots" or "data" or "search" or "ledger" or "reconciliation") && !Array.Exists(benchmarks, b => b.Name == name)))
{
    Console.Error.WriteLine($"{complaint} bench [BENCHMARK] [--data FOLDER] [--seconds N] [--write]; all of them, or one:".TrimStart());
    Console.Error.WriteLine("  slots        free slots in Core");
    Console.Error.WriteLine("  data         only make the data set");
    Console.Error.WriteLine("  search       searches over 1,000,000 listings, in a data set of their own; not among all of them");
    Console.Error.WriteLine("  ledger       posting to the books, and a balance of 1,000,000 postings, on a database of its own; not among all of them");
    Console.Error.WriteLine("  reconciliation  a day of 100,000 movements, on a database of its own; not among all of them");
    foreach (var (known, what, _) in benchmarks) Console.Error.WriteLine($"  {known,-12} {what}");
    return 2;
}

var results = new Results();
var machine = Machine.Describe("");
if (name is "all" or "slots") Slots.Run(results);
if (name == "search") machine = Machine.Describe(await SearchBench.Run(settings, results));
if (name == "ledger") machine = Machine.Describe(await LedgerBench.Run(settings, results));
if (name == "reconciliation") machine = Machine.Describe(await ReconciliationBench.Run(settings, results));
if (name is not ("slots" or "search" or "ledger" or "reconciliation"))
{
    var data = await DataSet.Open(settings.DataFolder);
    await using (var bench = new MarketBench(settings, data, results))
    {
        machine = Machine.Describe(await bench.Ask<string>("show server_version"));
        foreach (var benchmark in benchmarks.Where(b => name == "all" || b.Name == name))
        {
            if (benchmark.Name == "start") await bench.StopServers();
            await benchmark.Run(bench);
        }
    }
    if (name is "all" or "start") await Starts.RunEmbedded(settings, results);
}
Console.WriteLine(machine);
// Where the data lay on this machine is nobody's concern.
var folder = Array.IndexOf(args, "--data");
if (settings.Write) PerformanceDocument.Write(Settings.Root, results.Rows, machine, "./bench/run " + string.Join(' ', args.Where((_, i) => folder < 0 || (i != folder && i != folder + 1))));
// A missed target is a finding, not a failure.
return 0;
