using FsCheck;
using FsCheck.Fluent;
using Stoa.Core.Cancellation;
using Stoa.Core.Ledger;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Core.Tests.Pricing;

public sealed class FundingTests
{
    private const string Order = "ord_1";
    private const string Seller = "org_1";
    private const string Buyer = "cus_1";

    // 110 with a promotion of 20: the customer pays 90, of which 30 with credit.
    private static readonly Quote Promoted = Sale.Price(new QuoteRequest(Sale.Massage, Guest: true) { Coupon = CouponTests.TwentyPercent });
    private static readonly Funding Paid = Funding.Of(Promoted, Sale.Dollars(30));

    [Fact]
    public void An_order_is_paid_by_promotion_then_credit_then_charge()
    {
        Assert.Equal(Of(60, 30, 20), Paid);
        Assert.Equal(Of(0, 90, 20), Funding.Of(Promoted, Sale.Dollars(500)));
        Assert.Equal(Promoted.Shares.Total, Paid.Total);
    }

    public static TheoryData<string, Shares, Funding> Cases => new()
    {
        { "everything to where it came from", Sale.Shares(90, 10, 10), Of(60, 30, 20) },
        { "the price without the surcharge: all of the promotion", Sale.Shares(90, 10, 0), Of(53.33m, 26.67m, 20) },
        { "half of the price: half of the promotion", Sale.Shares(45, 5, 0), Of(26.67m, 13.33m, 10) },
        { "the surcharge is the customer's alone", Sale.Shares(0, 0, 10), Of(6.67m, 3.33m, 0) },
        { "nothing", Sale.Shares(0, 0, 0), Of(0, 0, 0) },
    };

    [Theory, MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_refund_goes_back_in_proportion(string what, Shares refund, Funding expected)
    {
        Assert.NotEmpty(what);
        Assert.Equal(expected, Paid.GivenBack(Promoted.Shares, refund));
    }

    [Fact]
    public void A_cancellation_tells_the_customer_what_the_customer_gets()
    {
        var policy = new CancellationPolicy("p", "P", [new CancellationTier(24, BasisPoints.Percent(50), FeesRefunded: false)]);
        var preview = Refunds.OnCancellation(
            policy, Promoted, Sale.Now, Sale.Now - NodaTime.Duration.FromHours(30), CancelledBy.Customer, Refunded.None(Sale.Cad), System.Globalization.CultureInfo.GetCultureInfo("en-CA"));
        Assert.Equal((40m, 10m, 50m), (preview.Total.Major, preview.Promotion.Major, preview.Refund.Total.Major));
        Assert.Equal(preview.Total, preview.Lines.Aggregate(Money.Zero(Sale.Cad), (sum, line) => sum + line.Refunded));
        Assert.StartsWith("$40.00 of $90.00 goes back", preview.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_refunded_the_customer_gets_exactly_that_and_no_source_more_than_it_gave() => Property.Holds(AnySale, it =>
    {
        var (quote, paid, steps, releaseAfter) = it;
        if (quote.Total.IsZero)
            return;
        var entries = Opening(quote, paid);
        var (refunded, left, released) = (Refunded.None(Sale.Cad), paid, false);
        foreach (var step in steps)
        {
            if (entries.Count > releaseAfter && !released)
                released = Release(entries, quote, refunded);
            var amount = left.Customer.Share(new BasisPoints(step), Rounding.HalfEven);
            if (!amount.IsPositive)
                continue;
            var shares = Refunds.Partial(quote, amount, refunded).Value;
            var to = left.GivenBack(Refunds.Left(quote, refunded.By), shares);
            Assert.Equal(amount, to.Customer);
            Assert.Equal(shares.Total, to.Total);
            (refunded, left) = (refunded + new Refunded(shares, to), left - to);
            Assert.False(left.HasNegative);
            Assert.Equal(left.Total, Refunds.Left(quote, refunded.By).Total);
            Post(entries, to, shares, released);
        }

        if (!released)
            Release(entries, quote, refunded);
        var books = TrialBalance.Of(entries);
        Assert.True(books.IsZero);
        Assert.True(books.Balance(Account.Held(Order), Sale.Cad).IsZero);
        Assert.Equal(left.Charge, books.Balance(Account.Gateway("sandbox"), Sale.Cad));
        Assert.Equal(left.Credit, books.Balance(Account.Credit(Buyer), Sale.Cad));
        Assert.Equal(left.Promotion, books.Balance(Account.Promotions, Sale.Cad));
        var kept = Refunds.Left(quote, refunded.By);
        foreach (var tax in kept.Taxes.Items.GroupBy(item => item.Tax, StringComparer.Ordinal))
            Assert.Equal(-tax.Sum(item => item.Amount.Minor), books.Balance(Account.Tax(tax.Key), Sale.Cad).Minor);
        if (steps.Contains(10_000))
            Assert.True(left.Total.IsZero);
    }, cases: 500);

    [Fact]
    public void The_parts_of_every_quote_sum() => Property.Holds(AnySale, it =>
    {
        Assert.Equal(it.Quote.Shares.Total, it.Quote.Total + it.Quote.Promotion);
        Assert.False(it.Quote.Shares.HasNegative);
        Assert.Equal(it.Quote.Shares.Total, it.Paid.Total);
        Assert.Equal(
            it.Quote.Total + it.Quote.Promotion,
            it.Quote.ProviderReceives + it.Quote.Commission + it.Quote.Surcharge + it.Quote.Shares.Taxes.Total(Sale.Cad));
    }, cases: 500);

    private static Gen<(Quote Quote, Funding Paid, int[] Steps, int ReleaseAfter)> AnySale =>
        from price in Gen.Choose(100, 500_000)
        from commission in Gen.Choose(0, 8_000)
        from guest in Gen.Elements(true, false)
        from taxes in Gen.ArrayOf(Gen.Choose(0, 250_000), 3)
        from included in Gen.Elements(true, false)
        from remitter in Gen.Elements(TaxRemitter.Platform, TaxRemitter.Provider)
        from off in Gen.Choose(0, 10_000)
        from payer in Gen.Elements(DiscountPayer.Platform, DiscountPayer.Provider)
        from credit in Gen.Choose(0, 10_000)
        from steps in Gen.ArrayOf(Gen.OneOf(Gen.Choose(1, 10_000), Gen.Constant(10_000)))
        from releaseAfter in Gen.Choose(0, 10)
        let quote = Sale.Price(
            new QuoteRequest(Sale.Massage with { Price = new Money(price, Sale.Cad) }, Guest: guest)
            {
                Coupon = off == 0 ? null : CouponTests.TwentyPercent with { Value = new CouponValue.Percent(new BasisPoints(off)), PaidBy = payer, OrganizationId = Seller },
                Taxes =
                [
                    .. taxes.Select((rate, i) => TaxTests.Rule($"t{i}", $"t{i}", "T", "1%") with
                    {
                        Rate = new TaxPercent(rate), IsIncluded = included, RemittedBy = remitter, IsCompound = i == 2,
                        On = i == 1 ? TaxedParts.Price : TaxedParts.Price | TaxedParts.Surcharge | TaxedParts.Commission,
                    }),
                ],
            },
            Sale.Fees with { Commission = new BasisPoints(commission / 2) })
        select (quote, Funding.Of(quote, quote.Total.Share(new BasisPoints(credit), Rounding.HalfEven)), steps, releaseAfter);

    private static List<JournalEntry> Opening(Quote quote, Funding paid)
    {
        var entries = new List<JournalEntry>();
        if (paid.Charge.IsPositive)
            entries.Add(Entries.Captured("pay_1", "sandbox", Order, paid.Charge));
        if ((paid.Credit + paid.Promotion).IsPositive)
            entries.Add(Entries.Funded(Order, Buyer, paid.Credit, paid.Promotion));
        Assert.Equal(quote.Shares.Total, -TrialBalance.Of(entries).Balance(Account.Held(Order), Sale.Cad));
        return entries;
    }

    private static void Post(List<JournalEntry> entries, Funding to, Shares shares, bool released)
    {
        var rest = shares;
        foreach (var (kind, amount) in new[] { (0, to.Charge), (1, to.Credit), (2, to.Promotion) })
        {
            if (amount.IsZero)
                continue;
            var part = rest.Proportion(amount);
            rest -= part;
            var (held, given) = released ? (Money.Zero(Sale.Cad), part) : (part.Total, Shares.None(Sale.Cad));
            var id = $"rfd_{entries.Count}";
            entries.Add(kind switch
            {
                0 => released ? Entries.RefundedAfterRelease(id, "sandbox", Order, Seller, part) : Entries.RefundedBeforeRelease(id, "sandbox", Order, part),
                1 => Entries.RefundedAsCredit(id, Buyer, Order, Seller, held, given),
                _ => Entries.PromotionReturned(id, Order, Seller, held, given),
            });
        }
    }

    private static bool Release(List<JournalEntry> entries, Quote quote, Refunded refunded)
    {
        var left = Refunds.Left(quote, refunded.By);
        if (!left.Total.IsZero)
            entries.Add(Entries.Released(Order, Seller, left));
        return true;
    }

    private static Funding Of(decimal charge, decimal credit, decimal promotion) => new(Sale.Dollars(charge), Sale.Dollars(credit), Sale.Dollars(promotion));
}
