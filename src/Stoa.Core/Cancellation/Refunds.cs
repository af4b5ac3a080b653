using System.Globalization;
using NodaTime;
using Stoa.Core.Pricing;

namespace Stoa.Core.Cancellation;

/// <summary>
/// How much goes back, and who gives it. What was refunded before is told in <see cref="Shares"/> (the sum of the earlier refunds),
/// so nothing is ever refunded twice, and what is left can always be released to the cent.
/// </summary>
public static class Refunds
{
    /// <summary>What a cancellation now would give back.</summary>
    /// <param name="policy">The policy that the order was bought under.</param>
    /// <param name="quote">The order's frozen quote, paid in full.</param>
    /// <param name="start">When the service starts.</param>
    /// <param name="now">When it would be cancelled.</param>
    /// <param name="by">Who cancels. A customer gets the share of the tier, of what has not been refunded yet; else everything goes back, fees too.</param>
    /// <param name="alreadyRefunded">The sum of the earlier refunds; <see cref="Refunded.None"/> without any.</param>
    /// <param name="culture">How amounts are written in the sentence; null for the invariant culture.</param>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has.</exception>
    public static RefundPreview OnCancellation(
        CancellationPolicy policy, Quote quote, Instant start, Instant now, CancelledBy by, Refunded alreadyRefunded, CultureInfo? culture = null)
    {
        var left = Left(quote, alreadyRefunded.By);
        var paid = FundingLeft(quote, alreadyRefunded);
        if (by != CancelledBy.Customer)
            return Preview(quote, left, left, paid, null, null, null, RefundSentences.All(paid.Customer, by, culture));

        var tier = policy.TierAt(start, now);
        var refund = tier is null ? Shares.None(quote.Currency) : ByTier(left, tier);
        var nextTier = tier is null ? null : policy.Tiers.FirstOrDefault(other => other.HoursBeforeStart < tier.HoursBeforeStart);
        var sentence = RefundSentences.ByTier(paid.GivenBack(left, refund).Customer, paid.Customer, left.SurchargeWithTax, tier, now > start, culture);
        return Preview(quote, left, refund, paid, tier, nextTier, tier?.LastInstant(start), sentence);
    }

    /// <summary>
    /// A refund after which the customer has so much more: given by everybody in proportion to what is left of each. Where the marketplace
    /// paid a part of the price, that part of it goes back to the marketplace beside.
    /// </summary>
    /// <param name="quote">The order's frozen quote, paid in full.</param>
    /// <param name="amount">More than nothing, at most what is left of what the customer paid.</param>
    /// <param name="alreadyRefunded">The sum of the earlier refunds.</param>
    /// <returns>Who gives how much; <c>refund-not-positive</c>, <c>refund-currency</c> or <c>refund-beyond-what-is-left</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has.</exception>
    public static Outcome<Shares> Partial(Quote quote, Money amount, Refunded alreadyRefunded) =>
        Partial(quote, Left(quote, alreadyRefunded.By), amount, alreadyRefunded);

    /// <summary>The same out of a part of what is left, such as a milestone's: given by everybody in proportion to what they have of that part.</summary>
    /// <param name="quote">The order's frozen quote, paid in full.</param>
    /// <param name="part">What of it the refund is about; all that is left, or less.</param>
    /// <param name="amount">More than nothing, at most what the customer paid of the part.</param>
    /// <param name="alreadyRefunded">The sum of the earlier refunds.</param>
    /// <returns>Who gives how much, or why not, as above.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has, or the part is more than is left.</exception>
    public static Outcome<Shares> Partial(Quote quote, Shares part, Money amount, Refunded alreadyRefunded)
    {
        var left = Left(quote, alreadyRefunded.By);
        var paid = FundingLeft(quote, alreadyRefunded);
        var most = paid.GivenBack(left, part).Customer;
        if (amount.Currency != quote.Currency)
            return new Problem(ProblemKind.Invalid, "refund-currency", $"This order was paid in {quote.Currency}. Refund in the same currency.", "amount");
        if (!amount.IsPositive)
            return new Problem(ProblemKind.Invalid, "refund-not-positive", "Refund more than nothing.", "amount");
        if (amount > most)
            return new Problem(ProblemKind.Conflict, "refund-beyond-what-is-left", $"Only {most} is left to refund.", "amount");
        if (amount == most)
            return part;

        // Each minor unit more of the part is one more for the customer, or for the promotion: so every amount is met.
        Money Customers(Money whole) => paid.GivenBack(left, part.Proportion(whole)).Customer;
        var whole = part.Total.Fraction(amount.Minor, most.Minor, Rounding.HalfEven);
        while (Customers(whole) > amount)
            whole = whole with { Minor = whole.Minor - 1 };
        while (Customers(whole) < amount)
            whole = whole with { Minor = whole.Minor + 1 };
        return part.Proportion(whole);
    }

    /// <summary>A refund of a share of the customer's total (not of what is left), by the rules of the other overload.</summary>
    /// <param name="quote">The order's frozen quote, paid in full.</param>
    /// <param name="share">Of the total, rounded half-even.</param>
    /// <param name="alreadyRefunded">The sum of the earlier refunds.</param>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has.</exception>
    public static Outcome<Shares> Partial(Quote quote, BasisPoints share, Refunded alreadyRefunded) =>
        Partial(quote, quote.Total.Share(share, Rounding.HalfEven), alreadyRefunded);

    /// <summary>What has gone back of each line that the customer paid: for invoices.</summary>
    public static IReadOnlyList<RefundLine> LinesOf(Quote quote, Refunded alreadyRefunded) =>
        RefundLines.Of(quote, alreadyRefunded.By, alreadyRefunded.To.Promotion);

    /// <summary>What has not been refunded, by who holds it: what can still be refunded or released.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has.</exception>
    public static Shares Left(Quote quote, Shares alreadyRefunded)
    {
        var left = quote.Shares - alreadyRefunded;
        if (left.HasNegative)
            throw new ArgumentOutOfRangeException(nameof(alreadyRefunded), alreadyRefunded, $"More than {quote.Shares} was refunded.");
        return left;
    }

    /// <summary>
    /// A part that was decided before, such as that of a refund which failed, by what everybody still has: where others gave some of it
    /// meanwhile, the same amount in proportion to what is left.
    /// </summary>
    /// <param name="part">As it was decided.</param>
    /// <param name="left">What has not been refunded; where that is less than the part, the part stays as it is.</param>
    public static Shares Fitting(Shares part, Shares left) =>
        (left - part).HasNegative && part.Total <= left.Total ? left.Proportion(part.Total) : part;

    /// <summary>What the customer paid and has not got back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has.</exception>
    public static Money CustomersLeft(Quote quote, Refunded alreadyRefunded) => FundingLeft(quote, alreadyRefunded).Customer;

    /// <summary>What of a part of what is left the customer paid; the rest of it is the marketplace's promotion.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has, or the part is more than is left.</exception>
    public static Money CustomersLeft(Quote quote, Shares part, Refunded alreadyRefunded) =>
        FundingLeft(quote, alreadyRefunded).GivenBack(Left(quote, alreadyRefunded.By), part).Customer;

    /// <summary>What has not been refunded, by whose money it is, the customer's all in one.</summary>
    private static Funding FundingLeft(Quote quote, Refunded already)
    {
        var left = Left(quote, already.By).Total;
        var promotion = quote.Promotion - already.To.Promotion;
        if (promotion > left)
            promotion = left;
        return Funding.None(quote.Currency) with { Charge = left - promotion, Promotion = promotion };
    }

    private static Shares ByTier(Shares left, CancellationTier tier)
    {
        var price = left.PricePart();
        var refund = price.Proportion(price.Total.Share(tier.Refund, Rounding.HalfEven));
        if (!tier.FeesRefunded)
            return refund;
        var surcharge = left.SurchargePart();
        return refund + surcharge.Proportion(surcharge.Total.Share(tier.Refund, Rounding.HalfEven));
    }

    private static RefundPreview Preview(
        Quote quote, Shares left, Shares refund, Funding paid, CancellationTier? tier, CancellationTier? next, Instant? until, string sentence)
    {
        var promotion = paid.GivenBack(left, refund).Promotion;
        return new(refund, left - refund, RefundLines.Of(quote, refund, promotion), tier, next, until, sentence) { Promotion = promotion };
    }
}
