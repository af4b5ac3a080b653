using NodaTime;

namespace Stoa.Core.Pricing;

/// <summary>The fees of a sale, without taxes on them.</summary>
/// <param name="Commission">What the provider pays.</param>
/// <param name="Surcharge">What the customer pays as a guest.</param>
public sealed record FeeAmounts(Money Commission, Money Surcharge)
{
    /// <summary>What the marketplace gets.</summary>
    public Money Total => Commission + Surcharge;

    /// <summary>Nothing.</summary>
    public static FeeAmounts None(Currency currency) => new(Money.Zero(currency), Money.Zero(currency));

    /// <summary>Both together.</summary>
    public static FeeAmounts operator +(FeeAmounts left, FeeAmounts right) => new(left.Commission + right.Commission, left.Surcharge + right.Surcharge);

    /// <summary>The fees of a price without its taxes.</summary>
    internal static FeeAmounts Of(Money net, FeePolicy policy, bool isGuest) => new(
        net.Share(policy.Commission, Rounding.HalfEven),
        isGuest ? net.Share(policy.GuestSurcharge, Rounding.HalfEven) : Money.Zero(net.Currency));
}

/// <summary>A sale of the past, as far as its fees depend on it.</summary>
/// <param name="Quote">The quote that it kept.</param>
/// <param name="IsGuest">Whether the customer bought without an account.</param>
/// <param name="OrganizationId">The seller.</param>
/// <param name="Categories">The listing's category first, then those above it.</param>
public sealed record PastSale(Quote Quote, bool IsGuest, string OrganizationId, IReadOnlyList<string> Categories);

/// <summary>What a sale of the past would have had as fees under other policies. Nothing is changed by asking.</summary>
/// <param name="Charged">What it really had.</param>
/// <param name="Before">What it would have under the policies as they are without the change.</param>
/// <param name="After">What it would have with it.</param>
public sealed record FeeEffect(FeeAmounts Charged, FeeAmounts Before, FeeAmounts After)
{
    /// <summary>What the marketplace would get more.</summary>
    public Money Change => After.Total - Before.Total;

    /// <summary>True when anybody would pay another amount.</summary>
    public bool IsChanged => Before != After;

    /// <summary>The effect on a sale, as if it were made at an instant under the policies of before and after.</summary>
    /// <returns>The effect; <c>fee-policy-missing</c> when one of the two has nothing for it.</returns>
    public static Outcome<FeeEffect> On(PastSale sale, IEnumerable<FeePolicy> before, IEnumerable<FeePolicy> after, Instant at)
    {
        var old = FeePolicies.Select(before, sale.OrganizationId, sale.Categories, at);
        if (old.Refused(out var problem))
            return problem;
        var fresh = FeePolicies.Select(after, sale.OrganizationId, sale.Categories, at);
        if (fresh.Refused(out problem))
            return problem;
        var net = sale.Quote.NetPrice;
        return new FeeEffect(
            new FeeAmounts(sale.Quote.Commission, sale.Quote.Surcharge), FeeAmounts.Of(net, old.Value, sale.IsGuest), FeeAmounts.Of(net, fresh.Value, sale.IsGuest));
    }
}
