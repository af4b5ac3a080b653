using System.Collections.Frozen;
using Stoa.Core;

namespace Stoa.Server.Payments.Stripe;

/// <summary>
/// Amounts as Stripe counts them (https://docs.stripe.com/currencies): in the smallest unit, with exceptions. The króna is written with two
/// digits that are always zero; dinars and rials are taken to a hundredth only.
/// </summary>
internal static class StripeMoney
{
    /// <summary>The largest amount of a charge: eight digits, whatever the currency.</summary>
    internal const long UnitsMax = 99_999_999;

    // Stripe's documents name it among those without a minor unit, and among those written with two digits all the same: it is not guessed.
    private const string Unclear = "UGX";
    private const string WrittenWithTwoZeros = "ISK";

    private static readonly FrozenSet<string> WithoutMinorUnit = FrozenSet.ToFrozenSet(
        ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]);

    private static readonly FrozenSet<string> OfThreeDigits = FrozenSet.ToFrozenSet(["BHD", "JOD", "KWD", "OMR", "TND"]);

    // Charged to a hundredth, and paid out in whole units only.
    private static readonly FrozenSet<string> PaidOutWhole = FrozenSet.ToFrozenSet(["HUF", "TWD", WrittenWithTwoZeros]);

    // In Stripe's units. Where a currency has none, Stripe decides by what it settles to.
    private static readonly FrozenDictionary<string, long> SmallestCharge = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["AED"] = 200, ["AUD"] = 50, ["BGN"] = 100, ["BRL"] = 50, ["CAD"] = 50, ["CHF"] = 50, ["CZK"] = 15_00, ["DKK"] = 250, ["EUR"] = 50,
        ["GBP"] = 30, ["HKD"] = 400, ["HUF"] = 175_00, ["INR"] = 50, ["JPY"] = 50, ["MXN"] = 10_00, ["MYR"] = 200, ["NOK"] = 300, ["NZD"] = 50,
        ["PLN"] = 200, ["RON"] = 200, ["SEK"] = 300, ["SGD"] = 50, ["THB"] = 10_00, ["USD"] = 50,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether Stripe can charge exactly this.</summary>
    internal static bool CanCharge(Money amount) =>
        amount.IsPositive && TryUnits(amount, out var units) && units <= UnitsMax && units >= SmallestCharge.GetValueOrDefault(amount.Currency.Code, 1);

    /// <summary>Whether Stripe can pay out exactly this.</summary>
    internal static bool CanPayOut(Money amount) =>
        amount.IsPositive && TryUnits(amount, out var units) && (!PaidOutWhole.Contains(amount.Currency.Code) || units % 100 == 0);

    /// <summary>In Stripe's units.</summary>
    /// <exception cref="ArgumentException">It cannot be said exactly.</exception>
    internal static long Units(Money amount) => TryUnits(amount, out var units) ? units : throw new ArgumentException($"Stripe has no way to say {amount}.", nameof(amount));

    /// <summary>In ours. A currency that Stoa does not know keeps Stripe's digits.</summary>
    /// <exception cref="FormatException">Ours has fewer digits than there are in it.</exception>
    internal static Money Read(long units, string code)
    {
        var name = code.ToUpperInvariant();
        var digits = DigitsOf(name);
        if (!Currency.TryParse(name, out var currency)) return new Money(units, new Currency(name, digits));
        var minor = (decimal)units;
        for (var digit = digits; digit < currency.MinorDigits; digit++) minor *= 10;
        for (var digit = digits; digit > currency.MinorDigits; digit--) minor /= 10;
        return minor == decimal.Truncate(minor) ? new Money((long)minor, currency) : throw new FormatException($"{units} is no amount of {currency}.");
    }

    private static bool TryUnits(Money amount, out long units)
    {
        var code = amount.Currency.Code;
        var exact = (decimal)amount.Minor;
        for (var digit = amount.Currency.MinorDigits; digit < DigitsOf(code); digit++) exact *= 10;
        for (var digit = amount.Currency.MinorDigits; digit > DigitsOf(code); digit--) exact /= 10;
        units = decimal.Abs(exact) <= long.MaxValue ? (long)exact : 0;
        return code != Unclear && units == exact && (!OfThreeDigits.Contains(code) || units % 10 == 0);
    }

    private static int DigitsOf(string code) => WithoutMinorUnit.Contains(code) ? 0 : OfThreeDigits.Contains(code) ? 3 : 2;
}
