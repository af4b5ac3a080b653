using System.Globalization;
using Stoa.Core.Pricing.Coupons;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Core.Pricing;

/// <summary>What is asked to be priced: a plan, how much of it, with which options, for whom.</summary>
/// <param name="Plan">The plan and its price.</param>
/// <param name="Quantity">How many, 1 to <see cref="QuantityMax"/>.</param>
/// <param name="Minutes">How long, 1 to <see cref="MinutesMax"/>, for a plan priced by the hour; otherwise null.</param>
/// <param name="Options">The chosen options, each once, at most <see cref="OptionsMax"/>.</param>
/// <param name="Guest">True for a customer without an account.</param>
/// <param name="Culture">How amounts are written in the explanations; null for the invariant culture.</param>
public sealed record QuoteRequest(
    PlanPrice Plan,
    int Quantity = 1,
    int? Minutes = null,
    IReadOnlyList<OptionChoice>? Options = null,
    bool Guest = false,
    CultureInfo? Culture = null)
{
    /// <summary>A coupon that may be used for this; null without. <see cref="CouponRules.Check"/> has let it through.</summary>
    public Coupon? Coupon { get; init; }

    /// <summary>The taxes that count, from <see cref="TaxTable.For"/>.</summary>
    public IReadOnlyList<TaxRule> Taxes { get; init; } = [];

    /// <summary>The largest quantity of a plan or an option.</summary>
    public const int QuantityMax = 1000;

    /// <summary>The most options of one quote.</summary>
    public const int OptionsMax = 50;

    /// <summary>The longest time priced by the hour: a leap year.</summary>
    public const int MinutesMax = 366 * 24 * 60;

    /// <summary>The largest unit price, and the largest price of a quote, in minor units.</summary>
    public const long PriceMinorMax = 100_000_000_000;
}

/// <summary>What a plan's price is for.</summary>
public enum PricePer
{
    /// <summary>One of it: an appointment, a package.</summary>
    Unit,

    /// <summary>An hour, counted by the minute.</summary>
    Hour,
}

/// <summary>A plan and its price at the moment of the quote.</summary>
/// <param name="Id">The plan's id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Price">Price of a unit or an hour; not negative.</param>
/// <param name="Per">What the price is for.</param>
public sealed record PlanPrice(string Id, string Name, Money Price, PricePer Per = PricePer.Unit);

/// <summary>An option or extra that was chosen.</summary>
/// <param name="Id">The option's id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Effect">What it does to the price.</param>
/// <param name="Quantity">How many, 1 to <see cref="QuoteRequest.QuantityMax"/>.</param>
public sealed record OptionChoice(string Id, string Name, OptionEffect Effect, int Quantity = 1);

/// <summary>What an option does to the price: <see cref="Amount"/> or <see cref="Percent"/>.</summary>
public abstract record OptionEffect
{
    private OptionEffect()
    {
    }

    /// <summary>Adds an amount for each.</summary>
    /// <param name="Each">The amount; negative for a reduction.</param>
    public sealed record Amount(Money Each) : OptionEffect;

    /// <summary>Adds a share of the plan's amount (not of other options, so their order does not matter) for each.</summary>
    /// <param name="Rate">The share.</param>
    /// <param name="Reduces">True to take the share off instead.</param>
    public sealed record Percent(BasisPoints Rate, bool Reduces = false) : OptionEffect;
}
