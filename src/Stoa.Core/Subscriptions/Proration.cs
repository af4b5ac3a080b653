using NodaTime;

namespace Stoa.Core.Subscriptions;

/// <summary>A price cut by time. Both parts together are the price, to the minor unit.</summary>
/// <param name="Used">What has gone by.</param>
/// <param name="Unused">What lies ahead.</param>
public sealed record TimeShares(Money Used, Money Unused);

/// <summary>What changing the plan in the middle of a cycle costs.</summary>
/// <param name="Credit">What the time that is left was worth in the old plan.</param>
/// <param name="Charge">What it is worth in the new one.</param>
public sealed record PlanChange(Money Credit, Money Charge)
{
    /// <summary>What is due now; below zero when the new plan is cheaper.</summary>
    public Money DueNow => Charge - Credit;
}

/// <summary>Divides prices by time.</summary>
public static class Proration
{
    /// <summary>Cuts a price at a moment, by whole seconds, with largest remainders.</summary>
    /// <param name="price">What the whole costs; not negative.</param>
    /// <param name="cycle">The time it is for.</param>
    /// <param name="at">Where to cut; before it begins nothing is used, after it ends everything.</param>
    public static TimeShares Split(Money price, Interval cycle, Instant at)
    {
        var cut = Instant.Max(cycle.Start, Instant.Min(at, cycle.End));
        var (used, left) = (Seconds(cut - cycle.Start), Seconds(cycle.End - cut));
        if (used + left == 0) return new TimeShares(price, price with { Minor = 0 });
        var parts = LargestRemainder.Split(price.Minor, [used, left]);
        return new TimeShares(price with { Minor = parts[0] }, price with { Minor = parts[1] });
    }

    /// <summary>A change from one plan's price to another's, for the rest of a cycle.</summary>
    public static PlanChange Change(Money from, Money to, Interval cycle, Instant at) =>
        new(Split(from, cycle, at).Unused, Split(to, cycle, at).Unused);

    private static long Seconds(Duration duration) => (long)duration.TotalSeconds;
}
