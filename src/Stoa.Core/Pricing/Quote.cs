using NodaTime;

namespace Stoa.Core.Pricing;

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
    /// <summary>What the service costs, before what is added for guests: plan and options.</summary>
    public Money Price => Sum(line => IsPrice(line.Kind));

    /// <summary>What the customer pays.</summary>
    public Money Total => -For(Party.Customer);

    /// <summary>What the marketplace takes from the provider's part.</summary>
    public Money Commission => Sum(line => line.Kind == QuoteLineKind.Commission);

    /// <summary>What guests pay on top; zero for customers with an account.</summary>
    public Money Surcharge => Sum(line => line.Kind == QuoteLineKind.GuestSurcharge);

    /// <summary>What the provider is left with: the price less the commission.</summary>
    public Money ProviderReceives => For(Party.Provider);

    /// <summary>What the marketplace is left with: commission and surcharge.</summary>
    public Money PlatformReceives => For(Party.Platform);

    /// <summary>The total by whom it is for.</summary>
    public Shares Shares => new(ProviderReceives, Commission, Surcharge);

    /// <summary>True from <see cref="ExpiresAt"/> on.</summary>
    public bool Expired(Instant now) => now >= ExpiresAt;

    /// <summary>True for the lines that make up the price.</summary>
    internal static bool IsPrice(QuoteLineKind kind) => kind is QuoteLineKind.Plan or QuoteLineKind.Option;

    private Money For(Party party) => Lines.Aggregate(Money.Zero(Currency), (sum, line) => sum + line.For(party));

    private Money Sum(Func<QuoteLine, bool> which) =>
        Lines.Where(which).Aggregate(Money.Zero(Currency), (sum, line) => sum + line.Amount);
}
