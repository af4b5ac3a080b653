using Stoa.Core.Pricing;

namespace Stoa.Core.Cancellation;

/// <summary>Tells a refund line by line, in proportion to what the customer paid for each.</summary>
internal static class RefundLines
{
    /// <param name="quote">The order's quote.</param>
    /// <param name="refund">What goes back, by who gives it.</param>
    /// <param name="promotion">What of it goes back to the marketplace's promotion, not to the customer.</param>
    public static IReadOnlyList<RefundLine> Of(Quote quote, Shares refund, Money promotion)
    {
        var paid = quote.Lines.Where(line => line.PaidBy == Party.Customer).ToList();
        return
        [
            .. Spread(paid.Where(line => !IsSurcharge(line)), refund.Price - promotion),
            .. Spread(paid.Where(IsSurcharge), refund.SurchargeWithTax),
        ];
    }

    private static bool IsSurcharge(QuoteLine line) => line.Kind is QuoteLineKind.GuestSurcharge or QuoteLineKind.SurchargeTax;

    // A line may be a reduction, so weights do not fit. Instead the running sum is rounded, and each line gets the step: the steps
    // end at exactly the refund, and no line gets back more than it cost.
    private static IEnumerable<RefundLine> Spread(IEnumerable<QuoteLine> lines, Money refund)
    {
        var all = lines.ToList();
        var whole = all.Sum(line => line.Amount.Minor);
        var paid = 0L;
        var given = Money.Zero(refund.Currency);
        foreach (var line in all)
        {
            paid += line.Amount.Minor;
            var reached = whole == 0 ? given : refund.Fraction(paid, whole, Rounding.HalfEven);
            yield return new RefundLine(line.Kind, line.Label, line.Amount, reached - given);
            given = reached;
        }
    }
}
