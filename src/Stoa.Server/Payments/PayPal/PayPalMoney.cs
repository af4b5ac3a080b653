using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Serialization;
using Stoa.Core;

namespace Stoa.Server.Payments.PayPal;

/// <summary>An amount as PayPal writes it: <c>{"currency_code": "JPY", "value": "500"}</c>.</summary>
internal sealed record PayPalAmount(string CurrencyCode, string Value);

/// <summary>The same where payouts write it: <c>{"currency": "CAD", "value": "50.00"}</c>.</summary>
internal sealed record PayPalPayoutAmount([property: JsonPropertyName("currency")] string CurrencyCode, string Value);

/// <summary>
/// Amounts as PayPal takes them (https://developer.paypal.com/api/rest/reference/currency-codes/): two digits, and none for the forint, the yen
/// and the Taiwan dollar, whatever ISO 4217 says.
/// </summary>
internal static class PayPalMoney
{
    private const int DigitsOfMost = 2;

    private static readonly FrozenSet<string> Taken = FrozenSet.ToFrozenSet(
    [
        "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "SEK", "SGD", "THB",
        "TWD", "USD",
    ]);

    private static readonly FrozenSet<string> Whole = FrozenSet.ToFrozenSet(["HUF", "JPY", "TWD"]);

    /// <summary>Whether PayPal knows the currency and can say exactly this.</summary>
    internal static bool Can(Money amount) => amount.IsPositive && Taken.Contains(amount.Currency.Code) && IsExact(amount);

    /// <summary>For orders, captures and refunds.</summary>
    /// <exception cref="ArgumentException">It cannot be said exactly.</exception>
    internal static PayPalAmount Amount(Money amount) => new(amount.Currency.Code, Text(amount));

    /// <summary>For payouts.</summary>
    /// <exception cref="ArgumentException">It cannot be said exactly.</exception>
    internal static PayPalPayoutAmount PayoutAmount(Money amount) => new(amount.Currency.Code, Text(amount));

    /// <summary>In our own minor units. A currency that Stoa does not know keeps PayPal's digits.</summary>
    /// <exception cref="FormatException">It is no amount of that currency.</exception>
    internal static Money Read(PayPalAmount said) => Read(said.CurrencyCode, said.Value);

    /// <summary>In our own minor units.</summary>
    /// <exception cref="FormatException">It is no amount of that currency.</exception>
    internal static Money Read(PayPalPayoutAmount said) => Read(said.CurrencyCode, said.Value);

    private static Money Read(string code, string value)
    {
        if (!Currency.TryParse(code, out var currency)) currency = new Currency(code, DigitsOf(code));
        return decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major)
            && Money.TryOf(major, currency, out var amount)
            ? amount
            : throw new FormatException($"\"{value}\" is no amount of {code}.");
    }

    private static string Text(Money amount) => IsExact(amount)
        ? amount.Major.ToString(string.Create(CultureInfo.InvariantCulture, $"F{DigitsOf(amount.Currency.Code)}"), CultureInfo.InvariantCulture)
        : throw new ArgumentException($"PayPal has no way to say {amount}.", nameof(amount));

    private static bool IsExact(Money amount) => decimal.Round(amount.Major, DigitsOf(amount.Currency.Code)) == amount.Major;

    private static int DigitsOf(string code) => Whole.Contains(code) ? 0 : DigitsOfMost;
}
