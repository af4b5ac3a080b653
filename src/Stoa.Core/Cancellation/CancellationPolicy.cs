using NodaTime;

namespace Stoa.Core.Cancellation;

/// <summary>One step of a policy: who cancels at least so many hours before the start gets so much back.</summary>
/// <param name="HoursBeforeStart">Elapsed hours, 0 to <see cref="CancellationPolicy.HoursMax"/>; exactly so many still counts.</param>
/// <param name="Refund">Share of the price that goes back: 0 to 100 %.</param>
/// <param name="FeesRefunded">True when the same share of the guest surcharge goes back too.</param>
public sealed record CancellationTier(int HoursBeforeStart, BasisPoints Refund, bool FeesRefunded)
{
    /// <summary>The last instant, itself included, at which this tier can count.</summary>
    public Instant LastInstant(Instant start) => start - Duration.FromHours(HoursBeforeStart);
}

/// <summary>What a customer who cancels gets back, by how early. Later than the last tier, nothing goes back.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it: flexible, moderate, strict.</param>
/// <param name="Tiers">From the earliest (most hours) to the latest; the refund never grows on the way.</param>
public sealed record CancellationPolicy(string Id, string Name, IReadOnlyList<CancellationTier> Tiers)
{
    /// <summary>The most tiers of a policy.</summary>
    public const int TiersMax = 10;

    /// <summary>The earliest tier: a year before the start.</summary>
    public const int HoursMax = 366 * 24;

    /// <summary>The tier that counts at an instant; null when it is too late for any.</summary>
    public CancellationTier? TierAt(Instant start, Instant now) =>
        Tiers.FirstOrDefault(tier => now <= tier.LastInstant(start));

    /// <summary>What is wrong with the policy; null when nothing is.</summary>
    public Problem? Check()
    {
        if (string.IsNullOrWhiteSpace(Name))
            return Invalid("cancellation-policy-unnamed", "Give the policy a name.", "name");
        if (Tiers.Count > TiersMax)
            return Invalid("too-many-tiers", $"A policy has at most {TiersMax} tiers.");
        if (Tiers.Any(tier => tier.HoursBeforeStart is < 0 or > HoursMax))
            return Invalid("tier-hours-out-of-range", $"A tier is 0 to {HoursMax} hours before the start.");
        if (Tiers.Any(tier => tier.Refund > BasisPoints.Whole))
            return Invalid("tier-refund-too-high", "A tier refunds at most 100 %.");
        foreach (var (earlier, later) in Tiers.Zip(Tiers.Skip(1)))
        {
            if (later.HoursBeforeStart >= earlier.HoursBeforeStart)
                return Invalid("tiers-out-of-order", "Order the tiers from the most hours before the start to the fewest, each once.");
            if (later.Refund > earlier.Refund || (later.FeesRefunded && !earlier.FeesRefunded))
                return Invalid("tiers-reward-waiting", "A later tier refunds more than an earlier one. Who cancels early must not get less.");
        }

        return null;
    }

    private static Problem Invalid(string code, string message, string field = "tiers") =>
        new(ProblemKind.Invalid, code, message, field);
}
