using System.Text.Json.Serialization;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Core.Pricing;

/// <summary>
/// What is paid for an order, by whom it is for: the provider, the marketplace's commission, the marketplace's surcharge, and the taxes
/// that the marketplace hands over. A quote, its refunds, and what is left to release are all told in shares, so they always add up to the cent.
/// </summary>
/// <param name="Provider">The provider's part: commission and the tax on it already taken off, and with the taxes that it hands over itself.</param>
/// <param name="Commission">The marketplace's part of the price.</param>
/// <param name="Surcharge">What guests pay on top.</param>
/// <param name="Taxes">What the marketplace hands over to tax offices, by tax and by what it is on.</param>
[method: JsonConstructor]
public readonly record struct Shares(Money Provider, Money Commission, Money Surcharge, TaxShares Taxes = default)
{
    private const TaxedParts OnPrice = TaxedParts.Price | TaxedParts.Commission;

    /// <summary>Nothing, in a currency.</summary>
    public static Shares None(Currency currency) =>
        new(Money.Zero(currency), Money.Zero(currency), Money.Zero(currency));

    /// <summary>All of them: what is held for the order.</summary>
    [JsonIgnore]
    public Money Total => Price + SurchargeWithTax;

    /// <summary>Provider and commission with their taxes: what the service itself costs.</summary>
    [JsonIgnore]
    public Money Price => Provider + Commission + Taxes.On(OnPrice).Total(Provider.Currency);

    /// <summary>The surcharge with its taxes.</summary>
    [JsonIgnore]
    public Money SurchargeWithTax => Surcharge + Taxes.On(TaxedParts.Surcharge).Total(Provider.Currency);

    /// <summary>Only what the service itself costs.</summary>
    public Shares PricePart() => new(Provider, Commission, Money.Zero(Provider.Currency), Taxes.On(OnPrice));

    /// <summary>Only the surcharge.</summary>
    public Shares SurchargePart() => None(Provider.Currency) with { Surcharge = Surcharge, Taxes = Taxes.On(TaxedParts.Surcharge) };

    /// <summary>True when any of them is below zero.</summary>
    [JsonIgnore]
    public bool HasNegative => Provider.IsNegative || Commission.IsNegative || Surcharge.IsNegative || Taxes.HasNegative;

    /// <summary>Each added to its own.</summary>
    public static Shares operator +(Shares left, Shares right) =>
        new(left.Provider + right.Provider, left.Commission + right.Commission, left.Surcharge + right.Surcharge, left.Taxes + right.Taxes);

    /// <summary>Each taken from its own.</summary>
    public static Shares operator -(Shares left, Shares right) =>
        new(left.Provider - right.Provider, left.Commission - right.Commission, left.Surcharge - right.Surcharge, left.Taxes - right.Taxes);

    /// <summary>
    /// A part of the whole in the same proportion, by largest remainder; no share exceeds its own. Price and surcharge are parted first:
    /// a larger part never has less of either.
    /// </summary>
    /// <param name="part">From zero to <see cref="Total"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is below zero or beyond the total.</exception>
    public Shares Proportion(Money part)
    {
        if (part.IsNegative || part > Total)
            throw new ArgumentOutOfRangeException(nameof(part), part, $"Not a part of {Total}.");
        if (part.IsZero)
            return None(part.Currency);
        var sides = part.Split([Price.Minor, SurchargeWithTax.Minor]);
        return PricePart().Cut(sides[0]) + SurchargePart().Cut(sides[1]);
    }

    private Shares Cut(Money part)
    {
        if (part.IsZero)
            return None(part.Currency);
        var taxes = Taxes.Items;
        var parts = part.Split([Provider.Minor, Commission.Minor, Surcharge.Minor, .. taxes.Select(tax => tax.Amount.Minor)]);
        return new Shares(parts[0], parts[1], parts[2], TaxShares.Of(taxes.Select((tax, i) => tax with { Amount = parts[i + 3] })));
    }
}
