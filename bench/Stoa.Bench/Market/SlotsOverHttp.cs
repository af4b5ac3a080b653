using System.Globalization;
using Stoa.Bench.Data;
using Stoa.Bench.Load;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;

namespace Stoa.Bench.Market;

/// <summary>Free slots over HTTP, one request after the other as a page asks for them.</summary>
internal static class SlotsOverHttp
{
    private const int PerSecond = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    public static async Task Run(MarketBench bench)
    {
        var busy = await Measure(bench, number => 1 + number * 7919L % Numbers.BusyListings, days: 30);
        bench.Results.AtMost("slots over HTTP, 30 days with 200 reservations, p95", busy.Ms(0.95), "ms", 10, Spread(busy));
        var week = await Measure(bench, number => 1 + number * 7919L % Numbers.Listings, days: 7);
        bench.Results.Fact("slots over HTTP, 7 days of any listing, p95", week.Ms(0.95), "ms", Spread(week));
    }

    private static async Task<LoadResult> Measure(MarketBench bench, Func<int, long> listing, int days)
    {
        var stoa = await bench.Stoa();
        async Task Ask(HttpLine line, int number)
        {
            var n = listing(number);
            var request = Request.Get($"/api/v1/listings/{new Id<Listing>(Numbers.Listing(n))}/slots?plan={new Id<Plan>(Numbers.Plan(n))}&days={days}");
            Holds.Expect(line, await line.Send(request), 200);
        }
        await Generator.AtRate(stoa.Address, PerSecond, WarmUp, Ask);
        var cost = new ProcessorTime(stoa.ProcessId, bench.Data.Postmaster);
        var result = await Generator.AtRate(stoa.Address, PerSecond, bench.Settings.Seconds * 2, Ask);
        result.Cost = cost.PerTurn(result.Count);
        return result;
    }

    /// <summary>The other quantiles, in words.</summary>
    public static string Spread(LoadResult result) => string.Create(
        CultureInfo.InvariantCulture, $"p50 {result.Ms(0.5):F1}, p99 {result.Ms(0.99):F1} ms over {result.Count} requests; {result.Cost}");
}
