using FsCheck.Fluent;
using Stoa.Core.Cancellation;
using Stoa.Core.Disputes;
using Stoa.Core.Pricing;
using Stoa.Core.Tests.Pricing;

namespace Stoa.Core.Tests.Disputes;

public sealed class SettlementTests
{
    [Fact]
    public void What_goes_back_and_what_is_released_are_always_what_was_held() => Property.Holds(
        from quote in Sale.AnyQuote
        from before in Gen.Choose(0, 100)
        from share in Gen.Choose(0, 100)
        select (quote, before, share),
        one =>
        {
            var quote = one.quote;
            var already = Before(quote, one.before);
            var left = Refunds.Left(quote, already.By);
            var most = Settlement.Most(quote, already);
            var amount = new Money(most.Minor * one.share / 100, most.Currency);

            var settled = Settlement.Of(quote, amount, already).Value;

            Assert.Equal(left, settled.Refund + settled.Released);
            Assert.False(settled.Released.HasNegative);
            Assert.False(settled.Refund.HasNegative);
            Assert.Equal(settled.Transition switch { Settlement.ForProvider => true, _ => false }, amount.IsZero);
            if (amount == most && !most.IsZero) Assert.Equal(Settlement.ForCustomer, settled.Transition);
            Assert.Equal(settled.Transition == Settlement.Split ? amount : null, settled.Amount);
        });

    [Fact]
    public void Of_a_part_the_customer_gets_exactly_what_was_decided_and_the_rest_of_it_is_released() => Property.Holds(
        from quote in Sale.AnyQuote
        from before in Gen.Choose(0, 99)
        from size in Gen.Choose(1, 100)
        from share in Gen.Choose(0, 100)
        select (quote, before, size, share),
        one =>
        {
            var already = Before(one.quote, one.before);
            var left = Refunds.Left(one.quote, already.By);
            var part = left.Proportion(new Money(left.Total.Minor * one.size / 100, left.Total.Currency));
            var most = Refunds.CustomersLeft(one.quote, part, already);
            var amount = new Money(most.Minor * one.share / 100, most.Currency);

            var settled = Settlement.Of(one.quote, part, amount, already).Value;

            Assert.Equal(part, settled.Refund + settled.Released);
            Assert.False(settled.Released.HasNegative);
            Assert.False(settled.Refund.HasNegative);
            Assert.Equal(amount, Refunds.CustomersLeft(one.quote, settled.Refund, already));
            Assert.Equal("refund-beyond-what-is-left", Settlement.Of(one.quote, part, most with { Minor = most.Minor + 1 }, already).Problem!.Code);
        });

    [Fact]
    public void More_than_is_left_less_than_nothing_and_another_currency_are_refused() => Property.Holds(
        Sale.AnyQuote,
        quote =>
        {
            var most = Settlement.Most(quote, Refunded.None(quote.Currency));
            Assert.Equal("refund-beyond-what-is-left", Code(quote, most with { Minor = most.Minor + 1 }));
            Assert.Equal("refund-negative", Code(quote, most with { Minor = -1 }));
            Assert.Equal("refund-currency", Code(quote, new Money(0, Currency.Parse(quote.Currency.Code == "JPY" ? "CAD" : "JPY"))));
        });

    private static string Code(Quote quote, Money amount) => Settlement.Of(quote, amount, Refunded.None(quote.Currency)).Problem!.Code;

    private static Refunded Before(Quote quote, int percent)
    {
        var most = Settlement.Most(quote, Refunded.None(quote.Currency));
        var amount = new Money(most.Minor * percent / 100, most.Currency);
        return amount.IsPositive ? Refunded.FromShares(Refunds.Partial(quote, amount, Refunded.None(quote.Currency)).Value) : Refunded.None(quote.Currency);
    }
}
