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

    /// <summary>A tax office, by way of the marketplace, which keeps the tax on an account of its own until it hands it over.</summary>
    TaxOffice,
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

    /// <summary>
    /// A reduction by a coupon, below zero. Part of the price when the provider gives it; when the marketplace does, the price stays and the
    /// marketplace pays a part of it.
    /// </summary>
    Discount,

    /// <summary>A tax on the price: added to it, or contained in it and only told.</summary>
    Tax,

    /// <summary>A tax on the surcharge for guests.</summary>
    SurchargeTax,

    /// <summary>A tax on the commission, taken from the provider's part.</summary>
    CommissionTax,
}

/// <summary>What a line of tax is made of.</summary>
/// <param name="Tax">The tax, such as <c>ca-gst</c>.</param>
/// <param name="Rate">Its rate, in millionths: 9.975 % is 99 750.</param>
/// <param name="Base">The amount that is taxed.</param>
/// <param name="IsIncluded">True when the price contains it: the customer's total has it already.</param>
public sealed record TaxTerms(string Tax, int Rate, Money Base, bool IsIncluded)
{
    /// <summary>The number under which the marketplace is registered for it; null when it has none.</summary>
    public string? Registration { get; init; }
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
    /// <summary>Of a tax: which, at which rate, on what amount; null for other lines.</summary>
    public TaxTerms? Tax { get; init; }

    /// <summary>What the line changes for a party: positive when it receives.</summary>
    internal Money For(Party party) =>
        (ReceivedBy == party ? Amount : Money.Zero(Amount.Currency))
        - (PaidBy == party ? Amount : Money.Zero(Amount.Currency));
}
