using NodaTime;

namespace Stoa.Core.Subscriptions;

/// <summary>
/// Where a subscription's cycles begin and end. Every boundary is counted from the anchor, never from the one before: an anchor on the
/// 31st gives 28 February and then 31 March. Times are wall clock times of the provider's zone, so an hour of daylight saving moves none.
/// </summary>
/// <param name="Period">How often.</param>
/// <param name="Anchor">Where the cycle <paramref name="AnchorCycle"/> begins.</param>
/// <param name="AnchorCycle">The number of that cycle, 1 or more.</param>
/// <param name="Zone">The provider's zone.</param>
public sealed record Cycles(BillingPeriod Period, Instant Anchor, int AnchorCycle, DateTimeZone Zone)
{
    /// <summary>Where a cycle begins; where the one before it ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The cycle lies before the anchor.</exception>
    public Instant StartOf(int cycle)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cycle, AnchorCycle);
        if (cycle == AnchorCycle) return Anchor;
        return Anchor.InZone(Zone).LocalDateTime.Plus(Period.Times(cycle - AnchorCycle)).InZoneLeniently(Zone).ToInstant();
    }

    /// <summary>A cycle's whole time, half-open.</summary>
    public Interval Of(int cycle) => new(StartOf(cycle), StartOf(cycle + 1));

    /// <summary>
    /// The cycle to bill next. Usually the one after the last; when the program was down for longer than a cycle, the one that
    /// <paramref name="now"/> lies in: nobody is billed for cycles that went by unbilled.
    /// </summary>
    /// <param name="last">The last that was billed; one before the anchor's when none was.</param>
    /// <param name="now">The moment.</param>
    /// <param name="billMissed">True to bill each that went by, one after the other.</param>
    public int NextToBill(int last, Instant now, bool billMissed)
    {
        var next = Math.Max(last + 1, AnchorCycle);
        while (!billMissed && StartOf(next + 1) <= now) next++;
        return next;
    }
}
