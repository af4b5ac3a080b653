namespace Stoa.Core.Tests;

public sealed class ExchangeRatesTests
{
    private static readonly ExchangeRates Rates = new(
        Currency.Parse("CAD"), new Dictionary<string, decimal>(StringComparer.Ordinal) { ["EUR"] = 1.60m, ["JPY"] = 0.0094m, ["KWD"] = 4.5m });

    [Theory]
    [InlineData(10_000, "EUR", 16_000, "CAD")]
    [InlineData(16_000, "CAD", 10_000, "EUR")]
    [InlineData(1_000, "JPY", 940, "CAD")]
    [InlineData(940, "CAD", 1_000, "JPY")]
    [InlineData(1_000, "KWD", 450, "CAD")]
    [InlineData(10_000, "EUR", 17_021, "JPY")]
    [InlineData(123, "CAD", 123, "CAD")]
    [InlineData(5_000, "CHF", 5_000, "CAD")]
    public void Amounts_are_converted_to_the_smallest_unit(long minor, string from, long expected, string to) =>
        Assert.Equal(new Money(expected, Currency.Parse(to)), Rates.Convert(new Money(minor, Currency.Parse(from)), Currency.Parse(to)));

    [Fact]
    public void A_table_says_what_it_knows_and_refuses_nonsense()
    {
        Assert.True(Rates.Knows(Currency.Parse("CAD")));
        Assert.True(Rates.Knows(Currency.Parse("EUR")));
        Assert.False(Rates.Knows(Currency.Parse("CHF")));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExchangeRates(Currency.Parse("CAD"), new Dictionary<string, decimal>(StringComparer.Ordinal) { ["EUR"] = 0 }));
    }
}
