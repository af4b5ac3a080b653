using System.Runtime.InteropServices;
using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>A resource's busy periods in ticks: in order, none touching.</summary>
internal static class BusyPeriods
{
    public static List<(long Start, long End)> Of(IReadOnlyList<Interval> busy)
    {
        var periods = new List<(long Start, long End)>(busy.Count);
        var isSorted = true;
        for (var i = 0; i < busy.Count; i++)
        {
            var interval = busy[i];
            var start = interval.HasStart ? Ticks.AtOrBefore(interval.Start) : long.MinValue;
            var end = interval.HasEnd ? Ticks.AtOrAfter(interval.End) : long.MaxValue;

            // An empty period keeps nobody out.
            if (start >= end)
                continue;
            isSorted &= periods.Count == 0 || periods[^1].Start <= start;
            periods.Add((start, end));
        }

        if (!isSorted)
            periods.Sort((one, other) => one.Start.CompareTo(other.Start));
        Merge(periods);
        return periods;
    }

    private static void Merge(List<(long Start, long End)> periods)
    {
        var last = -1;
        foreach (var period in CollectionsMarshal.AsSpan(periods))
        {
            if (last >= 0 && period.Start <= periods[last].End)
                periods[last] = (periods[last].Start, Math.Max(periods[last].End, period.End));
            else
                periods[++last] = period;
        }

        periods.RemoveRange(last + 1, periods.Count - last - 1);
    }
}
