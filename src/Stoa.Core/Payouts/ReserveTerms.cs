using NodaTime;

namespace Stoa.Core.Payouts;

/// <summary>A rolling reserve: a part of each release is kept for some days, for refunds and disputes that come late.</summary>
/// <param name="Rate">Which part; nothing, and there is no reserve.</param>
/// <param name="Days">For how long, 0 to <see cref="DaysMax"/>.</param>
public sealed record ReserveTerms(BasisPoints Rate, int Days)
{
    /// <summary>The longest time that money is kept.</summary>
    public const int DaysMax = 365;

    /// <summary>No reserve.</summary>
    public static ReserveTerms None { get; } = new(BasisPoints.Zero, 0);

    /// <summary>What is kept of a release, rounded half to even; nothing of nothing.</summary>
    public Money KeptOf(Money released) =>
        Days > 0 && released.IsPositive ? released.Share(Rate, Rounding.HalfEven) : Money.Zero(released.Currency);

    /// <summary>When what is kept now is free again.</summary>
    public Instant Until(Instant now) => now + Duration.FromDays(Days);
}
