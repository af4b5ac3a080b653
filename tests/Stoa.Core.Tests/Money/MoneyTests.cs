using System.Globalization;
using FsCheck.Fluent;

namespace Stoa.Core.Tests;

public sealed class MoneyTests
{
    private static readonly Currency Cad = Currency.Parse("CAD");
    private static readonly Currency Jpy = Currency.Parse("JPY");

    [Theory]
    [InlineData("CLP", 0)]
    [InlineData("JPY", 0)]
    [InlineData("KRW", 0)]
    [InlineData("ISK", 0)]
    [InlineData("CAD", 2)]
    [InlineData("EUR", 2)]
    [InlineData("KWD", 3)]
    [InlineData("BHD", 3)]
    public void A_currency_knows_its_minor_digits(string code, int digits) =>
        Assert.Equal(digits, Currency.Parse(code).MinorDigits);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cad")]
    [InlineData("ZZZ")]
    [InlineData("CAD ")]
    public void An_unknown_code_is_no_currency(string? code)
    {
        Assert.False(Currency.TryParse(code, out _));
        Assert.ThrowsAny<Exception>(() => Currency.Parse(code!));
    }

    [Fact]
    public void The_default_currency_is_no_currency_and_meets_no_other()
    {
        Assert.Equal("XXX", default(Currency).Code);
        Assert.Equal(default, new Currency("XXX", 0));
        Assert.Throws<InvalidOperationException>(() => default(Money) + new Money(1, Cad));
    }

    [Theory]
    [InlineData("ca1", 2)]
    [InlineData("CADS", 2)]
    [InlineData("CAD", -1)]
    [InlineData("CAD", 5)]
    public void A_malformed_currency_cannot_be_made(string code, int digits) =>
        Assert.ThrowsAny<ArgumentException>(() => new Currency(code, digits));

    [Fact]
    public void Arithmetic_is_checked_and_never_mixes_currencies()
    {
        Assert.Equal(new Money(150, Cad), new Money(100, Cad) + new Money(50, Cad));
        Assert.Equal(new Money(-50, Cad), new Money(50, Cad) - new Money(100, Cad));
        Assert.Equal(new Money(300, Cad), new Money(100, Cad) * 3);
        Assert.True(new Money(1, Cad) < new Money(2, Cad));
        Assert.Throws<InvalidOperationException>(() => new Money(1, Cad) + new Money(1, Jpy));
        Assert.Throws<InvalidOperationException>(() => new Money(1, Cad) < new Money(1, Jpy));
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, Cad) + new Money(1, Cad));
        Assert.Throws<OverflowException>(() => -new Money(long.MinValue, Cad));
    }

    [Theory]
    // minor, basis points, half even, half up
    [InlineData(10_000, 1000, 1000, 1000)]
    [InlineData(5, 1000, 0, 1)]
    [InlineData(15, 1000, 2, 2)]
    [InlineData(25, 1000, 2, 3)]
    [InlineData(26, 1000, 3, 3)]
    [InlineData(-5, 1000, 0, -1)]
    [InlineData(-25, 1000, -2, -3)]
    [InlineData(1, 0, 0, 0)]
    [InlineData(long.MaxValue, 10_000, long.MaxValue, long.MaxValue)]
    public void A_share_is_rounded_as_named(long minor, int rate, long halfEven, long halfUp)
    {
        Assert.Equal(halfEven, new Money(minor, Cad).Share(new BasisPoints(rate), Rounding.HalfEven).Minor);
        Assert.Equal(halfUp, new Money(minor, Cad).Share(new BasisPoints(rate), Rounding.HalfUp).Minor);
    }

    [Theory]
    [InlineData(100, new long[] { 1, 1, 1 }, new long[] { 34, 33, 33 })]
    [InlineData(-100, new long[] { 1, 1, 1 }, new long[] { -34, -33, -33 })]
    [InlineData(1, new long[] { 0, 1, 1 }, new long[] { 0, 1, 0 })]
    [InlineData(4400, new long[] { 9000, 1000, 1000 }, new long[] { 3600, 400, 400 })]
    [InlineData(10, new long[] { 1, 2, 4 }, new long[] { 1, 3, 6 })]
    [InlineData(0, new long[] { 3, 7 }, new long[] { 0, 0 })]
    public void A_split_gives_what_is_left_to_the_largest_remainders(long minor, long[] weights, long[] parts) =>
        Assert.Equal(parts, new Money(minor, Cad).Split(weights).Select(part => part.Minor));

    [Theory]
    [InlineData(new long[0])]
    [InlineData(new long[] { 0, 0 })]
    [InlineData(new long[] { 1, -1 })]
    public void A_split_without_proper_weights_is_a_fault(long[] weights) =>
        Assert.Throws<ArgumentException>(() => new Money(1, Cad).Split(weights));

    [Fact]
    public void Parts_sum_to_the_whole_and_keep_within_one_unit_of_proportion()
    {
        var cases =
            from minor in Gen.OneOf(Gen.Choose(-1_000_000, 1_000_000).Select(n => (long)n), Gen.Elements(long.MinValue, long.MaxValue))
            from weights in Gen.NonEmptyListOf(Gen.OneOf(Gen.Choose(0, 1000).Select(n => (long)n), Gen.Constant(long.MaxValue)))
            where weights.Any(weight => weight > 0)
            select (Money: new Money(minor, Cad), Weights: weights.ToArray());
        Property.Holds(cases, it =>
        {
            var parts = it.Money.Split(it.Weights);
            Assert.Equal(it.Money.Minor, parts.Aggregate((Int128)0, (sum, part) => sum + part.Minor));
            var sum = it.Weights.Aggregate((Int128)0, (total, weight) => total + weight);
            for (var i = 0; i < parts.Count; i++)
            {
                // Compared in doubles: the exact product does not fit 128 bits for the extremes.
                var exact = (double)it.Money.Minor * it.Weights[i] / (double)sum;
                Assert.InRange(parts[i].Minor, exact - 1 - (Math.Abs(exact) * 1e-12), exact + 1 + (Math.Abs(exact) * 1e-12));
            }
        });
    }

    [Theory]
    [InlineData(11000, "CAD", "en-CA", "$110.00")]
    [InlineData(11000, "CAD", "fr-CA", "110,00 $")]
    [InlineData(11000, "CAD", "en-US", "CA$110.00")]
    [InlineData(-11000, "USD", "en-US", "-$110.00")]
    [InlineData(123456789, "EUR", "de-DE", "1.234.567,89 €")]
    [InlineData(11000, "CHF", "en-US", "CHF 110.00")]
    [InlineData(-11000, "CHF", "en-US", "-CHF 110.00")]
    [InlineData(11000, "CLP", "es-CL", "$11.000")]
    [InlineData(11000, "JPY", "en-US", "¥11,000")]
    [InlineData(1234, "KWD", "en-US", "KWD 1.234")]
    [InlineData(11000, "CAD", "fr", "110,00 CA$")]
    public void An_amount_is_written_as_people_of_a_culture_write_it(long minor, string code, string culture, string expected) =>
        Assert.Equal(expected.Replace(' ', '\u00A0'), new Money(minor, Currency.Parse(code)).Format(CultureInfo.GetCultureInfo(culture)));

    [Theory]
    [InlineData(11000, "CAD", "110.00 CAD")]
    [InlineData(-5, "CAD", "-0.05 CAD")]
    [InlineData(500, "JPY", "500 JPY")]
    public void An_amount_is_written_for_programs(long minor, string code, string expected) =>
        Assert.Equal(expected, new Money(minor, Currency.Parse(code)).ToString());

    [Fact]
    public void Major_units_are_taken_only_when_exact()
    {
        Assert.Equal(new Money(1250, Cad), Money.Of(12.50m, Cad));
        Assert.False(Money.TryOf(12.505m, Cad, out _));
        Assert.False(Money.TryOf(0.5m, Jpy, out _));
        Assert.False(Money.TryOf(decimal.MaxValue, Cad, out _));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public void A_rate_out_of_range_cannot_be_made(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BasisPoints(value));

    [Fact]
    public void A_rate_is_written_in_percent() =>
        Assert.Equal("12.5\u00A0%", new BasisPoints(1250).ToString());
}
