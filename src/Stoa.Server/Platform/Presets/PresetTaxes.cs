using NodaTime;
using NodaTime.Text;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Server.Platform.Presets;

/// <summary>Reads the taxes of a preset: <c>regions</c>, known by their postcodes, and <c>rates</c>. docs/PRICING.md shows one.</summary>
internal static class PresetTaxes
{
    private const string DateExpected = "write a date such as 2026-01-31";
    private static readonly Instant ValidFromDefault = Instant.FromUtc(2020, 1, 1, 0, 0);

    /// <summary>The taxes, each rate sound in Core's eyes; none where the preset says nothing.</summary>
    public static TaxSettings Read(SettingNode? node, IReadOnlyList<CategorySetting> categories, DateTimeZone zone)
    {
        if (node is null) return TaxSettings.None;
        node.Allow("regions", "rates");
        var regions = (node.Find("regions")?.Items() ?? []).Select(Region).ToList();
        var rules = new List<TaxRule>();
        foreach (var item in node.Items("rates"))
        {
            var rule = Rule(item, regions, categories, zone);
            item.MustBeSound(TaxTable.Check(rule, rules));
            rules.Add(rule);
        }
        return rules.Count <= TaxTable.RulesMax ? new TaxSettings(rules, regions) : throw node.Complaint($"has more than {TaxTable.RulesMax} rates.");
    }

    private static TaxRegion Region(SettingNode node)
    {
        node.Allow("name", "country", "postcodes");
        return new TaxRegion(
            node.Text("name"), node.Get("country").Parsed<string>(PresetFile.IsCountry, "write two capital letters such as CA"),
            [.. node.Items("postcodes").Select(item => item.Text())]);
    }

    private static TaxRule Rule(SettingNode node, List<TaxRegion> regions, IReadOnlyList<CategorySetting> categories, DateTimeZone zone)
    {
        node.Allow(
            "id", "tax", "name", "rate", "country", "region", "category", "on", "remitted_by", "included", "compound", "registration", "valid_from", "valid_until");
        var rule = new TaxRule(
            node.Text("id"), node.Text("tax"), node.Text("name"),
            node.Get("rate").Parsed<TaxPercent>(TaxPercent.TryParse, "write a rate such as 5% or 9.975%"),
            node.Get("country").Parsed<string>(PresetFile.IsCountry, "write two capital letters such as CA"),
            node.Find("valid_from") is { } from ? Day(from, zone) : ValidFromDefault,
            node.Find("valid_until") is { } until ? Day(until, zone) : null)
        {
            Region = node.TextOrNull("region"),
            Category = node.TextOrNull("category"),
            On = node.Find("on") is { } on ? On(on) : TaxedParts.Price,
            RemittedBy = node.Find("remitted_by")?.Parsed<TaxRemitter>(IsRemitter, "write platform or provider") ?? TaxRemitter.Provider,
            IsIncluded = node.Find("included")?.Truth() ?? false,
            IsCompound = node.Find("compound")?.Truth() ?? false,
            Registration = node.TextOrNull("registration"),
        };
        if (rule.Region is { } region && !regions.Exists(known => known.Name == region && known.Country == rule.Country))
            throw node.Get("region").Complaint($"there is no region \"{region}\" of {rule.Country} in regions.");
        if (rule.Category is { } category && categories.All(known => known.Slug != category))
            throw node.Get("category").Complaint($"there is no category \"{category}\".");
        return rule;
    }

    /// <summary>The beginning of a day, where the marketplace is: rates and fees change at midnight there.</summary>
    internal static Instant Day(SettingNode node, DateTimeZone zone) =>
        node.Parsed<LocalDate>(IsDate, DateExpected).AtStartOfDayInZone(zone).ToInstant();

    private static TaxedParts On(SettingNode node) => node.Items().Aggregate(
        TaxedParts.None, (parts, item) => parts | item.Parsed<TaxedParts>(IsPart, "write price, commission or surcharge"));

    private static bool IsPart(string text, out TaxedParts part)
    {
        part = text switch
        {
            "price" => TaxedParts.Price,
            "commission" => TaxedParts.Commission,
            "surcharge" => TaxedParts.Surcharge,
            _ => TaxedParts.None,
        };
        return part != TaxedParts.None;
    }

    private static bool IsRemitter(string text, out TaxRemitter remitter)
    {
        remitter = text == "platform" ? TaxRemitter.Platform : TaxRemitter.Provider;
        return text is "platform" or "provider";
    }

    private static bool IsDate(string text, out LocalDate date)
    {
        var read = LocalDatePattern.Iso.Parse(text);
        date = read.Success ? read.Value : default;
        return read.Success;
    }
}
