using NodaTime;

namespace Stoa.Bench.Data;

/// <summary>Free slots of quiet listings, each given out once: about fifteen million of them, begun at another place in each run.</summary>
internal sealed class FreeSlots(LocalDate loadedOn)
{
    // As in load.sql: a quiet resource has its reservations on every third day.
    private const int ReservedEvery = 3;

    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[Numbers.Zone];
    private readonly int _firstDay = Math.Max(1, Period.DaysBetween(loadedOn, SystemClock.Instance.GetCurrentInstant().InUtc().Date) + 1);
    private long _next = SystemClock.Instance.GetCurrentInstant().ToUnixTimeMilliseconds() % 10_000_000;

    /// <summary>A slot of one hour; its listing, resource and first plan have the same number.</summary>
    internal readonly record struct Free(long Number, Instant Start)
    {
        public Instant End => Start + Duration.FromHours(1);
    }

    public Free Take()
    {
        var n = Interlocked.Increment(ref _next);
        var quiet = n % Numbers.QuietListings;
        var turn = n / Numbers.QuietListings;
        var freeDays = Numbers.Days - _firstDay;
        var day = _firstDay + (int)(turn / Numbers.SlotsPerDay % freeDays);
        if (day % ReservedEvery == quiet % ReservedEvery) return Take();
        var wall = loadedOn.PlusDays(day).At(new LocalTime(Numbers.OpensAt + (int)(turn % Numbers.SlotsPerDay), 0));
        return new Free(Numbers.BusyListings + 1 + quiet, wall.InZoneLeniently(_zone).ToInstant());
    }
}
