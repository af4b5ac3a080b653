using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>From schedules and busy periods to bookable slots. The same input always gives the same output, in the same order.</summary>
/// <remarks>
/// Slots start at an opening plus a whole number of intervals of real time, counted anew at each opening; they lie within an
/// unbroken run of openings; with their buffers they meet no busy period of the resource; they start between notice (the rules' or
/// the schedule's, whichever is longer) and horizon, both included. The work is linear in days, rules, busy periods (when sorted) and slots per resource.
/// </remarks>
public static class SlotFinder
{
    /// <summary>The most slots that <see cref="NextFree"/> looks for.</summary>
    public const int NextFreeMax = 100;

    // Most answers of NextFree lie in the first week; each further look is twice as wide, so the work stays linear.
    private static readonly Duration FirstLook = Duration.FromDays(7);

    /// <summary>All slots that start in <paramref name="range"/> and that at least one resource of each group can take, by start.</summary>
    /// <param name="rules">What a slot is.</param>
    /// <param name="calendars">The resources, any number.</param>
    /// <param name="range">Half-open; an open end is bounded by notice or horizon.</param>
    /// <param name="now">The present.</param>
    public static IReadOnlyList<Slot> Find(
        SlotRules rules, IReadOnlyList<ResourceCalendar> calendars, Interval range, Instant now)
    {
        var from = Ticks.AtOrAfter(now + rules.MinimumNotice);
        var until = Ticks.AtOrBefore(now + rules.Horizon) + 1;
        if (range.HasStart)
            from = Math.Max(from, Ticks.AtOrAfter(range.Start));
        if (range.HasEnd)
            until = Math.Min(until, Ticks.AtOrAfter(range.End));
        return Look(rules, calendars, from, until, now).Slots;
    }

    /// <summary>The slot that starts exactly then, when <see cref="Find"/> would offer it; else <c>slot-too-soon</c>,
    /// <c>slot-beyond-horizon</c>, <c>slot-not-in-schedule</c> or <c>slot-taken</c>.</summary>
    public static Outcome<Slot> Check(
        SlotRules rules, IReadOnlyList<ResourceCalendar> calendars, Instant start, Instant now)
    {
        if (start < now + Duration.Max(rules.MinimumNotice, NoticeOf(calendars)))
            return SchedulingProblems.TooSoon;
        if (start > now + rules.Horizon)
            return SchedulingProblems.BeyondHorizon;

        // One tick wide; empty when the start lies between two ticks, where no slot begins.
        var (slots, isOffered) = Look(
            rules, calendars, Ticks.AtOrAfter(start), Ticks.AtOrAfter(start + Duration.FromNanoseconds(1)), now);
        if (!isOffered)
            return SchedulingProblems.NotInSchedule;
        return slots.Count == 0 ? SchedulingProblems.Taken : slots[0];
    }

    /// <summary>The first <paramref name="count"/> slots that start at <paramref name="from"/> or later; fewer when the horizon comes first.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not 1 to <see cref="NextFreeMax"/>.</exception>
    public static IReadOnlyList<Slot> NextFree(
        SlotRules rules, IReadOnlyList<ResourceCalendar> calendars, Instant from, int count, Instant now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, NextFreeMax);
        var horizon = now + rules.Horizon;
        var found = new List<Slot>(count);
        var (at, look) = (Instant.Max(from, now + rules.MinimumNotice), FirstLook);
        while (found.Count < count && at <= horizon)
        {
            found.AddRange(Find(rules, calendars, new Interval(at, at + look), now).Take(count - found.Count));
            (at, look) = (at + look, look + look);
        }

        return found;
    }

    private static (List<Slot> Slots, bool IsOffered) Look(
        SlotRules rules, IReadOnlyList<ResourceCalendar> calendars, long from, long until, Instant now)
    {
        if (from >= until || calendars.Count == 0)
            return ([], false);

        var (leads, isAlone) = LeadOf(calendars);
        var bySchedule = new Dictionary<Schedule, List<long>>(ReferenceEqualityComparer.Instance);
        foreach (var calendar in calendars)
        {
            if (calendar.Group == leads && !bySchedule.ContainsKey(calendar.Schedule))
                bySchedule.Add(calendar.Schedule, StartsOf(calendar.Schedule, rules, from, until, now));
        }

        var starts = SlotStarts.Together([.. bySchedule.Values]);
        var table = new FreeTable(starts, calendars);
        for (var resource = 0; resource < calendars.Count; resource++)
        {
            if (calendars[resource].Group == leads)
                table.Mark(resource, bySchedule[calendars[resource].Schedule], rules);
        }

        if (isAlone)
            return (table.Slots(rules.Length), starts.Count > 0);
        var isOffered = MarkCompanions(table, calendars, leads, starts, rules, now);
        return (table.Slots(rules.Length), isOffered);
    }

    // True when at some start every group has somebody who is open.
    private static bool MarkCompanions(
        FreeTable table, IReadOnlyList<ResourceCalendar> calendars, int leads, List<long> starts, SlotRules rules, Instant now)
    {
        var bySchedule = new Dictionary<Schedule, List<long>>(ReferenceEqualityComparer.Instance);
        var open = new Dictionary<int, HashSet<long>>();
        for (var resource = 0; resource < calendars.Count; resource++)
        {
            var calendar = calendars[resource];
            if (calendar.Group == leads)
                continue;
            if (!bySchedule.TryGetValue(calendar.Schedule, out var within))
            {
                var notice = Ticks.AtOrAfter(now + calendar.Schedule.Notice);
                within = SlotStarts.Within(calendar.Schedule, rules, calendar.Schedule.NoticeTicks == 0 ? starts : starts.FindAll(start => start >= notice));
                bySchedule.Add(calendar.Schedule, within);
            }

            table.Mark(resource, within, rules);
            if (!open.TryGetValue(calendar.Group, out var group))
                open.Add(calendar.Group, group = []);
            group.UnionWith(within);
        }

        return starts.Exists(start => open.Values.All(group => group.Contains(start)));
    }

    private static (int Group, bool IsAlone) LeadOf(IReadOnlyList<ResourceCalendar> calendars)
    {
        var (lead, isAlone) = (calendars[0].Group, true);
        for (var i = 1; i < calendars.Count; i++)
        {
            isAlone &= calendars[i].Group == lead;
            lead = Math.Min(lead, calendars[i].Group);
        }

        return (lead, isAlone);
    }

    // The shortest of each group's resources, the longest of the groups: that much every slot needs.
    private static Duration NoticeOf(IReadOnlyList<ResourceCalendar> calendars)
    {
        if (calendars.Count == 0)
            return Duration.Zero;
        return LeadOf(calendars).IsAlone
            ? calendars.Min(calendar => calendar.Schedule.Notice)
            : calendars.GroupBy(calendar => calendar.Group).Max(group => group.Min(calendar => calendar.Schedule.Notice));
    }

    private static List<long> StartsOf(Schedule schedule, SlotRules rules, long from, long until, Instant now)
    {
        if (schedule.NoticeTicks > 0)
            from = Math.Max(from, Ticks.AtOrAfter(now + schedule.Notice));
        return from < until ? SlotStarts.Of(schedule, rules, from, until) : [];
    }
}
