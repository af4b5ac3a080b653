using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Core.Scheduling.Holidays;

namespace Stoa.Core.Tests.Scheduling;

/// <summary>A search for slots with everything chosen by a seed, around a change of its zone's clocks when the zone has any.</summary>
internal sealed record SlotScenario(SlotRules Rules, IReadOnlyList<ResourceCalendar> Calendars, Interval Range, Instant Now)
{
    private static readonly int[] Lengths = [5, 15, 30, 45, 60, 90, 120, 480, 1_500];
    private static readonly int[] Intervals = [5, 10, 15, 30, 45, 60, 90, 420];
    private static readonly Instant From = Instant.FromUtc(2005, 1, 1, 0, 0);
    private static readonly Instant Until = Instant.FromUtc(2028, 1, 1, 0, 0);

    public IReadOnlyList<Slot> Find() => SlotFinder.Find(Rules, Calendars, Range, Now);

    public static SlotScenario Of(string zoneId, int seed)
    {
        var random = new Random(seed);
        var zone = DateTimeZoneProviders.Tzdb[zoneId];
        var start = Near(zone, random) - Minutes(random.Next(3 * 24 * 60));
        var range = new Interval(start, start + Minutes(random.Next(1, 5 * 24 * 60)));
        var shared = RandomSchedule(zone, start, random);
        var groups = random.Next(2) == 0 ? 1 : 3;
        ResourceCalendar[] calendars =
        [
            .. Enumerable.Range(1, random.Next(1, 5)).Select(number => new ResourceCalendar(
                new Guid(number, 0, 0, new byte[8]),
                random.Next(3) == 0 ? RandomSchedule(zone, start, random) : shared,
                RandomBusy(start, random),
                random.Next(groups))),
        ];
        var notice = random.Next(2) * random.Next(2 * 24 * 60);
        var rules = SlotRules.Create(
            Minutes(Pick(Lengths, random)), Minutes(Pick(Intervals, random)), Minutes(5 * random.Next(4)), Minutes(5 * random.Next(4)),
            Minutes(notice), Minutes(notice + random.Next(1, 6 * 24 * 60))).Value;
        return new SlotScenario(rules, calendars, range, start + Duration.FromSeconds(random.Next(-2 * 86_400, 86_400)));
    }

    private static Instant Near(DateTimeZone zone, Random random)
    {
        var changes = zone.GetZoneIntervals(From, Until).Skip(1).Select(interval => interval.Start).ToArray();
        return changes.Length > 0 ? Pick(changes, random) : From + Minutes(random.Next(20 * 365) * 24 * 60);
    }

    private static Schedule RandomSchedule(DateTimeZone zone, Instant near, Random random)
    {
        var rules = Enumerable.Range(1, 7).SelectMany(day => RandomWindows(random)
            .Select(window => new WeeklyRule((IsoDayOfWeek)day, window.Opens, window.LengthMinutes)));
        var date = near.InZone(zone).Date;
        var exceptions = Enumerable.Range(-2, 8).Where(_ => random.Next(4) == 0)
            .Select(days => new ScheduleException(date.PlusDays(days), RandomWindows(random)));
        return Schedule.Create(
            zone, [.. rules], [.. exceptions], RandomClosures(date, random),
            random.Next(3) == 0 ? Pick([.. HolidayCalendar.All], random) : null, Minutes(random.Next(4) == 0 ? random.Next(2 * 24 * 60) : 0)).Value;
    }

    private static Closure[] RandomClosures(LocalDate near, Random random) =>
    [
        .. Enumerable.Range(0, random.Next(3) * random.Next(2)).Select(_ => near.PlusDays(random.Next(-4, 8)))
            .Select(first => new Closure(first, first.PlusDays(random.Next(3)), "")),
    ];

    private static OpenWindow[] RandomWindows(Random random) => random.Next(6) switch
    {
        0 => [],
        1 => [new OpenWindow(LocalTime.Midnight, OpenWindow.LengthMinutesMax)],
        2 => [new OpenWindow(new LocalTime(9, 0), 8 * 60)],
        3 => [new OpenWindow(new LocalTime(8, 30), 210), new OpenWindow(new LocalTime(13, 0), 330), new OpenWindow(new LocalTime(20, 0), 480)],
        4 => [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new OpenWindow(At(random.Next(5 * 60)), random.Next(1, 150)))],
        _ => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new OpenWindow(At(15 * random.Next(96)), 15 * random.Next(1, 97)))],
    };

    private static Interval[] RandomBusy(Instant near, Random random) =>
    [
        .. Enumerable.Range(0, random.Next(3) * random.Next(15)).Select(_ =>
        {
            var start = near + Minutes(5 * random.Next(-288, 6 * 288));
            return new Interval(start, start + Minutes(5 * random.Next(60)));
        }),
    ];

    private static LocalTime At(int minuteOfDay) => LocalTime.FromMinutesSinceMidnight(minuteOfDay);

    private static Duration Minutes(int minutes) => Duration.FromMinutes(minutes);

    private static T Pick<T>(T[] values, Random random) => values[random.Next(values.Length)];
}
