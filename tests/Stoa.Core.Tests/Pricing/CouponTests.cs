using System.Globalization;
using NodaTime;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;

namespace Stoa.Core.Tests.Pricing;

public sealed class CouponTests
{
    internal static readonly Coupon TwentyPercent = new("cpn_1", "SPRING-20", new CouponValue.Percent(BasisPoints.Percent(20)), DiscountPayer.Platform, Sale.Now);
    private static readonly CouponFacts Facts = new("org-1", ["massage", "wellness"], "lst-1", Sale.Dollars(100));
    private static readonly Instant Later = Sale.Now + Duration.FromDays(1);

    public static TheoryData<string, Coupon, CouponFacts, string?> Uses => new()
    {
        { "plain", TwentyPercent, Facts, null },
        { "paused", TwentyPercent with { IsPaused = true }, Facts, "coupon-paused" },
        { "not yet", TwentyPercent with { ValidFrom = Later + Duration.Epsilon }, Facts, "coupon-too-early" },
        { "from the first instant", TwentyPercent with { ValidFrom = Later }, Facts, null },
        { "over at the last", TwentyPercent with { ValidUntil = Later }, Facts, "coupon-ended" },
        { "another seller's", TwentyPercent with { OrganizationId = "org-2" }, Facts, "coupon-elsewhere" },
        { "this seller's", TwentyPercent with { OrganizationId = "org-1" }, Facts, null },
        { "a category above", TwentyPercent with { Category = "wellness" }, Facts, null },
        { "another category", TwentyPercent with { Category = "hair" }, Facts, "coupon-elsewhere" },
        { "another listing", TwentyPercent with { ListingId = "lst-2" }, Facts, "coupon-elsewhere" },
        { "another currency", TwentyPercent with { Value = new CouponValue.Amount(new Money(500, Currency.Parse("EUR"))) }, Facts, "coupon-currency" },
        { "at least the minimum", TwentyPercent with { Minimum = Sale.Dollars(100) }, Facts, null },
        { "below the minimum", TwentyPercent with { Minimum = Sale.Dollars(100.01m) }, Facts, "coupon-minimum" },
        { "one left", TwentyPercent with { UsesMax = 5 }, Facts with { Uses = 4 }, null },
        { "used up", TwentyPercent with { UsesMax = 5 }, Facts with { Uses = 5 }, "coupon-used-up" },
        { "used by this customer", TwentyPercent with { UsesPerCustomerMax = 1 }, Facts with { UsesByCustomer = 1 }, "coupon-used-by-you" },
        { "a first order", TwentyPercent with { IsForFirstOrder = true }, Facts, null },
        { "not a first order", TwentyPercent with { IsForFirstOrder = true }, Facts with { HasOrdered = true }, "coupon-first-order" },
    };

    [Theory, MemberData(nameof(Uses), DisableDiscoveryEnumeration = true)]
    public void A_coupon_is_used_or_refused_at_its_field(string what, Coupon coupon, CouponFacts facts, string? code)
    {
        Assert.NotEmpty(what);
        var problem = CouponRules.Check(coupon, facts, Later, CultureInfo.GetCultureInfo("en-CA"));
        Assert.Equal(code, problem?.Code);
        if (code is not null)
            Assert.Equal("coupon", problem!.Field);
    }

    public static TheoryData<CouponValue, decimal, decimal> Values => new()
    {
        { new CouponValue.Percent(BasisPoints.Percent(20)), 100, 20 },
        { new CouponValue.Percent(BasisPoints.Percent(20), Sale.Dollars(15)), 100, 15 },
        { new CouponValue.Percent(BasisPoints.Whole), 100, 100 },
        { new CouponValue.Amount(Sale.Dollars(30)), 100, 30 },
        { new CouponValue.Amount(Sale.Dollars(300)), 100, 100 },
        { new CouponValue.Percent(BasisPoints.Percent(50)), 0.01m, 0 },
    };

    [Theory, MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void It_takes_off_what_it_says_and_never_more_than_the_price(CouponValue value, decimal price, decimal off) =>
        Assert.Equal(Sale.Dollars(off), CouponRules.Off(TwentyPercent with { Value = value }, Sale.Dollars(price)));

    public static TheoryData<Coupon, string?> Terms => new()
    {
        { TwentyPercent, null },
        { TwentyPercent with { Code = "AB" }, "code" },
        { TwentyPercent with { Code = "spring" }, "code" },
        { TwentyPercent with { Value = new CouponValue.Percent(BasisPoints.Zero) }, "value" },
        { TwentyPercent with { Value = new CouponValue.Percent(new BasisPoints(10_001)) }, "value" },
        { TwentyPercent with { Value = new CouponValue.Amount(Sale.Dollars(0)) }, "value" },
        { TwentyPercent with { ValidUntil = TwentyPercent.ValidFrom }, "valid_until" },
        { TwentyPercent with { UsesMax = 0 }, "uses_max" },
        { TwentyPercent with { UsesPerCustomerMax = 0 }, "uses_per_customer_max" },
        { TwentyPercent with { PaidBy = DiscountPayer.Provider }, "organization" },
    };

    [Theory, MemberData(nameof(Terms), DisableDiscoveryEnumeration = true)]
    public void Terms_that_cannot_be_are_refused_by_field(Coupon coupon, string? field) =>
        Assert.Equal(field, CouponRules.CheckTerms(coupon, Sale.Cad) is [var problem, ..] ? problem.Field : null);

    [Fact]
    public void A_code_may_be_typed_in_many_ways() => Assert.Equal("SPRING-20", CouponRules.Normalize(" spring - 20 "));

    [Fact]
    public void The_marketplaces_coupon_leaves_the_provider_the_whole_price()
    {
        var quote = Sale.Price(new QuoteRequest(Sale.Massage, Guest: true, Culture: CultureInfo.GetCultureInfo("en-CA")) { Coupon = TwentyPercent });
        Assert.Equal((90m, 20m, 90m), (quote.Total.Major, quote.Promotion.Major, quote.ProviderReceives.Major));
        Assert.Equal(Sale.Shares(90, 10, 10), quote.Shares);
        Assert.Equal(0m, quote.PlatformReceives.Major);
        Assert.Equal("20 % off $100.00, with the code SPRING-20. The marketplace pays it; the provider receives the whole price.",
            quote.Lines.Single(line => line.Kind == QuoteLineKind.Discount).Why.Replace('\u00A0', ' '));
    }

    [Fact]
    public void The_providers_coupon_lowers_the_price_and_with_it_the_fees()
    {
        var quote = Sale.Price(new QuoteRequest(Sale.Massage, Guest: true) { Coupon = TwentyPercent with { PaidBy = DiscountPayer.Provider, OrganizationId = "org-1" } });
        Assert.Equal((80m, 88m, 0m), (quote.Price.Major, quote.Total.Major, quote.Promotion.Major));
        Assert.Equal(Sale.Shares(72, 8, 8), quote.Shares);
    }

    [Fact]
    public void A_coupon_for_everything_leaves_nothing_to_pay()
    {
        var quote = Sale.Price(new QuoteRequest(Sale.Massage) { Coupon = TwentyPercent with { Value = new CouponValue.Percent(BasisPoints.Whole) } });
        Assert.True(quote.Total.IsZero);
        Assert.Equal(Sale.Shares(90, 10, 0), quote.Shares);
    }
}
