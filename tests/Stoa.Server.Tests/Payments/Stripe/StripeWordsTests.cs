using Stoa.Core;
using Stoa.Server.Payments.Stripe;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>How amounts and parameters are said to Stripe.</summary>
public sealed class StripeWordsTests
{
    [Theory]
    [InlineData("CAD", "110.00", 11_000L)]
    [InlineData("CAD", "0.50", 50L)]
    [InlineData("CAD", "0.49", null)]
    [InlineData("JPY", "500", 500L)]
    [InlineData("JPY", "49", null)]
    [InlineData("CLP", "19990", 19_990L)]
    [InlineData("ISK", "5", 500L)]
    [InlineData("KWD", "5.120", 5_120L)]
    [InlineData("KWD", "5.124", null)]
    [InlineData("MXN", "9.99", null)]
    [InlineData("UGX", "5000", null)]
    [InlineData("USD", "999999.99", 99_999_999L)]
    [InlineData("USD", "1000000.00", null)]
    public void An_amount_is_said_exactly_or_not_taken(string currency, string amount, long? units)
    {
        var money = Money.Of(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), Currency.Parse(currency));
        Assert.Equal(units is not null, StripeMoney.CanCharge(money));
        if (units is null) return;
        Assert.Equal(units, StripeMoney.Units(money));
        Assert.Equal(money, StripeMoney.Read(units.Value, currency.ToLowerInvariant()));
    }

    [Theory]
    [InlineData("HUF", "100.00", true)]
    [InlineData("HUF", "100.50", false)]
    [InlineData("ISK", "100", true)]
    [InlineData("CAD", "0.01", true)]
    public void Some_currencies_are_paid_out_in_whole_units_only(string currency, string amount, bool can) =>
        Assert.Equal(can, StripeMoney.CanPayOut(Money.Of(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), Currency.Parse(currency))));

    [Fact]
    public void Parameters_nest_in_brackets_and_what_is_null_is_left_out()
    {
        var form = new StripeForm
        {
            { "mode", "payment" },
            { "nothing", (string?)null },
            { "line_items", [new StripeForm { { "quantity", 1 }, { "price_data", new StripeForm { { "product_data", new StripeForm { { "name", "Massage & more" } } } } } }] },
            { "expand", ["a.b", "c"] },
            { "submit", true },
        };
        Assert.Equal(
            ["mode=payment", "line_items[0][quantity]=1", "line_items[0][price_data][product_data][name]=Massage & more", "expand[]=a.b", "expand[]=c", "submit=true"],
            form.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal("?a%5Bb%5D=c%20d", new StripeForm { { "a", new StripeForm { { "b", "c d" } } } }.Query);
    }
}
