namespace Stoa.Core.Pricing;

/// <summary>Who pays or receives a line of a quote.</summary>
public enum Party
{
    /// <summary>Who buys.</summary>
    Customer,

    /// <summary>Who sells and does the work.</summary>
    Provider,

    /// <summary>The marketplace.</summary>
    Platform,
}

/// <summary>What a line of a quote is.</summary>
public enum QuoteLineKind
{
    /// <summary>The plan itself. Part of the price.</summary>
    Plan,

    /// <summary>An option or extra. Part of the price.</summary>
    Option,

    /// <summary>The marketplace's surcharge for guests, on top of the price.</summary>
    GuestSurcharge,

    /// <summary>The marketplace's commission, taken from the provider's part: the customer's total does not contain it.</summary>
    Commission,
}

/// <summary>One line of a quote: an amount that goes from one party to another, and why.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Reference">Id of the plan, option or fee policy it comes from.</param>
/// <param name="Label">A few words.</param>
/// <param name="Amount">The amount; negative for a reduction.</param>
/// <param name="PaidBy">Whose money it is.</param>
/// <param name="ReceivedBy">Who gets it.</param>
/// <param name="Why">A sentence that explains the amount.</param>
public sealed record QuoteLine(
    QuoteLineKind Kind, string Reference, string Label, Money Amount, Party PaidBy, Party ReceivedBy, string Why)
{
    /// <summary>What the line changes for a party: positive when it receives.</summary>
    internal Money For(Party party) =>
        (ReceivedBy == party ? Amount : Money.Zero(Amount.Currency))
        - (PaidBy == party ? Amount : Money.Zero(Amount.Currency));
}
