using Stoa.Core;

namespace Stoa.Server.Demo.Supply;

/// <summary>Prices of the demo in a marketplace's own currency, as round as people make them.</summary>
internal static class DemoPrices
{
    // About what a Canadian dollar buys; a demo needs no exchange.
    private static readonly Dictionary<string, (decimal Rate, int RoundTo)> ByCurrency = new(StringComparer.Ordinal)
    {
        ["CAD"] = (1m, 1), ["USD"] = (0.8m, 1), ["EUR"] = (0.7m, 1), ["GBP"] = (0.6m, 1), ["CHF"] = (0.9m, 1), ["CLP"] = (600m, 500),
    };

    /// <summary>So many Canadian dollars, in minor units of a currency.</summary>
    public static long Minor(int dollars, Currency currency)
    {
        var (rate, roundTo) = ByCurrency.GetValueOrDefault(currency.Code, (1m, 1));
        var major = Math.Max(1, Math.Round(dollars * rate / roundTo)) * roundTo;
        return (long)major * currency.MinorPerMajor;
    }
}
