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
    /// <param name="alreadyRefunded">The sum of the earlier refunds; <see cref="Shares.None"/> without any.</param>
    /// <param name="culture">How amounts are written in the sentence; null for the invariant culture.</param>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has.</exception>
    public static RefundPreview OnCancellation(
        CancellationPolicy policy, Quote quote, Instant start, Instant now, CancelledBy by, Shares alreadyRefunded, CultureInfo? culture = null)
    {
        var left = Left(quote, alreadyRefunded);
        if (by != CancelledBy.Customer)
            return Preview(quote, left, left, null, null, null, RefundSentences.All(left.Total, by, culture));

        var tier = policy.TierAt(start, now);
        var refund = tier is null ? Shares.None(quote.Currency) : ByTier(left, tier);
        var nextTier = tier is null ? null : policy.Tiers.FirstOrDefault(other => other.HoursBeforeStart < tier.HoursBeforeStart);
        var sentence = RefundSentences.ByTier(refund, left, tier, now > start, culture);
        return Preview(quote, left, refund, tier, nextTier, tier?.LastInstant(start), sentence);
    }

    /// <summary>A refund of an amount, given by provider, commission and surcharge in proportion to what is left of each.</summary>
    /// <param name="quote">The order's frozen quote, paid in full.</param>
    /// <param name="amount">More than nothing, at most what is left.</param>
    /// <param name="alreadyRefunded">The sum of the earlier refunds.</param>
    /// <returns>Who gives how much; <c>refund-not-positive</c>, <c>refund-currency</c> or <c>refund-beyond-what-is-left</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has.</exception>
    public static Outcome<Shares> Partial(Quote quote, Money amount, Shares alreadyRefunded)
    {
        var left = Left(quote, alreadyRefunded);
        if (amount.Currency != quote.Currency)
            return new Problem(ProblemKind.Invalid, "refund-currency", $"This order was paid in {quote.Currency}. Refund in the same currency.", "amount");
        if (!amount.IsPositive)
            return new Problem(ProblemKind.Invalid, "refund-not-positive", "Refund more than nothing.", "amount");
        if (amount > left.Total)
            return new Problem(ProblemKind.Conflict, "refund-beyond-what-is-left", $"Only {left.Total} of this order is left to refund.", "amount");
        return left.Proportion(amount);
    }

    /// <summary>A refund of a share of the order's total (not of what is left), by the rules of the other overload.</summary>
    /// <param name="quote">The order's frozen quote, paid in full.</param>
    /// <param name="share">Of the total, rounded half-even.</param>
    /// <param name="alreadyRefunded">The sum of the earlier refunds.</param>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has.</exception>
    public static Outcome<Shares> Partial(Quote quote, BasisPoints share, Shares alreadyRefunded) =>
        Partial(quote, quote.Total.Share(share, Rounding.HalfEven), alreadyRefunded);

    /// <summary>What has not been refunded, by who holds it: what can still be refunded or released.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More was refunded than the quote has.</exception>
    public static Shares Left(Quote quote, Shares alreadyRefunded)
    {
        var left = quote.Shares - alreadyRefunded;
        if (left.HasNegative)
            throw new ArgumentOutOfRangeException(nameof(alreadyRefunded), alreadyRefunded, $"More than {quote.Shares} was refunded.");
        return left;
    }

    private static Shares ByTier(Shares left, CancellationTier tier)
    {
        var price = left with { Surcharge = Money.Zero(left.Surcharge.Currency) };
        var refund = price.Proportion(price.Total.Share(tier.Refund, Rounding.HalfEven));
        return tier.FeesRefunded
            ? refund with { Surcharge = left.Surcharge.Share(tier.Refund, Rounding.HalfEven) }
            : refund;
    }

    private static RefundPreview Preview(
        Quote quote, Shares left, Shares refund, CancellationTier? tier, CancellationTier? next, Instant? until, string sentence) =>
        new(refund, left - refund, RefundLines.Of(quote, refund), tier, next, until, sentence);
}
