using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Tests.Platform.Presets;

public sealed class PresetFileTests
{
    [Theory]
    [InlineData("ecosystem", "CAD", 2, ListingKind.Appointment)]
    [InlineData("bookiji", "GBP", 2, ListingKind.Appointment)]
    [InlineData("gigstream", "USD", 2, ListingKind.Gig)]
    [InlineData("smplat", "EUR", 2, ListingKind.Package)]
    [InlineData("estacionate", "CLP", 0, ListingKind.Rental)]
    public void Every_shipped_preset_is_a_marketplace_that_Core_accepts(string name, string currency, int digits, ListingKind kind)
    {
        var marketplace = PresetFile.Load(name);

        Assert.Equal((currency, digits), (marketplace.Currency.Code, marketplace.Currency.MinorDigits));
        Assert.Contains(kind, marketplace.Kinds);
        Assert.All(marketplace.FeePolicies, policy => Assert.Null(FeePolicies.Check(policy, marketplace.FeePolicies)));
        Assert.True(FeePolicies.Select(marketplace.FeePolicies, "org", marketplace.LineOf(marketplace.Categories[0].Slug), Instant.FromUtc(2026, 6, 1, 0, 0)).Succeeded);
        Assert.All(marketplace.CancellationPolicies, policy => Assert.Null(policy.Check()));
        Assert.Null(marketplace.Timings.Check());
        Assert.Equal("other", marketplace.FallbackCategory.Slug);
        Assert.Equal(3, marketplace.Texts.Steps.Count);
    }

    [Theory]
    [InlineData("bookiji", "VAT 20\u00A0%")]
    [InlineData("smplat", "USt 19\u00A0%")]
    [InlineData("estacionate", "IVA 19\u00A0%")]
    public void Examples_of_taxes_count_in_a_demo_alone(string name, string expected)
    {
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection();
        services.AddMarketplace(name).AddMarketplace(name, isDemo: true);
        var (real, demo) = ((Marketplace)services[0].ImplementationInstance!, (Marketplace)services[1].ImplementationInstance!);
        Assert.Empty(real.Taxes.Rules);
        var first = demo.Taxes.Rules[0];
        Assert.Equal((expected, true), ($"{first.Name} {first.Rate}", first.IsIncluded));
    }

    [Theory]
    [InlineData("es-CL", "en-CL", "Sunday 22 November", "1.234,5", "$1.235")]
    [InlineData("de-DE", "en-DE", "Sunday 22 November", "1.234,5", "1.235 CLP")]
    [InlineData("en-CA", "en-CA", "Sunday 22 November", "1,234.5", "CLP 1,235")]
    public void Its_pages_are_in_English_with_the_numbers_of_its_country(string locale, string language, string day, string number, string price)
    {
        var culture = SiteCulture.Of(locale);
        Assert.Equal(language, SiteCulture.LanguageOf(culture));
        Assert.Equal(day, new NodaTime.LocalDate(2026, 11, 22).ToString("dddd d MMMM", culture));
        Assert.Equal(number, 1234.5.ToString("N1", culture));
        Assert.Equal(price, new Core.Money(1235, Core.Currency.Parse("CLP")).Format(culture).Replace('\u00a0', ' '));
        Assert.Same(culture, SiteCulture.Of(locale));
    }

    [Fact]
    public void All_shipped_presets_are_known() =>
        Assert.Equal(["bookiji", "ecosystem", "estacionate", "gigstream", "smplat"], PresetFile.Shipped());

    [Fact]
    public void Ecosystem_takes_ten_percent_from_both_sides()
    {
        var policy = PresetFile.Load("ecosystem").FeePolicies.Single();
        Assert.Equal((1000, 1000), (policy.Commission.Value, policy.GuestSurcharge.Value));
    }

    [Theory]
    [InlineData("\"CAD\"", "\"DOLLAR\"", "ecosystem.json, currency: \"DOLLAR\" cannot be read")]
    [InlineData("\"America/Toronto\"", "\"Toronto\"", "ecosystem.json, zone: \"Toronto\" cannot be read")]
    [InlineData("\"en-CA\"", "\"en\"", "ecosystem.json, locale: \"en\" cannot be read")]
    [InlineData("\"commission\": \"10%\"", "\"commission\": 10", "ecosystem.json, fee_policies[0].commission: a text is expected")]
    [InlineData("\"commission\": \"10%\"", "\"commission\": \"110%\"", "ecosystem.json, fee_policies[0].commission: \"110%\" cannot be read")]
    [InlineData("\"hold\": \"10m\"", "\"hold\": \"0m\"", "ecosystem.json, timings.hold: hold and answer must be longer")]
    [InlineData("\"hold\": \"10m\"", "\"hold\": \"m\"", "ecosystem.json, timings.hold: \"m\" cannot be read")]
    [InlineData("\"hold\"", "\"holds\"", "ecosystem.json, timings.holds: there is no such timing")]
    [InlineData("\"hours_before_start\": 24, \"refund\": \"100%\"", "\"hours_before_start\": 24, \"refund\": \"10%\"", "ecosystem.json, cancellation_policies[0].tiers: A later tier refunds more")]
    [InlineData("\"parent\": \"wellness\"", "\"parent\": \"welness\"", "ecosystem.json, categories[1].parent: there is no category \"welness\"")]
    [InlineData("\"tagline\"", "\"tagLine\"", "ecosystem.json, tagLine: there is no such key")]
    [InlineData("\"latitude\": 45.5089", "\"latitude\": 145", "ecosystem.json, place.latitude: a number from -90 to 90 is expected")]
    public void A_mistake_is_named_by_file_and_key(string right, string wrong, string complaint)
    {
        var json = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "presets", "ecosystem.json"));
        Assert.Contains(right, json);

        var refused = Assert.Throws<SetupException>(() => PresetFile.Parse("ecosystem", json.Replace(right, wrong)));

        Assert.StartsWith(complaint, refused.Message);
    }

    [Fact]
    public void A_missing_key_is_named()
    {
        var refused = Assert.Throws<SetupException>(() => PresetFile.Parse("mine", """{ "name": "Mine", "zone": "UTC", "categories": [ { "slug": "a", "name": "A" } ] }"""));
        Assert.Equal("mine.json, tagline: is missing.", refused.Message);
    }

    [Fact]
    public void An_unknown_preset_is_refused_with_the_known_ones()
    {
        var refused = Assert.Throws<SetupException>(() => PresetFile.Load("nowhere"));
        Assert.Contains("bookiji, ecosystem, estacionate, gigstream, smplat", refused.Message);
    }
}
