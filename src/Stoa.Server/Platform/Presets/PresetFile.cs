using System.Globalization;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Platform.Presets;

/// <summary>Reads a marketplace from its preset file, and refuses one that could not be run, naming file and key.</summary>
public static class PresetFile
{
    private const string Folder = "presets";
    private const int CategoriesMax = 500;
    private const int SlugLengthMax = 60;

    // Orders of the past, imported or seeded, need a policy that was valid then.
    private static readonly Instant ValidFromDefault = Instant.FromUtc(2020, 1, 1, 0, 0);

    /// <summary>The preset of a name: <c>presets/{name}.json</c> in the current folder, else the one that came with the program.</summary>
    /// <exception cref="SetupException">There is none, or it cannot be used; the sentence names file and key.</exception>
    public static Marketplace Load(string name)
    {
        foreach (var folder in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
        {
            var path = Path.Combine(folder, Folder, name + ".json");
            if (File.Exists(path)) return Read(name, SettingsFile.Open(path));
        }
        throw new SetupException($"There is no preset \"{name}\". There are: {string.Join(", ", Shipped())}; your own go to {Folder}/{name}.json.");
    }

    /// <summary>A marketplace from the text of a preset file.</summary>
    /// <exception cref="SetupException">It cannot be used; the sentence names file and key.</exception>
    public static Marketplace Parse(string name, string json) => Read(name, SettingsFile.Read($"{name}.json", json));

    /// <summary>The names of the presets that came with the program.</summary>
    public static IReadOnlyList<string> Shipped() =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, Folder), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static Marketplace Read(string name, SettingNode file)
    {
        file.Allow(
            "name", "tagline", "currency", "locale", "zone", "place", "kinds", "theme", "texts", "fee_policies",
            "cancellation_policies", "timings", "categories", "reviews_listings", "readiness", "taxes", "demo_taxes");
        var categories = Categories(file.Items("categories"));
        var zone = file.Get("zone").Parsed<DateTimeZone>(IsZone, "write an IANA name such as America/Toronto");
        return new Marketplace(
            name,
            file.Text("name"),
            file.Text("tagline"),
            file.Get("currency").Parsed<Currency>(Currency.TryParse, "write an ISO 4217 code such as CAD"),
            file.Get("locale").Parsed<string>(IsLocale, "write a language and a country such as en-CA"),
            zone,
            Place(file.Get("place")),
            Kinds(file.Items("kinds")),
            categories,
            FeePolicies(file.Items("fee_policies"), categories, zone),
            PresetPolicies.Cancellation(file.Get("cancellation_policies")),
            PresetPolicies.Timings(file.Get("timings")),
            file.Text("theme"))
        {
            Texts = Texts(file.Get("texts")),
            ReviewsListings = file.Find("reviews_listings")?.Truth() ?? false,
            Readiness = PresetReadiness.Read(file.Find("readiness")),
            Taxes = PresetTaxes.Read(file.Find("taxes"), categories, zone),
            DemoTaxes = PresetTaxes.Read(file.Find("demo_taxes"), categories, zone),
            TermsUrl = file.Find("readiness")?.TextOrNull("terms_url"),
        };
    }

    private static HomePlace Place(SettingNode place)
    {
        place.Allow("name", "country", "latitude", "longitude");
        return new HomePlace(
            place.Text("name"),
            place.Get("country").Parsed<string>(IsCountry, "write two capital letters such as CA"),
            place.Get("latitude").Number(-90, 90),
            place.Get("longitude").Number(-180, 180));
    }

    private static HomeTexts Texts(SettingNode texts)
    {
        texts.Allow("headline", "lead", "search_hint", "steps", "notice");
        var steps = texts.Items("steps");
        foreach (var step in steps) step.Allow("title", "text");
        return new HomeTexts(
            texts.Text("headline"), texts.Text("lead"), texts.Text("search_hint"),
            [.. steps.Select(step => new HomeStep(step.Text("title"), step.Text("text")))])
        {
            Notice = texts.TextOrNull("notice"),
        };
    }

    private static List<ListingKind> Kinds(IReadOnlyList<SettingNode> kinds) =>
        [.. kinds.Select(kind => kind.Parsed<ListingKind>(IsKind, "write appointment, rental, gig, package or membership"))];

    private static List<CategorySetting> Categories(IReadOnlyList<SettingNode> nodes)
    {
        var known = new Dictionary<string, CategorySetting>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            node.Allow("slug", "name", "parent", "picture", "attributes");
            var slug = node.Get("slug").Parsed<string>(IsSlug, "write small letters, digits and hyphens");
            var parent = node.TextOrNull("parent");
            if (parent is not null && !known.ContainsKey(parent))
                throw node.Get("parent").Complaint($"there is no category \"{parent}\" above this one. Parents come first.");
            var category = new CategorySetting(slug, node.Text("name"), parent, node.TextOrNull("picture") ?? slug)
            {
                Attributes = PresetAttributes.Read(node.Find("attributes"), PresetAttributes.Above(parent, known)),
            };
            if (!known.TryAdd(slug, category))
                throw node.Get("slug").Complaint($"\"{slug}\" stands here twice.");
        }
        if (known.Count is 0 or > CategoriesMax)
            throw new SetupException($"A preset has 1 to {CategoriesMax} categories.");
        return [.. nodes.Select(node => known[node.Text("slug")])];
    }

    private static List<FeePolicy> FeePolicies(IReadOnlyList<SettingNode> nodes, List<CategorySetting> categories, DateTimeZone zone)
    {
        var policies = new List<FeePolicy>();
        foreach (var node in nodes)
        {
            node.Allow("id", "version", "commission", "guest_surcharge", "valid_from", "valid_until", "category");
            var policy = new FeePolicy(
                node.Text("id"), node.Text("version"),
                node.Get("commission").Parsed<BasisPoints>(PresetPolicies.IsRate, PresetPolicies.RateExpected),
                node.Get("guest_surcharge").Parsed<BasisPoints>(PresetPolicies.IsRate, PresetPolicies.RateExpected),
                node.Find("valid_from") is { } from ? PresetTaxes.Day(from, zone) : ValidFromDefault,
                node.Find("valid_until") is { } until ? PresetTaxes.Day(until, zone) : null,
                node.TextOrNull("category"));
            if (policy.CategoryId is { } category && !categories.Exists(known => known.Slug == category))
                throw node.Get("category").Complaint($"there is no category \"{category}\".");
            node.MustBeSound(Core.Pricing.FeePolicies.Check(policy, policies));
            policies.Add(policy);
        }
        return policies;
    }

    private static bool IsLocale(string text, out string locale)
    {
        locale = text;
        // "en" alone has no country, hence no way to write prices.
        return CultureInfo.GetCultures(CultureTypes.SpecificCultures).Any(culture => culture.Name == text);
    }

    private static bool IsZone(string text, out DateTimeZone zone)
    {
        zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) ?? DateTimeZone.Utc;
        return zone.Id == text;
    }

    internal static bool IsCountry(string text, out string country)
    {
        country = text;
        return text.Length == 2 && text.All(char.IsAsciiLetterUpper);
    }

    private static bool IsKind(string text, out ListingKind kind)
    {
        kind = Enum.GetValues<ListingKind>().FirstOrDefault(value => EnumText.Write(value) == text);
        return EnumText.Write(kind) == text;
    }

    private static bool IsSlug(string text, out string slug)
    {
        slug = text;
        return text.Length <= SlugLengthMax && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
    }
}
