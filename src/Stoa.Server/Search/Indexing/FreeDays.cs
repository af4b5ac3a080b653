using System.Collections;
using NodaTime;
using Npgsql;
using Stoa.Core.Ordering;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;

namespace Stoa.Server.Search.Indexing;

/// <summary>
/// Which days of a listing may have a free time, a bit each. Notice, horizon and holds are left out: they change by themselves, and
/// what a day seems to have is verified on the calendar before it is shown. So a 0 is sure and a 1 is a maybe.
/// </summary>
internal static class FreeDays
{
    /// <summary>How many days have a bit.</summary>
    public const int Days = 128;

    // Wide enough for a week's pattern whatever day it begins on, with what runs over midnight.
    private const int PatternDays = 15;
    private const int DaysPerWeek = 7;

    // Holds are over by then, so none counts.
    private static readonly Instant Forever = Instant.FromUtc(9000, 1, 1, 0, 0);

    /// <summary>The days of many offers, from a date on in each one's zone. One query.</summary>
    public static async Task<Dictionary<Guid, (LocalDate From, BitArray Days)>> Of(
        IReadOnlyCollection<Offer> offers, NpgsqlDataSource database, Instant now, CancellationToken cancel)
    {
        var answers = new Dictionary<Guid, (LocalDate, BitArray)>(offers.Count);
        if (offers.Count == 0) return answers;
        var whole = new Interval(now - Duration.FromDays(2), now + Duration.FromDays(Days + 2));
        var busy = await Busy.Of(database, offers.SelectMany(offer => offer.Resources).Select(resource => resource.Id).Distinct(), whole, Forever, cancel);
        var patterns = new Dictionary<(Schedule, SlotRules), HashSet<IsoDayOfWeek>>();
        foreach (var offer in offers)
        {
            var from = now.InZone(offer.Zone).Date;
            answers[offer.ListingId.Value] = (from, Of(offer, from, busy, patterns));
        }
        return answers;
    }

    private static BitArray Of(Offer offer, LocalDate from, ILookup<Guid, Interval> busy, Dictionary<(Schedule, SlotRules), HashSet<IsoDayOfWeek>> patterns)
    {
        // What is not booked by the clock is found on any day.
        if (offer.Kind is not ListingKind.Appointment) return new BitArray(Days, true);
        var days = new BitArray(Days);
        var rules = offer.Plans.Select(plan => Bare(plan.Rules)).Distinct().ToList();
        var (sure, doubtful) = (new HashSet<IsoDayOfWeek>(), new HashSet<LocalDate>());
        foreach (var schedule in offer.Resources.Select(resource => resource.Schedule).Distinct())
        {
            foreach (var rule in rules) sure.UnionWith(Pattern(schedule, rule, from, patterns));
            // An exception changes its own day, and by what runs over midnight the next.
            foreach (var exception in schedule.Exceptions) doubtful.UnionWith([exception.Date, exception.Date.PlusDays(1)]);
        }
        foreach (var resource in offer.Resources)
        {
            foreach (var period in busy[resource.Id.Value]) doubtful.UnionWith(Touched(period, offer));
        }
        var calendars = offer.Calendars(busy);
        for (var day = 0; day < Days; day++)
        {
            var date = from.PlusDays(day);
            days[day] = doubtful.Contains(date) ? HasSlot(rules, calendars, date, offer.Zone) : sure.Contains(date.DayOfWeek);
        }
        return days;
    }

    // The days on which a slot may start that meets the period, buffers included.
    private static IEnumerable<LocalDate> Touched(Interval period, Offer offer)
    {
        var reach = offer.Plans.Count == 0 ? Duration.Zero : offer.Plans.Max(plan => plan.Rules.Length + plan.Rules.BufferAfter);
        var back = offer.Plans.Count == 0 ? Duration.Zero : offer.Plans.Max(plan => plan.Rules.BufferBefore);
        var (first, last) = ((period.Start - reach).InZone(offer.Zone).Date, (period.End + back).InZone(offer.Zone).Date);
        for (var date = first; date <= last; date = date.PlusDays(1)) yield return date;
    }

    private static HashSet<IsoDayOfWeek> Pattern(
        Schedule schedule, SlotRules rules, LocalDate from, Dictionary<(Schedule, SlotRules), HashSet<IsoDayOfWeek>> known)
    {
        if (known.TryGetValue((schedule, rules), out var pattern)) return pattern;
        // The week alone: a closure or a holiday during the pattern's days says nothing of the weeks after it.
        var plain = Schedule.Create(schedule.Zone, schedule.Rules, []).Value;
        pattern = [];
        for (var day = 0; day < PatternDays && pattern.Count < DaysPerWeek; day++)
        {
            var date = from.PlusDays(day);
            if (!pattern.Contains(date.DayOfWeek) && HasSlot([rules], [new ResourceCalendar(Guid.Empty, plain, [])], date, schedule.Zone)) pattern.Add(date.DayOfWeek);
        }
        return known[(schedule, rules)] = pattern;
    }

    private static bool HasSlot(IReadOnlyList<SlotRules> rules, IReadOnlyList<ResourceCalendar> calendars, LocalDate date, DateTimeZone zone)
    {
        var day = new Interval(zone.AtStartOfDay(date).ToInstant(), zone.AtStartOfDay(date.PlusDays(1)).ToInstant());
        // As if it were the evening before: neither notice nor horizon is in the way.
        return rules.Any(rule => SlotFinder.Find(rule, calendars, day, day.Start).Count > 0);
    }

    private static SlotRules Bare(SlotRules rules) =>
        SlotRules.Create(rules.Length, rules.Interval, rules.BufferBefore, rules.BufferAfter, Duration.Zero, Duration.FromDays(DaysPerWeek)).Value;
}
