using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Core.Tests.Pricing;

public sealed class TaxTests
{
    private static readonly TaxPlace Montreal = new("CA", "QC");
    private static readonly TaxRule Gst = Rule("gst", "ca-gst", "GST", "5%");
    private static readonly TaxRule Qst = Rule("qst", "ca-qst", "QST", "9.975%") with { Region = "QC" };
    private static readonly TaxRule Vat = Rule("vat", "fr-vat", "TVA", "20%") with { Country = "FR", IsIncluded = true };

    [Theory]
    [InlineData("5%", 50_000)]
    [InlineData("9.975%", 99_750)]
    [InlineData("0%", 0)]
    [InlineData("100%", 1_000_000)]
    [InlineData("100.1%", null)]
    [InlineData("9.97501%", null)]
    [InlineData("-1%", null)]
    [InlineData("5", null)]
    public void A_rate_is_read(string text, int? millionths) =>
        Assert.Equal(millionths, TaxPercent.TryParse(text, out var rate) ? rate.Millionths : null);

    public static TheoryData<string, string[], string, string?, string> Selections => new()
    {
        // what is asked, the listing's category and those above, country, region, which count
        { "both in Quebec", ["massage", "wellness"], "CA", "QC", "gst qst" },
        { "letters do not matter", ["massage", "wellness"], "ca", "qc", "gst qst" },
        { "only the country's in Ontario", ["massage", "wellness"], "CA", "ON", "gst" },
        { "only the country's where the region is unknown", ["massage", "wellness"], "CA", null, "gst" },
        { "nothing elsewhere", ["massage", "wellness"], "US", null, "" },
        { "a category that is exempt", ["physiotherapy", "health"], "CA", "QC", "" },
        { "the nearest category counts", ["botox", "physiotherapy", "health"], "CA", "QC", "gst-botox" },
    };

    [Theory, MemberData(nameof(Selections))]
    public void The_most_specific_rate_of_each_tax_counts(string what, string[] categories, string country, string? region, string expected)
    {
        Assert.NotEmpty(what);
        TaxRule[] rules =
        [
            Gst, Qst, Rule("gst-health", "ca-gst", "GST", "0%") with { Category = "health" }, Rule("qst-health", "ca-qst", "QST", "0%") with { Category = "health" },
            Rule("gst-botox", "ca-gst", "GST", "5%") with { Category = "botox" },
        ];
        Assert.Equal(expected, string.Join(' ', TaxTable.For(rules, new TaxPlace(country, region), categories, Sale.Now).Select(rule => rule.Id)));
    }

    [Fact]
    public void A_rate_counts_from_its_first_instant_to_its_last()
    {
        var old = Gst with { Id = "old", ValidUntil = Sale.Now };
        var young = Gst with { Id = "young", ValidFrom = Sale.Now, Rate = Percent("6%") };
        Assert.Null(TaxTable.Check(young, [old]));
        Assert.Equal("old", Assert.Single(TaxTable.For([old, young], Montreal, [], Sale.Now - Duration.Epsilon)).Id);
        Assert.Equal("young", Assert.Single(TaxTable.For([old, young], Montreal, [], Sale.Now)).Id);
        Assert.Empty(TaxTable.For([old, young], null, [], Sale.Now));
    }

    public static TheoryData<TaxRule, string?> Checks => new()
    {
        { Qst, null },
        { Gst with { Id = "twin" }, "tax-rules-overlap" },
        { Qst with { Tax = "QST" }, "tax-name-invalid" },
        { Qst with { ValidUntil = Qst.ValidFrom }, "tax-never-valid" },
        { Qst with { IsIncluded = true }, "tax-inclusion-mixed" },
    };

    [Theory, MemberData(nameof(Checks), DisableDiscoveryEnumeration = true)]
    public void A_rate_that_contradicts_another_is_refused(TaxRule rule, string? code) => Assert.Equal(code, TaxTable.Check(rule, [Gst])?.Code);

    public static TheoryData<string, TaxRule[], string, string> Amounts => new()
    {
        // what, rules, price, lines
        { "each on the price", [Gst, Qst], "100.00", "GST 5.00, QST 9.98" },
        { "compound, as Quebec's was", [Gst, Qst with { IsCompound = true }], "100.00", "GST 5.00, QST 10.47" },
        { "half a cent goes up", [Gst], "0.10", "GST 0.01" },
        { "less than half a cent is nothing", [Gst], "0.09", "" },
        { "contained", [Vat], "120.00", "TVA 20.00" },
        { "contained in an odd price", [Vat], "99.99", "TVA 16.67" },
    };

    [Theory, MemberData(nameof(Amounts), DisableDiscoveryEnumeration = true)]
    public void A_price_is_taxed(string what, TaxRule[] rules, string price, string lines)
    {
        Assert.NotEmpty(what);
        var quote = Sale.Price(new QuoteRequest(Plan(decimal.Parse(price, CultureInfo.InvariantCulture))) { Taxes = rules });
        Assert.Equal(lines, string.Join(", ", quote.Lines.Where(line => line.Kind == QuoteLineKind.Tax).Select(line => $"{line.Label.Split(' ')[0]} {Plain(line.Amount)}")));
    }

    [Fact]
    public void Tax_that_the_provider_hands_over_is_its_part_and_bears_no_commission()
    {
        var quote = Sale.Price(new QuoteRequest(Sale.Massage) { Taxes = [Gst, Qst] });
        Assert.Equal((114.98m, 10m, 104.98m), (quote.Total.Major, quote.Commission.Major, quote.ProviderReceives.Major));
        Assert.True(quote.Shares.Taxes.IsEmpty);
    }

    [Fact]
    public void Tax_that_the_marketplace_hands_over_is_a_share_of_its_own()
    {
        TaxRule[] rules = [Platform(Gst), Platform(Qst)];
        var quote = Sale.Price(new QuoteRequest(Sale.Massage, Guest: true) { Taxes = rules });
        Assert.Equal((126.48m, 90m), (quote.Total.Major, quote.Shares.Provider.Major));
        // 5 on the price and 0.50 on the surcharge; 9.98 and 1.00.
        Assert.Equal("ca-gst on Price: 5.00 CAD, ca-gst on Surcharge: 0.50 CAD, ca-qst on Price: 9.98 CAD, ca-qst on Surcharge: 1.00 CAD", quote.Shares.Taxes.ToString());
        Assert.Equal(quote.Total, quote.Shares.Total);

        static TaxRule Platform(TaxRule rule) => rule with { RemittedBy = TaxRemitter.Platform, On = TaxedParts.Price | TaxedParts.Surcharge };
    }

    [Fact]
    public void Tax_on_the_commission_comes_out_of_the_providers_part()
    {
        var quote = Sale.Price(new QuoteRequest(Sale.Massage) { Taxes = [Gst with { On = TaxedParts.Commission }] });
        Assert.Equal((100m, 89.5m, 10m), (quote.Total.Major, quote.ProviderReceives.Major, quote.Commission.Major));
        Assert.Equal("ca-gst on Commission: 0.50 CAD", quote.Shares.Taxes.ToString());
        Assert.Equal("fees-beyond-price", Quoter.Price(
            new QuoteRequest(Sale.Massage) { Taxes = [Gst with { On = TaxedParts.Commission }] }, Sale.Fees with { Commission = BasisPoints.Whole }, Sale.Now, Sale.TenMinutes).Problem?.Code);
    }

    [Fact]
    public void A_contained_tax_changes_no_total_and_the_commission_is_on_the_net()
    {
        var quote = Sale.Price(new QuoteRequest(Plan(120)) { Taxes = [Vat with { RemittedBy = TaxRemitter.Platform }] });
        Assert.Equal((120m, 10m, 90m, 20m), (quote.Total.Major, quote.Commission.Major, quote.Shares.Provider.Major, quote.Tax.Major));
        var own = Sale.Price(new QuoteRequest(Plan(120)) { Taxes = [Vat] });
        Assert.Equal((120m, 10m, 110m, 20m), (own.Total.Major, own.Commission.Major, own.Shares.Provider.Major, own.Tax.Major));
    }

    [Fact]
    public void Contained_and_added_tax_agree_to_the_cent() => Property.Holds(AnyTaxes, it =>
    {
        var net = new Money(it.Price, Sale.Cad);
        var added = TaxWork.Added(net, it.Rules);
        var gross = net + TaxWork.Sum(added, Sale.Cad);
        var contained = TaxWork.Contained(gross, it.Rules);
        Assert.Equal(TaxWork.Sum(added, Sale.Cad), TaxWork.Sum(contained, Sale.Cad));
        Assert.Equal(added.Select(tax => tax.Amount), contained.Select(tax => tax.Amount));
    }, cases: 2_000);

    [Fact]
    public void Whatever_is_taxed_contained_tax_is_within_a_cent_of_the_exact_and_below_the_price() => Property.Holds(AnyTaxes, it =>
    {
        var gross = new Money(it.Price, Sale.Cad);
        var taxes = TaxWork.Contained(gross, it.Rules);
        var factor = it.Rules.Aggregate(1m, (sum, rule) => sum + ((rule.IsCompound ? sum : 1) * rule.Rate.Millionths / 1_000_000m));
        var exact = gross.Minor - (gross.Minor / factor);
        Assert.InRange(TaxWork.Sum(taxes, Sale.Cad).Minor, Math.Max(0, exact - it.Rules.Count), exact + it.Rules.Count);
        Assert.DoesNotContain(taxes, tax => tax.Amount.IsNegative);
    }, cases: 2_000);

    private static Gen<(int Price, IReadOnlyList<TaxRule> Rules)> AnyTaxes =>
        from price in Gen.Choose(1, 10_000_000)
        from count in Gen.Choose(1, 4)
        from rates in Gen.ArrayOf(Gen.Choose(0, 400_000), count)
        from compound in Gen.ArrayOf(Gen.Elements(true, false), count)
        select (price, (IReadOnlyList<TaxRule>)[.. rates.Select((rate, i) => Gst with { Id = $"t{i}", Tax = $"t{i}", Rate = new TaxPercent(rate), IsCompound = compound[i], IsIncluded = true })]);

    internal static TaxRule Rule(string id, string tax, string name, string rate) => new(id, tax, name, Percent(rate), "CA", Instant.FromUtc(2020, 1, 1, 0, 0));

    private static TaxPercent Percent(string text) => TaxPercent.TryParse(text, out var rate) ? rate : throw new FormatException(text);

    private static PlanPrice Plan(decimal price) => Sale.Massage with { Price = Sale.Dollars(price) };

    private static string Plain(Money money) => money.Major.ToString("F2", CultureInfo.InvariantCulture);
}
