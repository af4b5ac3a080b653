using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Bench;

/// <summary>Slots in Core: weekdays nine to five, every half hour, with 200 busy periods. Ends with 1 when a target is missed.</summary>
internal static class Slots
{
    private const int Calls = 5_000;
    private const int BusyPeriods = 200;
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/Toronto"];

    // A month and a quarter that both contain a change of the clocks (March 8).
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 5, 0);

    private static readonly SlotRules Rules = SlotRules.Create(
        Duration.FromMinutes(60), Duration.FromMinutes(30), Duration.FromMinutes(5), Duration.FromMinutes(10), Duration.FromHours(2),
        Duration.FromDays(180)).Value;

    public static int Run(string[] args)
    {
        var (one, ten, pool) = (Calendars(1), Calendars(10), Calendars(200));
        (Measurement Measured, double? TargetMs)[] results =
        [
            (Measurement.Of("30 days, 1 resource", Calls, () => Find(one, 30)), 0.1),
            (Measurement.Of("90 days, 1 resource", Calls, () => Find(one, 90)), 0.3),
            (Measurement.Of("30 days, 10 resources of one schedule", Calls, () => Find(ten, 30)), null),
            (Measurement.Of("7 days, 200 resources of one schedule", Calls / 10, () => Find(pool, 7)), null),
            (Measurement.Of("check one start", Calls, () => SlotFinder.Check(Rules, one, Now + Duration.FromHours(34), Now)), null),
            (Measurement.Of("the next 5 free", Calls, () => SlotFinder.NextFree(Rules, one, Now, 5, Now)), null),
        ];
        Console.WriteLine($"Slots found in 30 and 90 days: {Find(one, 30).Count} and {Find(one, 90).Count}, {BusyPeriods} busy periods per resource.");
        foreach (var (measured, target) in results)
            Console.WriteLine(measured.Line(target));
        return Array.TrueForAll(results, result => result.TargetMs is not { } target || result.Measured.MedianMs <= target) ? 0 : 1;
    }

    private static IReadOnlyList<Slot> Find(ResourceCalendar[] calendars, int days) =>
        SlotFinder.Find(Rules, calendars, new Interval(Now, Now + Duration.FromDays(days)), Now);

    private static ResourceCalendar[] Calendars(int count)
    {
        var schedule = Schedule.Create(
            Zone, [.. Enumerable.Range(1, 5).Select(day => new WeeklyRule((IsoDayOfWeek)day, new LocalTime(9, 0), 8 * 60))], []).Value;
        return [.. Enumerable.Range(1, count).Select(number => new ResourceCalendar(new Guid(number, 0, 0, new byte[8]), schedule, Busy(number)))];
    }

    // Spread over 30 days, at another place for each resource; every run has the same.
    private static Interval[] Busy(int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, BusyPeriods)
                .Select(_ => Now + Duration.FromMinutes(5 * random.Next(30 * 288)))
                .Order()
                .Select(start => new Interval(start, start + Duration.FromMinutes(30))),
        ];
    }
}
