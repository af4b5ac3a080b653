using System.Runtime.InteropServices;

namespace Stoa.Core.Scheduling;

/// <summary>The starts that schedules offer, before anybody is busy: in order, each once.</summary>
internal static class SlotStarts
{
    /// <summary>The starts in [from, until) at which a slot fits into a run of openings.</summary>
    public static List<long> Of(Schedule schedule, SlotRules rules, long from, long until)
    {
        var openings = CollectionsMarshal.AsSpan(Opening.Touching(schedule, from, until + rules.LengthTicks));
        var starts = new List<long>();
        for (var i = 0; i < openings.Length; i++)
        {
            var (opens, runEnd) = openings[i];
            var nextOpens = i + 1 < openings.Length ? openings[i + 1].Start : long.MaxValue;
            var last = Math.Min(runEnd - rules.LengthTicks, Math.Min(nextOpens, until) - 1);
            for (var start = FirstAtOrAfter(from, opens, rules.IntervalTicks); start <= last; start += rules.IntervalTicks)
                starts.Add(start);
        }

        return starts;
    }

    /// <summary>Those of the starts at which a slot lies within a run of openings, wherever its slots would be counted from.</summary>
    public static List<long> Within(Schedule schedule, SlotRules rules, List<long> starts)
    {
        var within = new List<long>(starts.Count);
        if (starts.Count == 0)
            return within;
        var openings = CollectionsMarshal.AsSpan(Opening.Touching(schedule, starts[0], starts[^1] + rules.LengthTicks));
        var at = -1;
        foreach (var start in CollectionsMarshal.AsSpan(starts))
        {
            while (at + 1 < openings.Length && openings[at + 1].Start <= start)
                at++;
            if (at >= 0 && start + rules.LengthTicks <= openings[at].RunEnd)
                within.Add(start);
        }

        return within;
    }

    /// <summary>All starts of several schedules together.</summary>
    public static List<long> Together(IReadOnlyList<List<long>> schedules)
    {
        if (schedules.Count == 1)
            return schedules[0];

        var all = new List<long>(schedules.Sum(starts => starts.Count));
        foreach (var starts in schedules)
            all.AddRange(starts);
        all.Sort();

        var kept = 0;
        for (var i = 0; i < all.Count; i++)
        {
            if (i == 0 || all[i] != all[i - 1])
                all[kept++] = all[i];
        }

        all.RemoveRange(kept, all.Count - kept);
        return all;
    }

    private static long FirstAtOrAfter(long from, long opens, long interval) =>
        from <= opens ? opens : opens + ((from - opens + interval - 1) / interval * interval);
}
