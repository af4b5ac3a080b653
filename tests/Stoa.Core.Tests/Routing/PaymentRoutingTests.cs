using System.Globalization;
using Stoa.Core.Routing;

namespace Stoa.Core.Tests.Routing;

/// <summary>Which gateway a new payment goes to.</summary>
public sealed class PaymentRoutingTests
{
    private static readonly PaymentRoute[] Routes =
    [
        new("mercadopago", Countries: ["CL", "AR"]),
        new("manual", Currencies: ["CAD"], From: 5_000),
        new("stripe", Currencies: ["CAD", "USD", "CLP"]),
        new("paypal", Currencies: ["USD"], Below: 1_000),
        new("stripe"),
    ];

    [Theory]
    [InlineData("CAD", "110.00", "CA", "stripe")]
    [InlineData("CAD", "5000.00", "CA", "manual stripe")]
    [InlineData("CAD", "4999.99", "CA", "stripe")]
    [InlineData("CLP", "19990", "CL", "mercadopago stripe")]
    [InlineData("CLP", "19990", null, "stripe")]
    [InlineData("USD", "999.99", "US", "stripe paypal")]
    [InlineData("USD", "1000.00", "US", "stripe")]
    [InlineData("EUR", "10.00", "FR", "stripe")]
    public void The_candidates_are_those_whose_route_fits(string currency, string amount, string? country, string candidates) =>
        Assert.Equal(candidates, string.Join(' ', PaymentRouting.Candidates(Routes, Amount(currency, amount), country)));

    [Theory]
    [InlineData("a b c", "a b c", "", "a")]
    [InlineData("a b c", "b c", "", "b")]
    [InlineData("a b c", "a b c", "a", "b")]
    [InlineData("a b c", "a b c", "a b", "c")]
    [InlineData("a b c", "b c", "b", "c")]
    [InlineData("a b c", "b c", "b c", "b")]
    [InlineData("a b c", "", "", null)]
    [InlineData("", "a", "", null)]
    public void The_first_that_takes_it_and_answers_is_chosen(string candidates, string takes, string isOut, string? chosen) =>
        Assert.Equal(chosen, PaymentRouting.Choose(Words(candidates), Words(takes).Contains, Words(isOut).Contains));

    [Fact]
    public void Nobody_is_chosen_where_no_route_fits() =>
        Assert.Empty(PaymentRouting.Candidates([new("stripe", Currencies: ["CAD"])], Amount("USD", "1.00"), "US"));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Money Amount(string currency, string amount) => Money.Of(decimal.Parse(amount, CultureInfo.InvariantCulture), Currency.Parse(currency));
}
