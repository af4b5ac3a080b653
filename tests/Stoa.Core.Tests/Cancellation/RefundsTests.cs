using System.Globalization;
using FsCheck.Fluent;
using NodaTime;
using Stoa.Core.Cancellation;
using Stoa.Core.Pricing;
using Stoa.Core.Tests.Pricing;

namespace Stoa.Core.Tests.Cancellation;

public sealed class RefundsTests
{
    private static readonly CancellationPolicy Moderate = CancellationPolicyTests.Moderate;
    private static readonly Shares Nothing = Shares.None(Sale.Cad);
    private static readonly Instant Start = Sale.Now;

    [Theory]
    // hours before, by, total, provider keeps, platform keeps; of 110 that a guest paid
    [InlineData(48, CancelledBy.Customer, 110, 0, 0)]
    [InlineData(24, CancelledBy.Customer, 55, 45, 10)]
    [InlineData(2, CancelledBy.Customer, 40, 54, 16)]
    [InlineData(1, CancelledBy.Customer, 0, 90, 20)]
    [InlineData(-1, CancelledBy.Customer, 0, 90, 20)]
    [InlineData(1, CancelledBy.Provider, 110, 0, 0)]
    [InlineData(-1, CancelledBy.Operator, 110, 0, 0)]
    public void A_cancellation_gives_back_by_tier_or_everything(int hours, CancelledBy by, int total, int provider, int platform)
    {
        var preview = Preview(hours, by, Nothing);
        Assert.Equal(Sale.Dollars(total), preview.Total);
        Assert.Equal(Sale.Dollars(provider), preview.ProviderKeeps);
        Assert.Equal(Sale.Dollars(platform), preview.PlatformKeeps);
    }

    [Fact]
    public void A_preview_says_what_goes_back_of_each_line_and_what_waiting_costs()
    {
        var preview = Preview(30, CancelledBy.Customer, Nothing);
        Assert.Equal(
            [("Massage, 60 minutes", 100m, 50m), ("Guest surcharge", 10m, 5m)],
            preview.Lines.Select(line => (line.Label, line.Paid.Major, line.Refunded.Major)));
        Assert.Equal(24, preview.Tier?.HoursBeforeStart);
        Assert.Equal(2, preview.NextTier?.HoursBeforeStart);
        Assert.Equal(Start - Duration.FromHours(24), preview.Until);
        Assert.Null(Preview(1, CancelledBy.Customer, Nothing).Until);
        Assert.Null(Preview(3, CancelledBy.Customer, Nothing).NextTier);
        Assert.Equal(Start - Duration.FromHours(2), Preview(3, CancelledBy.Customer, Nothing).Until);
    }

    [Theory]
    [InlineData(30, CancelledBy.Customer,
        "$55.00 of $110.00 goes back: 50 % of the price, because it is at least 24 hours before the start. The guest surcharge goes back in the same share.")]
    [InlineData(3, CancelledBy.Customer,
        "$40.00 of $110.00 goes back: 40 % of the price, because it is at least 2 hours before the start. The guest surcharge of $10.00 does not go back.")]
    [InlineData(1, CancelledBy.Customer, "Nothing of $110.00 goes back, because it is too close to the start.")]
    [InlineData(-1, CancelledBy.Customer, "Nothing of $110.00 goes back, because the start has passed.")]
    [InlineData(1, CancelledBy.Provider, "All of $110.00 goes back, fees included, because the provider cancels.")]
    [InlineData(1, CancelledBy.Operator, "All of $110.00 goes back, fees included, because the marketplace cancels.")]
    public void A_preview_is_a_sentence_for_people(int hours, CancelledBy by, string sentence) =>
        Assert.Equal(sentence, Preview(hours, by, Nothing).Sentence.Replace('\u00A0', ' '));

    [Fact]
    public void After_an_earlier_refund_the_tier_counts_for_what_is_left()
    {
        var preview = Preview(24, CancelledBy.Customer, Sale.Shares(18, 2, 2));
        Assert.Equal(Sale.Dollars(44), preview.Total);
        Assert.Equal(Sale.Shares(36, 4, 4), preview.Kept);
        Assert.Equal("Nothing is left to refund.", Preview(24, CancelledBy.Customer, Sale.Shares(90, 10, 10)).Sentence);
    }

    [Fact]
    public void A_partial_refund_is_given_in_proportion()
    {
        Assert.Equal(Sale.Shares(36, 4, 4), Refunds.Partial(Sale.ToGuest, BasisPoints.Percent(40), Nothing).Value);
        Assert.Equal(Sale.Shares(0.82m, 0.09m, 0.09m), Refunds.Partial(Sale.ToGuest, Sale.Dollars(1), Nothing).Value);
        Assert.Equal(Sale.Shares(40, 7.5m, 2.5m), Sale.Shares(80, 15, 5).Proportion(Sale.Dollars(50)));
        Assert.Equal(Sale.Shares(54, 6, 6), Refunds.Partial(Sale.ToGuest, Sale.Dollars(66), Sale.Shares(36, 4, 4)).Value);
    }

    [Theory]
    [InlineData(0, "CAD", "refund-not-positive")]
    [InlineData(-1, "CAD", "refund-not-positive")]
    [InlineData(6601, "CAD", "refund-beyond-what-is-left")]
    [InlineData(100, "EUR", "refund-currency")]
    public void A_refund_of_nothing_or_beyond_what_is_left_is_refused(long minor, string currency, string code) =>
        Assert.Equal(code, Refunds.Partial(Sale.ToGuest, new Money(minor, Currency.Parse(currency)), Sale.Shares(36, 4, 4)).Problem?.Code);

    [Fact]
    public void More_refunded_than_paid_is_a_fault() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Refunds.Left(Sale.ToGuest, Sale.Shares(90.01m, 0, 0)));

    [Fact]
    public void The_parts_of_every_preview_sum()
    {
        var cases =
            from quote in Sale.AnyQuote
            from hours in Gen.Choose(-5, 72)
            from who in Gen.Elements(CancelledBy.Customer, CancelledBy.Provider, CancelledBy.Operator)
            from earlier in Gen.Choose(0, 10_000)
            from refund in Gen.Choose(0, 10_000)
            from fees in Gen.Elements(true, false)
            select (quote, hours, who, earlier, Policy: Moderate with { Tiers = [new CancellationTier(24, new BasisPoints(refund), fees)] });
        Property.Holds(cases, it =>
        {
            var already = it.quote.Shares.Proportion(it.quote.Total.Share(new BasisPoints(it.earlier), Rounding.HalfEven));
            var preview = Refunds.OnCancellation(it.Policy, it.quote, Start, Start - Duration.FromHours(it.hours), it.who, already);
            Assert.Equal(it.quote.Shares, already + preview.Refund + preview.Kept);
            Assert.False(preview.Refund.HasNegative || preview.Kept.HasNegative);
            Assert.Equal(preview.Total, preview.Lines.Aggregate(Money.Zero(Sale.Cad), (sum, line) => sum + line.Refunded));
            Assert.All(preview.Lines, line => Assert.InRange(line.Refunded.Minor, Math.Min(0, line.Paid.Minor), Math.Max(0, line.Paid.Minor)));
        });
    }

    [Fact]
    public void What_was_decided_before_others_gave_some_of_it_comes_from_whoever_still_has_it()
    {
        // The price without the surcharge failed, and a bank took half of everything meanwhile: 60 of the 100 are left to give.
        var price = Sale.Shares(90, 10, 0);
        var left = Refunds.Left(Sale.ToGuest, Sale.Shares(41, 4.5m, 4.5m));
        Assert.Equal(Sale.Shares(49, 5.5m, 5.5m), Refunds.Fitting(price.Proportion(Sale.Dollars(60)), left));
        Assert.Equal(Sale.Shares(45, 5, 0), Refunds.Fitting(price.Proportion(Sale.Dollars(50)), Sale.Shares(45, 5, 5)));

        var cases =
            from quote in Sale.AnyQuote
            from decided in Gen.Choose(0, 10_000)
            from taken in Gen.Choose(0, 10_000)
            select (quote, decided, taken);
        Property.Holds(cases, it =>
        {
            Shares Of(Shares whole, int share) => whole.Proportion(whole.Total.Share(new BasisPoints(share), Rounding.HalfEven));
            var left = it.quote.Shares - Of(it.quote.Shares, it.taken);
            var part = Of(it.quote.Shares.PricePart(), it.decided);
            if (part.Total > left.Total) part = part.Proportion(left.Total);
            var fitting = Refunds.Fitting(part, left);
            Assert.Equal(part.Total, fitting.Total);
            Assert.False((left - fitting).HasNegative);
        });
    }

    private static RefundPreview Preview(int hoursBefore, CancelledBy by, Shares already) => Refunds.OnCancellation(
        Moderate, Sale.ToGuest, Start, Start - Duration.FromHours(hoursBefore), by, already, CultureInfo.GetCultureInfo("en-CA"));
}
