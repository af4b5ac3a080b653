using Stoa.Core.Cancellation;
using Stoa.Core.Pricing;
using Stoa.Core.Tests.Pricing;

namespace Stoa.Core.Tests.Cancellation;

public sealed class RefundItemsTests
{
    private static readonly OptionChoice Cupping = new("cupping", "Cupping", new OptionEffect.Amount(Sale.Dollars(18)));
    private static readonly OptionChoice OffSeason = new("off", "Off season", new OptionEffect.Percent(BasisPoints.Percent(10), Reduces: true));

    [Fact]
    public void What_was_paid_is_told_by_what_it_was_for() => Assert.Equal(
        [("plan-1", 100m), ("cupping", 18m), ("fee-1", 11.80m)],
        RefundItems.Of(Sale.Price(new QuoteRequest(Sale.Massage, Options: [Cupping], Guest: true))).Select(item => (item.Reference, item.Paid.Major)));

    [Fact]
    public void A_reduction_is_shared_by_what_it_reduced() => Assert.Equal(
        [("plan-1", 91.53m), ("cupping", 16.47m)],
        RefundItems.Of(Sale.Price(new QuoteRequest(Sale.Massage, Options: [Cupping, OffSeason]))).Select(item => (item.Reference, item.Paid.Major)));

    [Theory]
    [InlineData("cupping", 18, null)]
    [InlineData("cupping plan-1 cupping", 118, null)]
    [InlineData("cupping yoga", 0, "refund-item-unknown")]
    [InlineData("", 0, "refund-not-positive")]
    public void Some_of_it_is_a_sum(string references, int dollars, string? code)
    {
        var quote = Sale.Price(new QuoteRequest(Sale.Massage, Options: [Cupping]));
        var sum = RefundItems.Sum(quote, references.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(code, sum.Problem?.Code);
        if (code is null) Assert.Equal(Sale.Dollars(dollars), sum.Value);
    }

    [Fact]
    public void All_items_together_are_what_the_customer_paid_and_none_is_negative() => Property.Holds(Sale.AnyQuote, quote =>
    {
        var items = RefundItems.Of(quote);
        Assert.DoesNotContain(items, item => item.Paid.IsNegative);
        Assert.Equal(quote.Total, items.Aggregate(Money.Zero(quote.Currency), (sum, item) => sum + item.Paid));
    });
}
