using System.Collections.Frozen;
using Stoa.Core;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>
/// Amounts as Mercado Pago writes them: JSON numbers in major units (<c>unit_price</c>, <c>transaction_amount</c> in the types of its Node
/// client, <c>src/clients/payment/commonTypes.ts</c>). Each country's account takes its own currency only.
/// </summary>
internal static class MercadoPagoMoney
{
    /// <summary>The largest amount that we send: beyond it JSON numbers of other programs stop being exact.</summary>
    private const long MinorMax = 999_999_999_999;

    private static readonly FrozenDictionary<string, string> Currencies = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AR"] = "ARS", ["BR"] = "BRL", ["CL"] = "CLP", ["CO"] = "COP", ["MX"] = "MXN", ["PE"] = "PEN", ["UY"] = "UYU",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Chile's peso has no cents; Colombia's has them in ISO 4217, and its checkouts do without.
    private static readonly FrozenSet<string> Whole = FrozenSet.ToFrozenSet(["CLP", "COP"]);

    /// <summary>The countries, ISO 3166-1 alpha-2.</summary>
    internal static IReadOnlyList<string> Countries { get; } = [.. Currencies.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What a country's account takes; null when Mercado Pago is not there.</summary>
    internal static string? CurrencyOf(string country) => Currencies.GetValueOrDefault(country);

    /// <summary>Where people of a country are sent to: its payment pages, and its page for signing in, which is Mercado Libre's too.</summary>
    internal static IEnumerable<string> PagesIn(string country)
    {
        var end = country switch { "CL" => "cl", var other => $"com.{other.ToLowerInvariant()}" };
        var sister = country == "BR" ? "mercadolivre" : "mercadolibre";
        return [$"https://www.mercadopago.{end}", $"https://sandbox.mercadopago.{end}", $"https://auth.mercadopago.{end}", $"https://www.{sister}.{end}"];
    }

    /// <summary>Whether it can be charged exactly.</summary>
    internal static bool CanCharge(Money amount) =>
        amount.IsPositive && amount.Minor <= MinorMax && (!Whole.Contains(amount.Currency.Code) || amount.Major == decimal.Truncate(amount.Major));

    /// <summary>As it is written in JSON: without digits that the currency does not have.</summary>
    internal static decimal Write(Money amount) => Whole.Contains(amount.Currency.Code) ? decimal.Truncate(amount.Major) : amount.Major;

    /// <summary>As it was read.</summary>
    /// <exception cref="FormatException">It is no amount of the currency.</exception>
    internal static Money Read(decimal major, string? code) =>
        Currency.TryParse(code, out var currency) && Money.TryOf(major, currency, out var money) ? money : throw new FormatException($"{major} is no amount of {code}.");
}
