namespace Stoa.Core.Pricing.Taxes;

/// <summary>A tax on an amount.</summary>
/// <param name="Rule">The rate that counts.</param>
/// <param name="Base">What it is on.</param>
/// <param name="Amount">The tax.</param>
public sealed record TaxAmount(TaxRule Rule, Money Base, Money Amount);

/// <summary>Works taxes out. Each is rounded by itself to the nearest minor unit, half away from zero, as tax offices do.</summary>
public static class TaxWork
{
    // The rounding of some taxes of an amount moves the net by less than this.
    private const int SearchMinor = 8;

    /// <summary>The taxes that are added to an amount, in their order.</summary>
    public static IReadOnlyList<TaxAmount> Added(Money net, IReadOnlyList<TaxRule> rules)
    {
        var taxes = new List<TaxAmount>(rules.Count);
        var reached = net;
        foreach (var rule in rules)
        {
            var on = rule.IsCompound ? reached : net;
            var tax = on.Fraction(rule.Rate.Millionths, TaxPercent.PerWhole, Rounding.HalfUp);
            taxes.Add(new TaxAmount(rule, on, tax));
            reached += tax;
        }

        return taxes;
    }

    /// <summary>
    /// The taxes that an amount contains: those that, added to the net, make exactly this amount. Where no net does (not every amount can
    /// be reached in whole minor units), the nearest net counts, and what is left over is cut by largest remainder.
    /// </summary>
    /// <returns>The taxes; the net is the amount less their sum.</returns>
    public static IReadOnlyList<TaxAmount> Contained(Money gross, IReadOnlyList<TaxRule> rules)
    {
        if (rules.Count == 0 || !gross.IsPositive)
            return [];
        var factor = Factor(rules);
        var estimate = gross.Minor - (long)decimal.Round(gross.Minor - (gross.Minor / factor), 0, MidpointRounding.AwayFromZero);
        for (var minor = Math.Max(0, estimate - SearchMinor); minor <= Math.Min(gross.Minor, estimate + SearchMinor); minor++)
        {
            var net = gross with { Minor = minor };
            var taxes = Added(net, rules);
            if (net + Sum(taxes, net.Currency) == gross)
                return taxes;
        }

        return Nearest(gross, gross with { Minor = Math.Min(estimate, gross.Minor) }, rules);
    }

    /// <summary>All of them together.</summary>
    public static Money Sum(IEnumerable<TaxAmount> taxes, Currency currency) =>
        taxes.Aggregate(Money.Zero(currency), (sum, tax) => sum + tax.Amount);

    private static IReadOnlyList<TaxAmount> Nearest(Money gross, Money net, IReadOnlyList<TaxRule> rules)
    {
        var exact = Added(net, rules);
        var weights = exact.Select(tax => tax.Amount.Minor).ToList();
        if (weights.TrueForAll(weight => weight == 0))
            weights = [.. rules.Select(rule => (long)rule.Rate.Millionths)];
        var parts = (gross - net).Split(weights);
        return [.. exact.Select((tax, i) => tax with { Amount = parts[i] })];
    }

    private static decimal Factor(IReadOnlyList<TaxRule> rules)
    {
        var factor = 1m;
        foreach (var rule in rules)
        {
            var rate = (decimal)rule.Rate.Millionths / TaxPercent.PerWhole;
            factor += rule.IsCompound ? factor * rate : rate;
        }

        return factor;
    }
}
