using NodaTime;
using Stoa.Core.Cancellation;
using Stoa.Core.Tests.Pricing;

namespace Stoa.Core.Tests.Cancellation;

public sealed class CancellationPolicyTests
{
    public static readonly CancellationPolicy Moderate = new("policy-1", "Moderate",
    [
        new CancellationTier(48, BasisPoints.Whole, FeesRefunded: true),
        new CancellationTier(24, BasisPoints.Percent(50), FeesRefunded: true),
        new CancellationTier(2, BasisPoints.Percent(40), FeesRefunded: false),
    ]);

    [Theory]
    [InlineData(49 * 60, 48)]
    [InlineData(48 * 60, 48)]
    [InlineData((48 * 60) - 1, 24)]
    [InlineData(24 * 60, 24)]
    [InlineData((24 * 60) - 1, 2)]
    [InlineData(2 * 60, 2)]
    [InlineData((2 * 60) - 1, null)]
    [InlineData(0, null)]
    [InlineData(-60, null)]
    public void Exactly_so_many_hours_before_still_gets_the_better_tier(int minutesBefore, int? hours)
    {
        var now = Sale.Now - Duration.FromMinutes(minutesBefore);
        Assert.Equal(hours, Moderate.TierAt(Sale.Now, now)?.HoursBeforeStart);
    }

    [Fact]
    public void A_tier_ends_with_its_last_instant()
    {
        var last = Moderate.Tiers[0].LastInstant(Sale.Now);
        Assert.Equal(48, Moderate.TierAt(Sale.Now, last)?.HoursBeforeStart);
        Assert.Equal(24, Moderate.TierAt(Sale.Now, last + Duration.Epsilon)?.HoursBeforeStart);
    }

    public static TheoryData<string?, CancellationPolicy> Policies => new()
    {
        { null, Moderate },
        { null, Moderate with { Tiers = [] } },
        { "cancellation-policy-unnamed", Moderate with { Name = " " } },
        { "too-many-tiers", Tiers([.. Enumerable.Range(0, CancellationPolicy.TiersMax + 1).Select(i => (100 - i, 0, false))]) },
        { "tier-hours-out-of-range", Tiers((-1, 5000, false)) },
        { "tier-hours-out-of-range", Tiers((CancellationPolicy.HoursMax + 1, 5000, false)) },
        { "tier-refund-too-high", Tiers((24, 10_001, false)) },
        { "tiers-out-of-order", Tiers((24, 5000, false), (48, 5000, false)) },
        { "tiers-out-of-order", Tiers((24, 5000, false), (24, 4000, false)) },
        { "tiers-reward-waiting", Tiers((48, 5000, false), (24, 6000, false)) },
        { "tiers-reward-waiting", Tiers((48, 5000, false), (24, 5000, true)) },
    };

    [Theory]
    [MemberData(nameof(Policies), DisableDiscoveryEnumeration = true)]
    public void A_policy_is_checked(string? code, CancellationPolicy policy) => Assert.Equal(code, policy.Check()?.Code);

    private static CancellationPolicy Tiers(params (int Hours, int Refund, bool Fees)[] tiers) =>
        Moderate with { Tiers = [.. tiers.Select(tier => new CancellationTier(tier.Hours, new BasisPoints(tier.Refund), tier.Fees))] };
}
