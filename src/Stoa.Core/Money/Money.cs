using System.Globalization;
using System.Text.Json.Serialization;

namespace Stoa.Core;

/// <summary>
/// An amount in minor units of a currency: 11 000 CAD cents, 500 JPY yen. Arithmetic is checked; two currencies never meet.
/// </summary>
/// <param name="Minor">Minor units; negative is allowed.</param>
/// <param name="Currency">The currency.</param>
[method: JsonConstructor]
public readonly record struct Money(long Minor, Currency Currency) : IComparable<Money>
{
    /// <summary>Nothing, in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>An amount in major units, for example <c>Money.Of(12.50m, cad)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount has more digits than the currency, or is too large.</exception>
    public static Money Of(decimal major, Currency currency)
    {
        if (TryOf(major, currency, out var money))
            return money;
        throw new ArgumentOutOfRangeException(nameof(major), major, $"Not an amount of {currency}.");
    }

    /// <summary>An amount in major units; false when it has more digits than the currency, or is too large.</summary>
    public static bool TryOf(decimal major, Currency currency, out Money money)
    {
        money = Zero(currency);
        if (Math.Abs(major) > long.MaxValue / currency.MinorPerMajor)
            return false;
        var minor = major * currency.MinorPerMajor;
        if (minor != decimal.Truncate(minor))
            return false;
        money = new Money((long)minor, currency);
        return true;
    }

    /// <summary>True for exactly nothing.</summary>
    [JsonIgnore]
    public bool IsZero => Minor == 0;

    /// <summary>True above nothing.</summary>
    [JsonIgnore]
    public bool IsPositive => Minor > 0;

    /// <summary>True below nothing.</summary>
    [JsonIgnore]
    public bool IsNegative => Minor < 0;

    /// <summary>The amount in major units, for display and export only.</summary>
    [JsonIgnore]
    public decimal Major => (decimal)Minor / Currency.MinorPerMajor;

    /// <summary>The sum.</summary>
    /// <exception cref="InvalidOperationException">Two currencies.</exception>
    /// <exception cref="OverflowException">Out of range.</exception>
    public static Money operator +(Money left, Money right) => left with { Minor = checked(left.Minor + left.Same(right).Minor) };

    /// <summary>The difference.</summary>
    /// <exception cref="InvalidOperationException">Two currencies.</exception>
    /// <exception cref="OverflowException">Out of range.</exception>
    public static Money operator -(Money left, Money right) => left with { Minor = checked(left.Minor - left.Same(right).Minor) };

    /// <summary>The opposite.</summary>
    /// <exception cref="OverflowException">Out of range.</exception>
    public static Money operator -(Money money) => money with { Minor = checked(-money.Minor) };

    /// <summary>So many times the amount.</summary>
    /// <exception cref="OverflowException">Out of range.</exception>
    public static Money operator *(Money money, long times) => money with { Minor = checked(money.Minor * times) };

    /// <summary>Less.</summary>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Less or equal.</summary>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>More.</summary>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>More or equal.</summary>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>The smaller amount comes first.</summary>
    /// <exception cref="InvalidOperationException">Two currencies.</exception>
    public int CompareTo(Money other) => Minor.CompareTo(Same(other).Minor);

    /// <summary>A rate of the amount, to the nearest minor unit.</summary>
    /// <exception cref="OverflowException">Out of range.</exception>
    public Money Share(BasisPoints rate, Rounding rounding) => Fraction(rate.Value, BasisPoints.PerWhole, rounding);

    /// <summary>The amount times a fraction, to the nearest minor unit: 90 minutes at an hourly price is 90/60.</summary>
    /// <param name="numerator">Any number.</param>
    /// <param name="denominator">1 or more.</param>
    /// <param name="rounding">Where exactly half a minor unit goes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The denominator is not positive.</exception>
    /// <exception cref="OverflowException">Out of range.</exception>
    public Money Fraction(long numerator, long denominator, Rounding rounding)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var product = (Int128)Minor * numerator;
        var magnitude = Int128.Abs(product);
        var (whole, rest) = Int128.DivRem(magnitude, denominator);
        var roundsAway = (rest * 2).CompareTo(denominator) switch
        {
            > 0 => true,
            < 0 => false,
            _ => rounding == Rounding.HalfUp || Int128.IsOddInteger(whole),
        };
        if (roundsAway)
            whole++;
        return this with { Minor = checked((long)(product < 0 ? -whole : whole)) };
    }

    /// <summary>
    /// Parts in proportion to the weights that sum to exactly this amount: each is rounded towards zero, then what is left goes,
    /// one minor unit each, to the largest remainders (the earlier of equals). No part is further from zero than a weight's whole.
    /// </summary>
    /// <param name="weights">At least one; none negative, not all zero. A weight of zero gets nothing.</param>
    /// <exception cref="ArgumentException">The weights are empty, negative or all zero.</exception>
    public IReadOnlyList<Money> Split(IReadOnlyList<long> weights)
    {
        var currency = Currency;
        return [.. LargestRemainder.Split(Minor, weights).Select(minor => new Money(minor, currency))];
    }

    /// <summary>The amount as people of a culture write it: <c>$110.00</c> in en-CA, <c>CA$110.00</c> in en-US, <c>110,00 $</c> in fr-CA.</summary>
    public string Format(CultureInfo culture) => MoneyFormat.Format(this, culture);

    /// <summary>The amount for logs and programs: <c>110.00 CAD</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Major.ToString($"F{Currency.MinorDigits}", CultureInfo.InvariantCulture)} {Currency.Code}");

    private Money Same(Money other) => other.Currency == Currency
        ? other
        : throw new InvalidOperationException($"{Currency} and {other.Currency} do not mix.");
}
