using System.Globalization;
using Stoa.Bench.Load;
using Stoa.Bench.Report;

namespace Stoa.Bench.Market;

/// <summary>From nothing to the first page, on a database that is there; and the server's memory after the load of the others.</summary>
internal static class Starts
{
    private const int Times = 5;

    public static async Task Run(MarketBench bench)
    {
        var beside = new List<double>(Times);
        for (var time = 0; time < Times; time++)
        {
            await using var server = await bench.StartStoa(bench.Data.ConnectionString);
            beside.Add(server.StartMs);
        }
        bench.Results.AtMost("cold start to the first page, database running", Holds.Median(beside), "ms", 2_000,
            string.Create(CultureInfo.InvariantCulture, $"{beside.Min():N0} to {beside.Max():N0} ms"));
    }

    /// <summary>After everything: the embedded database is started too, so nobody else may use it.</summary>
    public static async Task RunEmbedded(Settings settings, Results results)
    {
        var times = new List<double>(Times);
        for (var time = 0; time < Times; time++)
        {
            await using var server = await ServerProcess.Start(
                MarketBench.Program, ["serve", "--data-folder", settings.DataFolder], new Dictionary<string, string>(StringComparer.Ordinal), "/");
            times.Add(server.StartMs);
        }
        results.AtMost("cold start to the first page, embedded database started too", Holds.Median(times), "ms", 2_000,
            string.Create(CultureInfo.InvariantCulture, $"{times.Min():N0} to {times.Max():N0} ms"));
    }

    public static async Task Memory(MarketBench bench)
    {
        var stoa = await bench.Stoa();
        bench.Results.AtMost("resident memory after the load", stoa.ResidentMb, "MB", 250, "");
    }
}
