using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Scheduling;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Import.Maps;

/// <summary>Reads a map file, and refuses one that could not be used, naming file and key.</summary>
internal static class ImportMapFile
{
    private const string Folder = "maps";
    private const int MinutesMax = 7 * 24 * 60;
    private const int ResourcesMax = 50;

    private static readonly string[] FieldNames =
    [
        "id", "name", "latitude", "longitude", "street", "postcode", "city", "area", "website", "opening_hours", "daily_hours", "open_days",
        "summary", "description", "capacity", "nights_min", "provider_id", "provider_name",
    ];

    private static readonly string[] FieldsNeeded = ["id", "name", "latitude", "longitude"];

    private static readonly string[] CalendarFields = ["listings", "listing", "date", "free"];

    private static readonly string[] AreaFields = ["name", "within"];

    /// <summary>The map of a path, or of a name: one that came with the program.</summary>
    /// <exception cref="SetupException">There is none, or it cannot be used; the sentence names file and key.</exception>
    public static ImportMap Load(string pathOrName, Currency currency)
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, Folder, Path.GetFileNameWithoutExtension(pathOrName) + ".json");
        return Read(SettingsFile.Open(File.Exists(pathOrName) || !File.Exists(shipped) ? pathOrName : shipped), currency);
    }

    /// <summary>A map from text.</summary>
    public static ImportMap Parse(string file, string json, Currency currency) => Read(SettingsFile.Read(file, json), currency);

    /// <summary>Every map that came with the program.</summary>
    public static IReadOnlyList<(string Name, ImportMap Map)> Shipped(Currency currency) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, Folder), "*.json").Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileNameWithoutExtension(path), Read(SettingsFile.Open(path), currency))),
    ];

    private static ImportMap Read(SettingNode file, Currency currency)
    {
        file.Allow(
            "holds", "because", "files", "source", "attribution", "format", "encoding", "delimiter", "items", "nested", "fields", "name_without",
            "corrections", "category", "attributes", "pass_over", "region", "offers", "tariff");
        var holds = file.Find("holds")?.Parsed<ImportContent>(IsContent, "write listings, calendars, areas or nothing") ?? ImportContent.Listings;
        var map = new ImportMap(
            file.Text("source"),
            file.TextOrNull("attribution") ?? "",
            file.Get("format").Parsed<ImportFormat>(IsFormat, "write csv, json or geojson"),
            file.Find("encoding")?.Parsed<Encoding>(IsEncoding, "write a name such as utf-8, latin1 or windows-1252") ?? Encoding.UTF8,
            file.Find("delimiter") is { } delimiter ? Delimiter(delimiter) : null,
            file.TextOrNull("items"),
            file.Find("fields") is { } fields ? Fields(fields, holds) : new Dictionary<string, IReadOnlyList<Template>>(StringComparer.Ordinal),
            file.Find("region")?.Get("table").Members().ToDictionary(row => row.Name, row => Region(row.Value, currency), StringComparer.Ordinal) ?? [])
        {
            Holds = holds,
            Because = holds is ImportContent.Nothing ? file.Text("because") : "",
            Files = file.Find("files")?.Items().Select(item => item.Text()).ToList() ?? [],
            Passes = [.. (file.Find("pass_over")?.Items() ?? []).Select(Pass)],
            Nested = file.Find("nested")?.Items().Select(item => item.Text()).ToList() ?? [],
        };
        return holds is ImportContent.Listings ? WithListings(map, file) : map;
    }

    private static ImportMap WithListings(ImportMap map, SettingNode file)
    {
        var category = file.Get("category");
        category.Allow("of", "table");
        var region = file.Get("region");
        region.Allow("of", "table");
        var tariff = file.Find("tariff") is { } costs ? TariffSettings.Read(costs) : null;
        return map with
        {
            CategoryOf = Templates(category.Get("of")),
            Categories = category.Get("table").Members().ToDictionary(row => row.Name, row => row.Value.Text(), StringComparer.Ordinal),
            Corrections = file.Find("corrections")?.Members().ToDictionary(row => row.Name, row => Corrections(row.Value), StringComparer.Ordinal) ?? map.Corrections,
            Attributes = file.Find("attributes")?.Members().ToDictionary(row => row.Name, row => Attribute(row.Value), StringComparer.Ordinal) ?? map.Attributes,
            NameWithout = file.Find("name_without")?.Parsed<Regex>(IsPattern, "write a regular expression"),
            RegionOf = region.Find("of") is { } of ? new Template(of.Text()) : null,
            Offers = Offers(file.Get("offers"), needsPlans: tariff is null),
            Tariff = tariff,
        };
    }

    private static ImportAttribute Attribute(SettingNode node)
    {
        node.Allow("of", "words");
        return new ImportAttribute(
            Templates(node.Get("of")), node.Find("words")?.Members().ToDictionary(row => row.Name, row => row.Value.Text(), StringComparer.OrdinalIgnoreCase));
    }

    private static ImportPass Pass(SettingNode node)
    {
        node.Allow("of", "values", "because");
        return new ImportPass(new Template(node.Text("of")), [.. node.Items("values").Select(value => value.Text())], node.Text("because"));
    }

    private static IReadOnlyDictionary<string, string> Corrections(SettingNode node) =>
        node.Members().ToDictionary(row => row.Name, row => row.Value.Text(), StringComparer.Ordinal);

    private static Dictionary<string, IReadOnlyList<Template>> Fields(SettingNode node, ImportContent holds)
    {
        var (known, needed) = holds switch
        {
            ImportContent.Calendars => (CalendarFields, CalendarFields),
            ImportContent.Areas => (AreaFields, AreaFields[..1]),
            _ => (FieldNames, FieldsNeeded),
        };
        node.Allow(known);
        foreach (var name in needed) _ = node.Get(name);
        return node.Members().ToDictionary(field => field.Name, field => Templates(field.Value), StringComparer.Ordinal);
    }

    /// <summary>One template, or a list of which the first that is not empty counts.</summary>
    internal static IReadOnlyList<Template> Templates(SettingNode node) => node.Json.ValueKind is System.Text.Json.JsonValueKind.Array
        ? [.. node.Items().Select(item => new Template(item.Text()))]
        : [new Template(node.Text())];

    private static ImportRegion Region(SettingNode node, Currency otherwise)
    {
        node.Allow("country", "zone", "currency", "places");
        return new ImportRegion(
            node.Get("country").Parsed<string>(IsCountry, "write two capital letters such as CA"),
            node.Get("zone").Parsed<DateTimeZone>(IsZone, "write an IANA name such as Europe/Berlin"),
            node.Find("currency")?.Parsed<Currency>(Currency.TryParse, "write an ISO 4217 code such as EUR") ?? otherwise,
            [.. node.Items("places").Select(Place)]);
    }

    private static ImportPlace Place(SettingNode node)
    {
        node.Allow("names", "latitude", "longitude", "radius_km");
        return new ImportPlace(
            [.. node.Items("names").Select(name => name.Text())],
            node.Get("latitude").Number(-90, 90), node.Get("longitude").Number(-180, 180), node.Get("radius_km").Number(0.1, 500));
    }

    private static Dictionary<string, ImportOffer> Offers(SettingNode node, bool needsPlans)
    {
        var otherwise = Offer(node.Get(ImportMap.DefaultOffer), null, needsPlans);
        return node.Members().ToDictionary(
            row => row.Name, row => row.Name is ImportMap.DefaultOffer ? otherwise : Offer(row.Value, otherwise, needsPlans), StringComparer.Ordinal);
    }

    // What an offer leaves out is as in the default one. Where rows have prices of their own, offers have neither plans nor hours.
    private static ImportOffer Offer(SettingNode node, ImportOffer? otherwise, bool needsPlans)
    {
        node.Allow("summary", "plans", "resources", "hours", "interval", "notice", "horizon_days", "booking", "cancellation_policy");
        SettingNode? Find(string name) => otherwise is null ? node.Get(name) : node.Find(name);
        var resources = Find("resources")?.Items().Select(item => item.Text()).ToList() ?? otherwise!.Resources;
        if (resources.Count is 0 or > ResourcesMax) throw node.Get("resources").Complaint($"1 to {ResourcesMax} are needed.");
        return new ImportOffer(
            Find("summary")?.Text() ?? otherwise!.Summary,
            needsPlans ? Find("plans")?.Items().Select(Plan).ToList() ?? otherwise!.Plans : [],
            resources,
            !needsPlans ? [] : Find("hours") is { } hours ? Hours(hours) : otherwise!.Hours,
            Find("interval")?.Whole(5, 24 * 60) ?? otherwise!.IntervalMinutes,
            Find("notice")?.Whole(0, MinutesMax) ?? otherwise!.NoticeMinutes,
            Find("horizon_days")?.Whole(1, 730) ?? otherwise!.HorizonDays,
            Find("booking")?.Parsed<BookingMode>(IsBooking, "write instant or request") ?? otherwise!.BookingMode,
            Find("cancellation_policy")?.Text() ?? otherwise!.CancellationPolicy);
    }

    private static ImportPlan Plan(SettingNode node)
    {
        node.Allow("name", "description", "minutes", "buffer_after", "price");
        var prices = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (code, value) in node.Get("price").Members())
        {
            if (!Currency.TryParse(code, out var currency)) throw value.Complaint("this is not a currency that Stoa knows.");
            if (!Money.TryOf((decimal)value.Number(0, 1_000_000), currency, out var price)) throw value.Complaint($"{currency} has {currency.MinorDigits} decimal digits.");
            prices[code] = price.Minor;
        }
        return new ImportPlan(
            node.Text("name"), node.TextOrNull("description") ?? "", node.Get("minutes").Whole(5, MinutesMax),
            node.Find("buffer_after")?.Whole(0, 24 * 60) ?? 0, prices);
    }

    private static IReadOnlyList<WeeklyRule> Hours(SettingNode node)
    {
        var hours = OsmOpeningHours.Parse(node.Text());
        node.MustBeSound(hours.Problem);
        return hours.Value.Rules.Count > 0 ? hours.Value.Rules : throw node.Complaint("it is never open.");
    }

    private static char Delimiter(SettingNode node) =>
        node.Json.GetString() is [var only] && only is not ('"' or '\n' or '\r') ? only : throw node.Complaint("one character is expected, such as \";\".");

    private static bool IsFormat(string text, out ImportFormat format)
    {
        format = text switch { "csv" => ImportFormat.Csv, "json" => ImportFormat.Json, _ => ImportFormat.GeoJson };
        return text is "csv" or "json" or "geojson";
    }

    private static bool IsContent(string text, out ImportContent content)
    {
        content = text switch { "calendars" => ImportContent.Calendars, "areas" => ImportContent.Areas, "nothing" => ImportContent.Nothing, _ => ImportContent.Listings };
        return text == EnumText.Write(content);
    }

    private static bool IsPattern(string text, out Regex pattern)
    {
        try
        {
            pattern = new Regex(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            pattern = new Regex("", RegexOptions.None, TimeSpan.FromSeconds(1));
            return false;
        }
    }

    private static bool IsEncoding(string text, out Encoding encoding)
    {
        encoding = Encoding.UTF8;
        try
        {
            encoding = CodePagesEncodingProvider.Instance.GetEncoding(text) ?? Encoding.GetEncoding(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsCountry(string text, out string country)
    {
        country = text;
        return text.Length == 2 && text.All(char.IsAsciiLetterUpper);
    }

    private static bool IsZone(string text, out DateTimeZone zone)
    {
        zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) ?? DateTimeZone.Utc;
        return zone.Id == text;
    }

    private static bool IsBooking(string text, out BookingMode mode)
    {
        mode = text == EnumText.Write(BookingMode.Request) ? BookingMode.Request : BookingMode.Instant;
        return text == EnumText.Write(mode);
    }
}
