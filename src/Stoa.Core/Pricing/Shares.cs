using System.Text.Json.Serialization;

namespace Stoa.Core.Pricing;

/// <summary>
/// An amount paid by a customer, by whom it is for: the provider, the marketplace's commission, the marketplace's surcharge.
/// A quote, its refunds, and what is left to release are all told in shares, so the three always add up to the cent.
/// </summary>
/// <param name="Provider">The provider's part, commission already taken off.</param>
/// <param name="Commission">The marketplace's part of the price.</param>
/// <param name="Surcharge">What guests pay on top.</param>
[method: JsonConstructor]
public readonly record struct Shares(Money Provider, Money Commission, Money Surcharge)
{
    /// <summary>Nothing, in a currency.</summary>
    public static Shares None(Currency currency) =>
        new(Money.Zero(currency), Money.Zero(currency), Money.Zero(currency));

    /// <summary>All three.</summary>
    [JsonIgnore]
    public Money Total => Provider + Commission + Surcharge;

    /// <summary>Provider and commission: what the service itself costs.</summary>
    [JsonIgnore]
    public Money Price => Provider + Commission;

    /// <summary>True when any of the three is below zero.</summary>
    [JsonIgnore]
    public bool HasNegative => Provider.IsNegative || Commission.IsNegative || Surcharge.IsNegative;

    /// <summary>Each added to its own.</summary>
    public static Shares operator +(Shares left, Shares right) =>
        new(left.Provider + right.Provider, left.Commission + right.Commission, left.Surcharge + right.Surcharge);

    /// <summary>Each taken from its own.</summary>
    public static Shares operator -(Shares left, Shares right) =>
        new(left.Provider - right.Provider, left.Commission - right.Commission, left.Surcharge - right.Surcharge);

    /// <summary>A part of the whole in the same proportion, by largest remainder; no share exceeds its own.</summary>
    /// <param name="part">From zero to <see cref="Total"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is below zero or beyond the total.</exception>
    public Shares Proportion(Money part)
    {
        if (part.IsNegative || part > Total)
            throw new ArgumentOutOfRangeException(nameof(part), part, $"Not a part of {Total}.");
        if (part.IsZero)
            return None(part.Currency);
        var parts = part.Split([Provider.Minor, Commission.Minor, Surcharge.Minor]);
        return new Shares(parts[0], parts[1], parts[2]);
    }
}
