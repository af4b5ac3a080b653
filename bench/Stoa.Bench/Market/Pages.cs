using Stoa.Bench.Load;

namespace Stoa.Bench.Market;

/// <summary>Pages at a steady rate, as people open them.</summary>
internal static class Pages
{
    private const int PerSecond = 50;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    // Frequent and rare words, places, categories, orders of result, a misspelling.
    private static readonly string[] Searches =
    [
        "", "q=massage", "q=deep+tissue", "q=yoga&near=Plateau", "category=hair&sort=price", "near=45.5236,-73.5818&radius_km=5", "q=piano+lesson",
        "q=haircut&near=Verdun&sort=distance", "q=beltier", "q=harpsichord", "q=masage", "category=massage&near=Rosemont", "q=physio", "q=studio",
        "q=therapy&price_max=80", "category=nails&sort=rating", "q=cranio", "q=facial&near=Laval", "q=mathematics+tutoring", "near=Mile+End",
    ];

    public static async Task Run(MarketBench bench)
    {
        var search = await Measure(bench, number => Request.Get($"/search?{Searches[number % Searches.Length]}"));
        bench.Results.AtMost($"search page at {PerSecond}/s, p95", search.Ms(0.95), "ms", 50, SlotsOverHttp.Spread(search));

        var sold = await Sales.Few(bench);
        var path = await OrderPath(bench, sold[0]);
        var order = await Measure(bench, number => Request.Get($"{path}{sold[number % sold.Count].Order}", sold[number % sold.Count].Token));
        bench.Results.AtMost($"order page at {PerSecond}/s, p95", order.Ms(0.95), "ms", 30,
            SlotsOverHttp.Spread(order) + (path.StartsWith("/api", StringComparison.Ordinal) ? "; the API's answer, there is no page" : ""));
    }

    private static async Task<string> OrderPath(MarketBench bench, Sales.Sold sold)
    {
        using var line = await HttpLine.Open((await bench.Stoa()).Address);
        return await line.Send(Request.Get($"/orders/{sold.Order}", sold.Token)) == 200 ? "/orders/" : "/api/v1/orders/";
    }

    private static async Task<LoadResult> Measure(MarketBench bench, Func<int, byte[]> request)
    {
        var stoa = await bench.Stoa();
        async Task Ask(HttpLine line, int number) => Holds.Expect(line, await line.Send(request(number)), 200);
        await Generator.AtRate(stoa.Address, PerSecond, WarmUp, Ask);
        var cost = new ProcessorTime(stoa.ProcessId, bench.Data.Postmaster);
        var result = await Generator.AtRate(stoa.Address, PerSecond, bench.Settings.Seconds * 2, Ask);
        result.Cost = cost.PerTurn(result.Count);
        return result;
    }
}
