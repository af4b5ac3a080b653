using NodaTime;
using Stoa.Core.Pricing;

namespace Stoa.Core.Cancellation;

/// <summary>Who cancels.</summary>
public enum CancelledBy
{
    /// <summary>Who bought: the policy counts.</summary>
    Customer,

    /// <summary>Who sells: everything goes back.</summary>
    Provider,

    /// <summary>Who runs the marketplace: everything goes back.</summary>
    Operator,
}

/// <summary>What a cancellation would give back, before it happens; the same value is then carried out.</summary>
/// <param name="Refund">What goes back, by who gives it.</param>
/// <param name="Kept">What stays, by who keeps it: exactly what is released afterwards.</param>
/// <param name="Lines">What goes back of each line the customer paid; they sum to <see cref="Total"/>.</param>
/// <param name="Tier">The tier of the policy that counts; null when it is too late for any, or when the policy does not count.</param>
/// <param name="NextTier">What counts after <paramref name="Until"/>; null when nothing goes back then.</param>
/// <param name="Until">The last instant, itself included, at which this preview holds; null when waiting changes nothing.</param>
/// <param name="Sentence">The result in a sentence for people.</param>
public sealed record RefundPreview(
    Shares Refund,
    Shares Kept,
    IReadOnlyList<RefundLine> Lines,
    CancellationTier? Tier,
    CancellationTier? NextTier,
    Instant? Until,
    string Sentence)
{
    /// <summary>What of it the marketplace gets back of its promotion; zero without one.</summary>
    public Money Promotion { get; init; } = Money.Zero(Refund.Provider.Currency);

    /// <summary>What the customer gets back, to the original method and as credit.</summary>
    public Money Total => Refund.Total - Promotion;

    /// <summary>What the provider is left with.</summary>
    public Money ProviderKeeps => Kept.Provider;

    /// <summary>What the marketplace is left with: commission and surcharge.</summary>
    public Money PlatformKeeps => Kept.Commission + Kept.Surcharge;
}

/// <summary>What goes back of one line that the customer paid.</summary>
/// <param name="Kind">What the line is.</param>
/// <param name="Label">Its label in the quote.</param>
/// <param name="Paid">What the customer paid for it.</param>
/// <param name="Refunded">What goes back of it now.</param>
public sealed record RefundLine(QuoteLineKind Kind, string Label, Money Paid, Money Refunded);
