namespace Stoa.Core.Pricing;

/// <summary>A line of a price as one party reads it.</summary>
/// <param name="Label">A few words.</param>
/// <param name="Amount">What a customer pays, or what a provider receives; below zero for what is taken off.</param>
/// <param name="Line">The line of the quote.</param>
public sealed record PriceLine(string Label, Money Amount, QuoteLine Line);

/// <summary>Which lines of a quote somebody sees, with which sign: customers what they pay, providers what they receive, the marketplace everything.</summary>
public static class PriceReading
{
    /// <summary>The lines that make a party's total, in the order of the quote.</summary>
    public static IReadOnlyList<PriceLine> LinesFor(this Quote quote, Party viewer) =>
    [
        .. quote.Lines
            .Where(line => viewer == Party.Platform || (line.PaidBy != line.ReceivedBy && (line.PaidBy == viewer || line.ReceivedBy == viewer)))
            .Select(line => new PriceLine(line.Label, IsAdded(line, viewer) ? line.Amount : -line.Amount, line)),
    ];

    /// <summary>The taxes that the price contains: they are told, and add nothing.</summary>
    public static IReadOnlyList<QuoteLine> ContainedTaxes(this Quote quote) => [.. quote.Lines.Where(line => line.Tax is { IsIncluded: true })];

    /// <summary>What a party's lines come to.</summary>
    public static Money TotalFor(this Quote quote, Party viewer) => viewer == Party.Provider ? quote.ProviderReceives : quote.Total;

    private static bool IsAdded(QuoteLine line, Party viewer) => viewer switch
    {
        Party.Customer => line.PaidBy == viewer,
        Party.Provider => line.ReceivedBy == viewer,
        _ => true,
    };
}
