using Stoa.Core.Pricing;

namespace Stoa.Core.Cancellation;

/// <summary>Something that the customer paid for, and that can be given back by itself.</summary>
/// <param name="Reference">Id of the plan, option or fee policy that it comes from.</param>
/// <param name="Label">Its label in the quote.</param>
/// <param name="Paid">What the customer paid for it: with its part of the taxes, and less its part of what was taken off.</param>
public sealed record RefundItem(string Reference, string Label, Money Paid);

/// <summary>What a customer paid, by what it was paid for: taxes and reductions are in the amounts, so all items together are the total.</summary>
public static class RefundItems
{
    /// <summary>The items of a quote, in its order.</summary>
    public static IReadOnlyList<RefundItem> Of(Quote quote)
    {
        var surcharges = quote.Lines.Where(line => line.Kind == QuoteLineKind.GuestSurcharge).ToList();
        var surcharge = surcharges.Count == 0 ? Money.Zero(quote.Currency) : quote.Shares.SurchargeWithTax;
        return
        [
            .. Spread([.. quote.Lines.Where(line => line.Kind is QuoteLineKind.Plan or QuoteLineKind.Option && line.Amount.IsPositive)], quote.Total - surcharge),
            .. Spread(surcharges, surcharge),
        ];
    }

    /// <summary>What the customer paid for some of the items.</summary>
    /// <param name="quote">The order's quote.</param>
    /// <param name="references">Which; each counts once.</param>
    /// <returns>The sum; <c>refund-item-unknown</c> or <c>refund-not-positive</c>.</returns>
    public static Outcome<Money> Sum(Quote quote, IReadOnlyCollection<string> references)
    {
        var items = Of(quote);
        if (references.FirstOrDefault(reference => items.All(item => item.Reference != reference)) is { } unknown)
            return new Problem(ProblemKind.Invalid, "refund-item-unknown", $"This order has no line \"{unknown}\" that was paid for.", "items");
        var sum = items.Where(item => references.Contains(item.Reference)).Aggregate(Money.Zero(quote.Currency), (total, item) => total + item.Paid);
        return sum.IsPositive ? sum : new Problem(ProblemKind.Invalid, "refund-not-positive", "Choose something that cost more than nothing.", "items");
    }

    // The running sum is rounded, and each line gets the step: the steps end at exactly what was paid.
    private static IEnumerable<RefundItem> Spread(IReadOnlyList<QuoteLine> lines, Money paid)
    {
        var whole = lines.Sum(line => line.Amount.Minor);
        var (sum, given) = (0L, Money.Zero(paid.Currency));
        foreach (var line in lines)
        {
            sum += line.Amount.Minor;
            var reached = whole == 0 ? given : paid.Fraction(sum, whole, Rounding.HalfEven);
            yield return new RefundItem(line.Reference, line.Label, reached - given);
            given = reached;
        }
    }
}
