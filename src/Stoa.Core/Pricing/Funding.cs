using System.Text.Json.Serialization;

namespace Stoa.Core.Pricing;

/// <summary>Where the money of an order comes from, and where it goes back to.</summary>
/// <param name="Charge">What is charged at a gateway.</param>
/// <param name="Credit">What the customer's credit pays.</param>
/// <param name="Promotion">What the marketplace pays, for a coupon of its own.</param>
[method: JsonConstructor]
public readonly record struct Funding(Money Charge, Money Credit, Money Promotion)
{
    /// <summary>Nothing, in a currency.</summary>
    public static Funding None(Currency currency) => new(Money.Zero(currency), Money.Zero(currency), Money.Zero(currency));

    /// <summary>How an order is paid: first by the marketplace's promotion, then by as much credit as the customer wants to use, then by a charge.</summary>
    /// <param name="quote">The quote.</param>
    /// <param name="credit">How much credit to use at most; not negative.</param>
    public static Funding Of(Quote quote, Money credit)
    {
        var used = credit < quote.Total ? credit : quote.Total;
        return new Funding(quote.Total - used, used, quote.Promotion);
    }

    /// <summary>All of it: what is held for the order.</summary>
    [JsonIgnore]
    public Money Total => Customer + Promotion;

    /// <summary>What is the customer's own: charge and credit.</summary>
    [JsonIgnore]
    public Money Customer => Charge + Credit;

    /// <summary>True when any of them is below zero.</summary>
    [JsonIgnore]
    public bool HasNegative => Charge.IsNegative || Credit.IsNegative || Promotion.IsNegative;

    /// <summary>Each added to its own.</summary>
    public static Funding operator +(Funding left, Funding right) =>
        new(left.Charge + right.Charge, left.Credit + right.Credit, left.Promotion + right.Promotion);

    /// <summary>Each taken from its own.</summary>
    public static Funding operator -(Funding left, Funding right) =>
        new(left.Charge - right.Charge, left.Credit - right.Credit, left.Promotion - right.Promotion);

    /// <summary>
    /// Where a refund goes: the promotion gets its proportion of the price that goes back, the customer the rest, charge and credit in proportion.
    /// With this as what is left, no source ever gets back more than came from it.
    /// </summary>
    /// <param name="left">What has not been refunded, by whom it is for: as much as this.</param>
    /// <param name="refund">What goes back of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">More goes back than is left.</exception>
    public Funding GivenBack(Shares left, Shares refund)
    {
        if (refund.HasNegative || refund.Total > Total)
            throw new ArgumentOutOfRangeException(nameof(refund), refund, $"Only {Total} is left.");
        var promotion = PromotionBack(left, refund);
        var customer = refund.Total - promotion;
        if (customer.IsZero)
            return None(customer.Currency) with { Promotion = promotion };
        var parts = customer.Split([Charge.Minor, Credit.Minor]);
        return new Funding(parts[0], parts[1], promotion);
    }

    // Never more than is left of it or goes back at all, and never so little that the customer would get more than they paid.
    private Money PromotionBack(Shares left, Shares refund)
    {
        var fair = left.Price.IsPositive
            ? Promotion.Fraction(refund.Price.Minor, left.Price.Minor, Rounding.HalfEven)
            : Money.Zero(Promotion.Currency);
        var least = Math.Max(0, (refund.Total - Customer).Minor);
        var most = Math.Min(Promotion.Minor, refund.Total.Minor);
        return fair with { Minor = Math.Clamp(fair.Minor, least, most) };
    }
}
