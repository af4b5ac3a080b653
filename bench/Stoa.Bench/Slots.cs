using NodaTime;
using Stoa.Bench.Report;
using Stoa.Core.Scheduling;

namespace Stoa.Bench;

/// <summary>Slots in Core: weekdays nine to five, every half hour, with 200 busy periods.</summary>
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

    public static void Run(Results results)
    {
        var (one, ten, pool) = (Calendars(1), Calendars(10), Calendars(200));
        var day = Measurement.Of(Calls, () => Find(one, 30));
        results.AtMost($"slots in Core: 30 days, {BusyPeriods} busy periods", day.MedianMs, "ms", 0.1, $"{Find(one, 30).Count} slots; {day}");
        var quarter = Measurement.Of(Calls, () => Find(one, 90));
        results.AtMost($"slots in Core: 90 days, {BusyPeriods} busy periods", quarter.MedianMs, "ms", 0.3, $"{Find(one, 90).Count} slots; {quarter}");
        Tell("30 days, 10 resources of one schedule", Measurement.Of(Calls, () => Find(ten, 30)));
        Tell("7 days, 200 resources of one schedule", Measurement.Of(Calls / 10, () => Find(pool, 7)));
        Tell("check one start", Measurement.Of(Calls, () => SlotFinder.Check(Rules, one, Now + Duration.FromHours(34), Now)));
        Tell("the next 5 free", Measurement.Of(Calls, () => SlotFinder.NextFree(Rules, one, Now, 5, Now)));

        void Tell(string what, Measurement measured) => results.Fact($"slots in Core: {what}", measured.MedianMs, "ms", measured.ToString());
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
