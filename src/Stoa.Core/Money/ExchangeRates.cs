namespace Stoa.Core;

/// <summary>
/// What currencies are worth, for comparing prices: nobody pays by it. Unknown currencies count one to one, so that a marketplace
/// without a table still sorts its own currency rightly.
/// </summary>
public sealed class ExchangeRates
{
    private readonly IReadOnlyDictionary<string, decimal> _worth;

    /// <summary>A table.</summary>
    /// <param name="home">The currency that the others are measured in.</param>
    /// <param name="worth">By code: what one unit (not the smallest) is worth in the home currency; above 0.</param>
    public ExchangeRates(Currency home, IReadOnlyDictionary<string, decimal> worth)
    {
        if (worth.Values.Any(rate => rate <= 0)) throw new ArgumentOutOfRangeException(nameof(worth), "A rate is above 0.");
        (Home, _worth) = (home, worth);
    }

    /// <summary>The currency that the others are measured in.</summary>
    public Currency Home { get; }

    /// <summary>True when something else than the home currency has a rate.</summary>
    public bool Knows(Currency currency) => currency == Home || _worth.ContainsKey(currency.Code);

    /// <summary>An amount in another currency, to its smallest unit, halves away from zero.</summary>
    public Money Convert(Money amount, Currency to)
    {
        if (amount.Currency == to) return amount;
        var major = (decimal)amount.Minor / amount.Currency.MinorPerMajor * Worth(amount.Currency) / Worth(to);
        return new Money(Clamped(decimal.Round(major * to.MinorPerMajor, MidpointRounding.AwayFromZero)), to);
    }

    private decimal Worth(Currency currency) => currency == Home ? 1 : _worth.GetValueOrDefault(currency.Code, 1);

    private static long Clamped(decimal minor) => (long)Math.Clamp(minor, long.MinValue, long.MaxValue);
}
