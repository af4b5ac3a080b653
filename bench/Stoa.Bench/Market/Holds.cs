using System.Globalization;
using Stoa.Bench.Data;
using Stoa.Bench.Load;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;

namespace Stoa.Bench.Market;

/// <summary>Holds over HTTP, each on another slot, in turn with the yardstick.</summary>
internal static class Holds
{
    private const int Rounds = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    public static async Task Run(MarketBench bench)
    {
        var (stoa, yardstick) = (await bench.Stoa(), await bench.Yardstick());
        var guests = new Guests();
        Task<LoadResult> Known(TimeSpan time) => Clean(bench, stoa, time, line => Hold(line, bench.Free.Take(), guests.Next().Token));
        Task<LoadResult> Visitors(TimeSpan time) => Clean(bench, stoa, time, line => Hold(line, bench.Free.Take(), token: null));
        Task<LoadResult> Bare(TimeSpan time) => Clean(bench, yardstick, time, line => Wish(line, "/holds", bench.Free.Take()));
        Task<LoadResult> Bookings(TimeSpan time) => Clean(bench, yardstick, time, line => Wish(line, "/bookings", bench.Free.Take()));
        Task<LoadResult> Rows(TimeSpan time) => Clean(bench, yardstick, time, Row);

        var random = 0;
        async Task Row(HttpLine line) =>
            Expect(line, await line.Send(Request.Get($"/rows/{Numbers.Listing(1 + Interlocked.Increment(ref random) * 7919L % Numbers.Listings)}")), 200);

        foreach (var run in (Func<TimeSpan, Task<LoadResult>>[])[Bare, Known, Visitors, Bookings, Rows]) await run(WarmUp);
        var (bare, known, visitors, bookings, rows) = (new List<LoadResult>(), new List<LoadResult>(), new List<LoadResult>(), new List<LoadResult>(), new List<LoadResult>());
        var pgbench = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            bare.Add(await Bare(bench.Settings.Seconds));
            known.Add(await Known(bench.Settings.Seconds));
            visitors.Add(await Visitors(bench.Settings.Seconds));
            bookings.Add(await Bookings(bench.Settings.Seconds));
            rows.Add(await Rows(bench.Settings.Seconds));
            if (await PgBench.HoldsPerSecond(bench.Data, connections: 8, bench.Settings.Seconds) is { } tps) pgbench.Add(tps);
            await bench.ReleaseHolds();
        }
        await bench.Execute("truncate bench.orders, bench.postings, bench.envelopes, bench.idempotency");

        Tell("yardstick: holds, two statements in one round trip", bare);
        Tell("yardstick: bookings in one round trip", bookings);
        Tell("yardstick: single-row reads", rows);
        if (pgbench.Count > 0) bench.Results.Fact("yardstick: holds by pgbench, without HTTP", Median(pgbench), "/s", Spread(pgbench));
        Tell("holds over HTTP", known);
        Tell("holds over HTTP of new visitors, with a customer and a session", visitors);
        bench.Results.AtLeast(
            "holds over HTTP, part of the yardstick's rate", Median(known.Zip(bare, (a, b) => 100 * a.PerSecond / b.PerSecond)), "%", 50, $"of {Rounds} pairs of runs");

        void Tell(string what, List<LoadResult> runs) => bench.Results.Fact(
            what, Median(runs.Select(run => run.PerSecond)), "/s", $"{Spread([.. runs.Select(run => run.PerSecond)])}; {runs[^1].Cost}");
    }

    /// <summary>One hold; the answer stays in the line.</summary>
    public static async Task Hold(HttpLine line, FreeSlots.Free slot, string? token) => Expect(line, await line.Send(HoldRequest(slot, token)), 201);

    public static byte[] HoldRequest(FreeSlots.Free slot, string? token) => Request.Post("/api/v1/holds", string.Create(CultureInfo.InvariantCulture,
        $$"""{"listing_id":"{{new Id<Listing>(Numbers.Listing(slot.Number))}}","plan_id":"{{new Id<Plan>(Numbers.Plan(slot.Number))}}","start":"{{slot.Start}}"}"""), token);

    /// <summary>Ends the benchmark when an answer is not what it must be.</summary>
    public static void Expect(HttpLine line, int status, int expected)
    {
        if (status != expected) throw new InvalidOperationException($"An answer is {status} instead of {expected}: {line.Text}");
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static async Task Wish(HttpLine line, string path, FreeSlots.Free slot)
    {
        var body = string.Create(CultureInfo.InvariantCulture,
            $$"""{"resource":"{{Numbers.Resource(slot.Number)}}","listing":"{{Numbers.Listing(slot.Number)}}","plan":"{{Numbers.Plan(slot.Number)}}","customer":"{{Numbers.Customer(1 + slot.Number % Numbers.Guests)}}","start":"{{slot.Start}}","end":"{{slot.End}}"}""");
        Expect(line, await line.Send(Request.Post(path, body)), 200);
    }

    private static async Task<LoadResult> Clean(MarketBench bench, ServerProcess server, TimeSpan time, Func<HttpLine, Task> turn)
    {
        var cost = new ProcessorTime(server.ProcessId, bench.Data.Postmaster);
        var result = await Generator.AsFastAsPossible(server.Address, Settings.Connections, time, turn);
        result.Cost = cost.PerTurn(result.Count);
        await bench.ReleaseHolds();
        return result;
    }

    private static string Spread(List<double> rates) => string.Create(CultureInfo.InvariantCulture, $"{rates.Min():N0} to {rates.Max():N0} /s");
}
