using System.Text;
using System.Text.RegularExpressions;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Scheduling;
using Stoa.Server.Import.Rows;

namespace Stoa.Server.Import.Maps;

/// <summary>How a file is written.</summary>
internal enum ImportFormat { Csv, Json, GeoJson }

/// <summary>What a file's rows are.</summary>
internal enum ImportContent
{
    /// <summary>Something to book, each row.</summary>
    Listings,

    /// <summary>Days of listings that were imported before: free or not.</summary>
    Calendars,

    /// <summary>Neighbourhoods with their borders.</summary>
    Areas,

    /// <summary>Nothing that has a place here.</summary>
    Nothing,
}

/// <summary>What a map file says: how rows of somebody's file become businesses with something to book.</summary>
/// <param name="Source">Whose ids they are; with the id it makes the second import of a row find the first.</param>
/// <param name="Attribution">Whom to thank, shown with each listing; empty for nobody.</param>
/// <param name="Format">How the file is written.</param>
/// <param name="Encoding">Its encoding, where it has no byte order mark.</param>
/// <param name="Delimiter">Between fields of a CSV; null to find out.</param>
/// <param name="Items">The member that holds the list, in a JSON file that is not a list itself.</param>
/// <param name="Fields">Templates by field; the first that is not empty counts.</param>
/// <param name="Regions">Country, zone and currency by value.</param>
internal sealed record ImportMap(
    string Source,
    string Attribution,
    ImportFormat Format,
    Encoding Encoding,
    char? Delimiter,
    string? Items,
    IReadOnlyDictionary<string, IReadOnlyList<Template>> Fields,
    IReadOnlyDictionary<string, ImportRegion> Regions)
{
    public const string DefaultOffer = "default";

    /// <summary>What the rows are.</summary>
    public ImportContent Holds { get; init; }

    /// <summary>Why nothing of it is imported, where it holds nothing.</summary>
    public string Because { get; init; } = "";

    /// <summary>Names of files that it is for, with <c>*</c> for any letters.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Columns of a CSV that hold a JSON object; its members are fields such as <c>tags.charge</c>.</summary>
    public IReadOnlyList<string> Nested { get; init; } = [];

    /// <summary>Values to look up in <see cref="Categories"/>, the first found counts.</summary>
    public IReadOnlyList<Template> CategoryOf { get; init; } = [];

    /// <summary>Category by value. A row whose value is not here has nothing to book, and is passed over.</summary>
    public IReadOnlyDictionary<string, string> Categories { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Other rows that are passed over.</summary>
    public IReadOnlyList<ImportPass> Passes { get; init; } = [];

    /// <summary>Values that are known to be wrong, by field, and what is meant.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Corrections { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);

    /// <summary>How rows say what a category asks of its listings, by attribute.</summary>
    public IReadOnlyDictionary<string, ImportAttribute> Attributes { get; init; } = new Dictionary<string, ImportAttribute>(StringComparer.Ordinal);

    /// <summary>What is cut out of names; null for nothing.</summary>
    public Regex? NameWithout { get; init; }

    /// <summary>The value to look up in <see cref="Regions"/>; without it the nearest counts.</summary>
    public Template? RegionOf { get; init; }

    /// <summary>What a business of a category offers; <c>default</c> for the others.</summary>
    public IReadOnlyDictionary<string, ImportOffer> Offers { get; init; } = new Dictionary<string, ImportOffer>(StringComparer.Ordinal);

    /// <summary>How the rows say what they cost; null when the prices are in the offers.</summary>
    public ImportTariff? Tariff { get; init; }

    /// <summary>A field of a row; null when every template of it is empty.</summary>
    public string? Field(string name, Row row) =>
        Fields.TryGetValue(name, out var templates) ? templates.Select(template => template.Fill(row.Fields)).FirstOrDefault(text => text is not null) : null;

    /// <summary>Why a row is passed over; null when it is not.</summary>
    public string? PassReason(Row row) => Passes
        .FirstOrDefault(pass => pass.Of.Fill(row.Fields) is { } value && pass.Values.Contains(value, StringComparer.OrdinalIgnoreCase))?.Because;

    /// <summary>What a category offers.</summary>
    public ImportOffer OfferOf(string category) => Offers.GetValueOrDefault(category) ?? Offers[DefaultOffer];
}

/// <summary>An attribute in rows: the first template that is not empty counts. With words, each value (several with a semicolon between) is
/// looked up in them, and one that is not there says nothing.</summary>
internal sealed record ImportAttribute(IReadOnlyList<Template> Of, IReadOnlyDictionary<string, string>? Words)
{
    private const char Between = ';';

    /// <summary>What a row says, in the words of the attribute; nothing when it does not say.</summary>
    public IReadOnlyList<string> Texts(Row row)
    {
        var text = Of.Select(template => template.Fill(row.Fields)).FirstOrDefault(filled => filled is not null);
        if (text is null) return [];
        return Words is null ? [text] : [.. text.Split(Between, StringSplitOptions.TrimEntries).Select(value => Words.GetValueOrDefault(value)).OfType<string>()];
    }
}

/// <summary>Rows that are passed over: those of which a template has one of these values.</summary>
internal sealed record ImportPass(Template Of, IReadOnlyList<string> Values, string Because);

/// <summary>A part of the world that rows lie in.</summary>
internal sealed record ImportRegion(string Country, DateTimeZone Zone, Currency Currency, IReadOnlyList<ImportPlace> Places);

/// <summary>A city of a region, under every name people use, the one to show first.</summary>
internal sealed record ImportPlace(IReadOnlyList<string> Names, double Latitude, double Longitude, double RadiusKm);

/// <summary>What a business offers, as long as it does not say so itself. The name of its first resource is that of each where rows say how
/// many there are.</summary>
internal sealed record ImportOffer(
    string Summary, IReadOnlyList<ImportPlan> Plans, IReadOnlyList<string> Resources, IReadOnlyList<WeeklyRule> Hours,
    int IntervalMinutes, int NoticeMinutes, int HorizonDays, BookingMode BookingMode, string CancellationPolicy);

/// <summary>A plan with its price by currency, in minor units.</summary>
internal sealed record ImportPlan(
    string Name, string Description, int Minutes, int BufferAfterMinutes, IReadOnlyDictionary<string, long> PriceMinor);
