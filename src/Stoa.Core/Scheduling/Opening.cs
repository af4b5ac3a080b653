using System.Runtime.InteropServices;
using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>A window in real time. Windows that touch or overlap form a run, and a slot may lie anywhere within a run.</summary>
/// <param name="Start">When the window opens; slots are counted from here, until the next window opens.</param>
/// <param name="RunEnd">When the run that the window belongs to ends.</param>
internal readonly record struct Opening(long Start, long RunEnd)
{
    // Merged windows reach two days from their midnight, offsets are under a day, and Samoa once skipped a day.
    private const int DaysBefore = 5;
    private const int DaysAfter = 2;

    /// <summary>Every opening whose window may touch [from, until), in order of start. A run that goes on after
    /// <paramref name="until"/> may end early, but never before it.</summary>
    public static List<Opening> Touching(Schedule schedule, long from, long until)
    {
        var (first, last) = (Ticks.Day(from) - DaysBefore, Ticks.Day(until) + DaysAfter);
        var clock = new WallClock(
            schedule.Zone, (first - DaysAfter) * NodaConstants.TicksPerDay, (last + DaysBefore) * NodaConstants.TicksPerDay);

        // Until JoinRuns has seen its neighbours, the end of an opening's run is the end of its own window.
        var openings = new List<Opening>(last - first + 1);
        for (var day = first; day <= last; day++)
        {
            var midnight = day * NodaConstants.TicksPerDay;
            clock.PassTo(midnight);
            foreach (var window in schedule.OpeningOn(day))
            {
                var opening = new Opening(clock.FirstShows(midnight + window.Opens), clock.FirstShows(midnight + window.Closes));
                if (opening.Start < opening.RunEnd)
                    openings.Add(opening);
            }
        }

        JoinRuns(CollectionsMarshal.AsSpan(openings));
        return openings;
    }

    private static void JoinRuns(Span<Opening> openings)
    {
        for (var first = 0; first < openings.Length;)
        {
            var end = openings[first].RunEnd;
            var next = first + 1;
            for (; next < openings.Length && openings[next].Start <= end; next++)
                end = Math.Max(end, openings[next].RunEnd);
            for (; first < next; first++)
                openings[first] = openings[first] with { RunEnd = end };
        }
    }
}
