using NodaTime;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Core.Pricing;

/// <summary>Who told the taxes of a quote.</summary>
/// <param name="Teller">Its name.</param>
/// <param name="Reference">What it calls its answer.</param>
public sealed record TaxSource(string Teller, string? Reference = null)
{
    /// <summary>The one that should have told them, and failed; null when nothing did.</summary>
    public string? InsteadOf { get; init; }
}

/// <summary>An itemized price that expires; an order freezes it for ever. Made by <see cref="Quoter"/>.</summary>
/// <param name="Currency">The currency of every line.</param>
/// <param name="Lines">What is paid by whom to whom, and why, in the order people read it.</param>
/// <param name="FeePolicyId">The fee policy that counted.</param>
/// <param name="FeePolicyVersion">The text of its version.</param>
/// <param name="QuotedAt">When it was made.</param>
/// <param name="ExpiresAt">The first instant it can no longer be accepted.</param>
public sealed record Quote(
    Currency Currency,
    IReadOnlyList<QuoteLine> Lines,
    string FeePolicyId,
    string FeePolicyVersion,
    Instant QuotedAt,
    Instant ExpiresAt)
{
    /// <summary>Who told the taxes; null for the rates of the marketplace itself.</summary>
    public TaxSource? TaxSource { get; init; }

    /// <summary>What the service costs, before what is added for guests and taxes: plan and options, less what the provider takes off.</summary>
    public Money Price => Sum(IsPrice);

    /// <summary>The price without the taxes that it contains: what fees are a share of.</summary>
    internal Money NetPrice => Price - Sum(line => line is { Kind: QuoteLineKind.Tax, Tax.IsIncluded: true });

    /// <summary>What the customer pays.</summary>
    public Money Total => -For(Party.Customer);

    /// <summary>What the marketplace takes from the provider's part.</summary>
    public Money Commission => Sum(line => line.Kind == QuoteLineKind.Commission);

    /// <summary>What guests pay on top; zero for customers with an account.</summary>
    public Money Surcharge => Sum(line => line.Kind == QuoteLineKind.GuestSurcharge);

    /// <summary>What the marketplace pays of it, for a coupon of its own: not negative.</summary>
    public Money Promotion => -Sum(line => line.Kind == QuoteLineKind.Discount && line.ReceivedBy == Party.Platform);

    /// <summary>All taxes that the customer pays, contained or added.</summary>
    public Money Tax => Sum(line => line.Kind is QuoteLineKind.Tax or QuoteLineKind.SurchargeTax);

    /// <summary>What the provider is left with: the price less the commission and its tax, with the taxes that it hands over itself.</summary>
    public Money ProviderReceives => For(Party.Provider);

    /// <summary>What the marketplace is left with: commission and surcharge, less its promotion.</summary>
    public Money PlatformReceives => For(Party.Platform);

    /// <summary>What is held for the order, by whom it is for: the customer's total and the marketplace's promotion.</summary>
    public Shares Shares => new(ProviderReceives, Commission, Surcharge, TaxShares.Of(
        Lines.Where(line => line is { ReceivedBy: Party.TaxOffice, Tax: not null })
            .Select(line => new TaxShare(line.Tax!.Tax, Taxed(line.Kind), line.Amount))));

    /// <summary>True from <see cref="ExpiresAt"/> on.</summary>
    public bool Expired(Instant now) => now >= ExpiresAt;

    /// <summary>True for the lines that make up the price.</summary>
    internal static bool IsPrice(QuoteLine line) =>
        line.Kind is QuoteLineKind.Plan or QuoteLineKind.Option
        || (line.Kind == QuoteLineKind.Discount && line.ReceivedBy == Party.Provider);

    /// <summary>What a tax of this kind is on.</summary>
    private static TaxedParts Taxed(QuoteLineKind kind) => kind switch
    {
        QuoteLineKind.CommissionTax => TaxedParts.Commission,
        QuoteLineKind.SurchargeTax => TaxedParts.Surcharge,
        _ => TaxedParts.Price,
    };

    private Money For(Party party) => Lines.Aggregate(Money.Zero(Currency), (sum, line) => sum + line.For(party));

    private Money Sum(Func<QuoteLine, bool> which) =>
        Lines.Where(which).Aggregate(Money.Zero(Currency), (sum, line) => sum + line.Amount);
}
