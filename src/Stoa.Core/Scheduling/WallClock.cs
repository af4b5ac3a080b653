using System.Runtime.InteropServices;
using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>Answers when a zone's clock first shows a wall-clock time or a later one, for times asked in rising order of date.</summary>
/// <remarks>The zone is asked once per change of its clocks, not once per day; the rest is subtraction.</remarks>
internal struct WallClock
{
    private readonly List<Stretch> _stretches = [];
    private int _current;

    public WallClock(DateTimeZone zone, long from, long until)
    {
        for (var at = from; at < until; at = _stretches[^1].End)
        {
            var interval = zone.GetZoneInterval(Instant.FromUnixTimeTicks(at));
            _stretches.Add(new Stretch(
                interval.HasStart ? Ticks.AtOrAfter(interval.Start) : long.MinValue,
                interval.HasEnd ? Ticks.AtOrAfter(interval.End) : long.MaxValue,
                interval.WallOffset.Ticks));
        }
    }

    /// <summary>Promises that no earlier wall-clock time will be asked from now on.</summary>
    public void PassTo(long wall)
    {
        while (_current < _stretches.Count - 1 && _stretches[_current].NeverShows(wall))
            _current++;
    }

    public readonly long FirstShows(long wall)
    {
        var stretches = CollectionsMarshal.AsSpan(_stretches);
        var at = _current;
        while (at < stretches.Length - 1 && stretches[at].NeverShows(wall))
            at++;

        // Before the stretch began means inside a gap: the first later time shown is the one after the gap.
        return Math.Max(wall - stretches[at].Offset, stretches[at].Start);
    }

    /// <summary>A time during which the zone's offset from UTC does not change.</summary>
    private readonly record struct Stretch(long Start, long End, long Offset)
    {
        public bool NeverShows(long wall) => wall - Offset >= End;
    }
}
