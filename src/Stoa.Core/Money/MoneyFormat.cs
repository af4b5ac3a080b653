using System.Globalization;

namespace Stoa.Core;

/// <summary>Writes amounts with the culture's separators and the currency's own digits.</summary>
internal static class MoneyFormat
{
    // Patterns of NumberFormatInfo: 2 is "$ n", 9 is "-$ n".
    private const int SignThenSpace = 2;
    private const int MinusSignThenSpace = 9;
    private const int SignTouchesBefore = 0;

    public static string Format(Money money, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencyDecimalDigits = money.Currency.MinorDigits;
        format.CurrencySymbol = SignIn(culture, money.Currency);
        // "CHF110.00" reads badly: letters keep a distance.
        if (char.IsLetter(format.CurrencySymbol[^1]) && format.CurrencyPositivePattern == SignTouchesBefore)
        {
            format.CurrencyPositivePattern = SignThenSpace;
            format.CurrencyNegativePattern = MinusSignThenSpace;
        }

        // A price never breaks over two lines.
        return money.Major.ToString("C", format).Replace(' ', '\u00A0');
    }

    private static string SignIn(CultureInfo culture, Currency currency)
    {
        // Neutral cultures ("fr") and the invariant one have no country, hence no currency of their own.
        if (culture.IsNeutralCulture || culture.Equals(CultureInfo.InvariantCulture))
            return currency.Sign;
        return new RegionInfo(culture.Name).ISOCurrencySymbol == currency.Code
            ? culture.NumberFormat.CurrencySymbol
            : currency.Sign;
    }
}
