using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Stoa.Bench.Load;
using Stoa.Bench.Market;
using Stoa.Bench.Report;

namespace Stoa.Bench.Search;

/// <summary>Searches over a million listings: words, three filters, distance and a date, facets included; completions; the index's lag and size.</summary>
internal static class SearchBench
{
    private const int Lines = 2;
    private const int Changes = 40;
    private const int ComparedCount = 200;

    /// <summary>Runs it; returns the database's version.</summary>
    public static async Task<string> Run(Settings settings, Results results)
    {
        await using var data = await MillionListings.Open(Path.Combine(settings.DataFolder, "million"));
        var queries = await SearchQueries.Make(data.Database);
        await using var stoa = await ServerProcess.Start(
            MarketBench.Program, ["serve", "--data-folder", data.Folder, "--database", data.ConnectionString],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["STOA_SECURITY__REQUESTS_PER_MINUTE"] = "1000000000" }, "/api/v1/search?q=studio&limit=1");
        await Compare(data);
        await Searches("frequent words", queries.Frequent, stoa, data, settings, results, target: 50);
        await Searches("rare words", queries.Rare, stoa, data, settings, results, target: 50);
        await Searches("frequent words alone", queries.FrequentAlone, stoa, data, settings, results, target: 50);
        await Searches("completions with slips", queries.Begun, stoa, data, settings, results, target: 15);
        await Lag(data, results);
        await Size(data, results);
        results.Fact("resident memory after it", stoa.ResidentMb, "MB", "the server alone");
        return await Ask<string>(data.Database, "show server_version");
    }

    private static async Task Searches(
        string what, IReadOnlyList<string> paths, ServerProcess stoa, MillionListings data, Settings settings, Results results, double target)
    {
        var next = -1;
        var found = 0L;
        async Task Ask(HttpLine line)
        {
            var path = paths[Interlocked.Increment(ref next) % paths.Count];
            Holds.Expect(line, await line.Send(Request.Get(path)), 200);
            if (!line.Text.StartsWith("{\"items\":[]", StringComparison.Ordinal)) Interlocked.Increment(ref found);
        }
        await Generator.AsFastAsPossible(stoa.Address, Lines, settings.Seconds, Ask);
        (next, found) = (-1, 0);
        var cost = new ProcessorTime(stoa.ProcessId, data.Postmaster);
        var result = await Generator.AsFastAsPossible(stoa.Address, Lines, settings.Seconds * 2, Ask);
        results.AtMost($"{what}, p95", result.Ms(0.95), "ms", target, string.Create(CultureInfo.InvariantCulture,
            $"median {result.Ms(0.5):F1}, slowest {result.Ms(1):F0} ms; {result.Count} asked, {100.0 * found / result.Count:F0}% found something; {cost.PerTurn(result.Count)}; {data.Source}"));
    }

    // The documents were written by the loader: the program must write the same.
    private static async Task Compare(MillionListings data)
    {
        await Execute(data.Database, $"create table if not exists bench.compared as select listing_id, words, free_days from search.documents limit 0; truncate bench.compared");
        await Execute(data.Database, $"insert into bench.compared select listing_id, words, free_days from search.documents tablesample system (1) limit {ComparedCount}");
        await Execute(data.Database, "insert into search.changes (listing_id) select listing_id from bench.compared");
        await Read(data);
        var other = await Ask<long>(data.Database, "select count(*) from bench.compared c join search.documents d using (listing_id) where d.words is distinct from c.words");
        if (other > 0) throw new InvalidOperationException($"{other} of {ComparedCount} documents are not as the program writes them.");
    }

    private static async Task Lag(MillionListings data, Results results)
    {
        var times = new List<double>();
        for (var change = 0; change < Changes; change++)
        {
            var watch = Stopwatch.StartNew();
            await Execute(data.Database, $"update catalog.listings set title = title || ' x' || '{change}' where id = (select listing_id from bench.compared offset {change} limit 1)");
            await Read(data);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        results.AtMost("a change of a listing is in the index after, p95", times[(int)(times.Count * 0.95)], "ms", 1_000, string.Create(CultureInfo.InvariantCulture, $"median {times[times.Count / 2]:F0} ms"));
    }

    private static async Task Size(MillionListings data, Results results)
    {
        results.Fact("the index on disk: rows", await Ask<long>(data.Database, "select pg_table_size('search.documents')") / 1e6, "MB", $"{MillionListings.Count:N0} documents");
        var words = await Ask<long>(data.Database, "select sum(pg_relation_size(c.oid))::bigint from pg_class c where c.relname like 'documents_words%'") / 1e6;
        results.Fact("the index on disk: indexes", await Ask<long>(data.Database, "select pg_indexes_size('search.documents')") / 1e6, "MB",
            string.Create(CultureInfo.InvariantCulture, $"of them words {words:F0} MB"));
        results.Fact("the index on disk: vocabulary and providers", await Ask<long>(data.Database, "select pg_total_relation_size('search.vocabulary') + pg_total_relation_size('search.providers')") / 1e6, "MB", "");
    }

    // The server reads changes by itself; this only waits until it has.
    private static async Task Read(MillionListings data)
    {
        var patience = Stopwatch.StartNew();
        while (await Ask<bool>(data.Database, "select exists(select from search.changes)"))
        {
            if (patience.Elapsed > TimeSpan.FromSeconds(60)) throw new InvalidOperationException("The index does not read its changes.");
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    private static async Task Execute(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> Ask<T>(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
