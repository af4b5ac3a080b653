using System.Globalization;
using Stoa.Bench.Load;

namespace Stoa.Bench.Market;

/// <summary>Fifty customers want the same slot at the same moment: one gets it, and nobody waits.</summary>
internal static class Race
{
    private const int Racers = 50;
    private const int Races = 20;
    private const int WarmUpRaces = 3;

    public static async Task Run(MarketBench bench)
    {
        var stoa = await bench.Stoa();
        var guests = new Guests();
        using var lines = await Lines.Open(stoa.Address, Racers);
        var times = new List<double>(Races);
        for (var race = -WarmUpRaces; race < Races; race++)
        {
            var slot = bench.Free.Take();
            byte[][] requests = [.. Enumerable.Range(0, Racers).Select(_ => Holds.HoldRequest(slot, guests.Next().Token))];
            var (statuses, ms) = await Generator.AllAtOnce(lines, requests);
            var (won, refused) = (statuses.Count(status => status == 201), statuses.Count(status => status == 409));
            if (won != 1 || refused != Racers - 1)
                throw new InvalidOperationException($"Of {Racers} racers {won} got the slot and {refused} were refused: {string.Join(' ', statuses)}");
            if (race >= 0) times.Add(ms);
            await bench.ReleaseHolds();
        }
        bench.Results.AtMost($"{Racers} racers for one slot, until all are answered", Holds.Median(times), "ms", 100,
            string.Create(CultureInfo.InvariantCulture, $"{Races} races, the slowest {times.Max():F0} ms; each had 1 winner"));
    }
}
