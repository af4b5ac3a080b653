using NodaTime;
using Stoa.Core;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;
using Stoa.Core.Pricing.Taxes;
using Stoa.Server.Notifications;
using Stoa.Server.Notifications.Templates;

namespace Stoa.Server.Tests.Notifications;

/// <summary>Mails about an order tell its price as its page does: coupon, surcharge, taxes, credit, and where a refund goes.</summary>
public sealed class PriceInMailsTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 14, 0);
    private static readonly Letterhead Letterhead = new("Ecosystem", "https://example.org", "noreply@example.org", System.Globalization.CultureInfo.GetCultureInfo("en-CA"));

    [Theory]
    [InlineData("order-confirmed")]
    [InlineData("order-cancelled")]
    [InlineData("refund-made")]
    public void The_customer_reads_every_line_in_html_and_in_plain_text(string template)
    {
        var mail = MailTemplates.Write(template, Audience.Customer, Values(Price(isIncluded: false), credit: 3_000), Letterhead);
        Assert.Equal(
            "Price $100.00, Code SPRING -$20.00, Guest surcharge $8.00, GST 5 % $4.00, GST 5 % on the surcharge $0.40, Total $92.40, From credit -$30.00, To pay $62.40",
            Told(mail));
        var text = PlainMail.Render(mail, "Ada", Letterhead);
        Assert.Contains("Code SPRING:", text, StringComparison.Ordinal);
        Assert.Contains("To pay:", text, StringComparison.Ordinal);
        var html = HtmlMail.Render(mail, "Ada", Letterhead);
        Assert.Contains(">Code SPRING</th>", html, StringComparison.Ordinal);
        Assert.Contains("$62.40", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contained_tax_is_told_below_the_total_and_the_provider_reads_what_it_receives()
    {
        var values = Values(Price(isIncluded: true), credit: 0);
        Assert.EndsWith("Total $88.00, of which GST 5 % $3.81", Told(MailTemplates.Write("order-confirmed", Audience.Customer, values, Letterhead)), StringComparison.Ordinal);
        var provider = Told(MailTemplates.Write("order-confirmed", Audience.Provider, values, Letterhead));
        Assert.Contains("Commission -$7.62", provider, StringComparison.Ordinal);
        Assert.DoesNotContain("Guest surcharge", provider, StringComparison.Ordinal);
        Assert.Contains("Your part", provider, StringComparison.Ordinal);
    }

    [Fact]
    public void One_line_that_says_all_stands_alone()
    {
        var plain = Quoter.Price(new QuoteRequest(Plan), Fees, Now, Duration.FromMinutes(10)).Value;
        Assert.Equal("Price $100.00", Told(MailTemplates.Write("order-confirmed", Audience.Customer, Values(plain, credit: 0), Letterhead)));
    }

    [Theory]
    [InlineData(4_400, 0, "$44.00 goes back to where you paid from")]
    [InlineData(0, 4_400, "$44.00 is in your credit now")]
    [InlineData(3_000, 1_400, "$30.00 goes back to where you paid from; banks take up to ten days to show it. $14.00 is in your credit now")]
    public void A_refund_says_where_it_goes(int charge, int credit, string sentence)
    {
        var to = new Funding(new Money(charge, Samples.Dollars), new Money(credit, Samples.Dollars), Money.Zero(Samples.Dollars));
        var values = Values(Price(isIncluded: false), credit: 3_000) with { Refund = new Money(4_400, Samples.Dollars), RefundTo = to };
        foreach (var template in new[] { "order-cancelled", "refund-made" })
            Assert.Contains(MailTemplates.Write(template, Audience.Customer, values, Letterhead).Paragraphs, paragraph => paragraph.StartsWith(sentence, StringComparison.Ordinal));
        Assert.Contains(
            MailTemplates.Write("refund-made", Audience.Provider, values, Letterhead).Paragraphs, paragraph => paragraph == "$44.00 goes back to the customer.");
    }

    private static readonly PlanPrice Plan = new("plan", Samples.Order.Title, new Money(10_000, Samples.Dollars));

    private static readonly FeePolicy Fees = new("fee", "1", BasisPoints.Percent(10), BasisPoints.Percent(10), Instant.MinValue);

    private static Quote Price(bool isIncluded) => Quoter.Price(
        new QuoteRequest(Plan, Guest: true)
        {
            Coupon = new Coupon("cpn", "SPRING", new CouponValue.Percent(BasisPoints.Percent(20), null), DiscountPayer.Provider, Instant.MinValue),
            Taxes =
            [
                TaxPercent.TryParse("5%", out var rate)
                    ? new TaxRule("gst", "ca-gst", "GST", rate, "CA", Instant.MinValue) { On = TaxedParts.Price | TaxedParts.Surcharge, IsIncluded = isIncluded }
                    : throw new InvalidOperationException(),
            ],
        },
        Fees, Now, Duration.FromMinutes(10)).Value;

    private static MailValues Values(Quote price, long credit) => Samples.Values with
    {
        Refund = null,
        Order = Samples.Order with { Total = price.Total, ProviderReceives = price.ProviderReceives, Price = price, Credit = new Money(credit, Samples.Dollars) },
    };

    // What stands about money, in order.
    private static string Told(MailText mail) => string.Join(", ", mail.Facts.Where(fact => fact.Value.Contains('$'))
        .Select(fact => $"{fact.Label} {fact.Value}".Replace('\u00A0', ' ')));
}
