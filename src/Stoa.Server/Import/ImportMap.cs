using System.Text;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Scheduling;

namespace Stoa.Server.Import;

/// <summary>How a file is written.</summary>
internal enum ImportFormat { Csv, Json, GeoJson }

/// <summary>What a map file says: how rows of somebody's file become businesses with something to book.</summary>
/// <param name="Source">Whose ids they are; with the id it makes the second import of a row find the first.</param>
/// <param name="Attribution">Whom to thank, shown with each listing; empty for nobody.</param>
/// <param name="Format">How the file is written.</param>
/// <param name="Encoding">Its encoding, where it has no byte order mark.</param>
/// <param name="Delimiter">Between fields of a CSV; null to find out.</param>
/// <param name="Items">The member that holds the list, in a JSON file that is not a list itself.</param>
/// <param name="Fields">Templates by field; the first that is not empty counts.</param>
/// <param name="CategoryOf">Values to look up in <paramref name="Categories"/>, the first found counts.</param>
/// <param name="Categories">Category by value. A row whose value is not here has nothing to book, and is passed over.</param>
/// <param name="RegionOf">The value to look up in <paramref name="Regions"/>; without it the nearest counts.</param>
/// <param name="Regions">Country, zone and currency by value.</param>
/// <param name="Offers">What a business of a category offers; <c>default</c> for the others.</param>
internal sealed record ImportMap(
    string Source,
    string Attribution,
    ImportFormat Format,
    Encoding Encoding,
    char? Delimiter,
    string? Items,
    IReadOnlyDictionary<string, IReadOnlyList<Template>> Fields,
    IReadOnlyList<Template> CategoryOf,
    IReadOnlyDictionary<string, string> Categories,
    Template? RegionOf,
    IReadOnlyDictionary<string, ImportRegion> Regions,
    IReadOnlyDictionary<string, ImportOffer> Offers)
{
    public const string DefaultOffer = "default";

    /// <summary>A field of a row; null when every template of it is empty.</summary>
    public string? Field(string name, Row row) =>
        Fields.TryGetValue(name, out var templates) ? templates.Select(template => template.Fill(row.Fields)).FirstOrDefault(text => text is not null) : null;

    /// <summary>What a category offers.</summary>
    public ImportOffer OfferOf(string category) => Offers.GetValueOrDefault(category) ?? Offers[DefaultOffer];
}

/// <summary>A part of the world that rows lie in.</summary>
internal sealed record ImportRegion(string Country, DateTimeZone Zone, Currency Currency, IReadOnlyList<ImportPlace> Places);

/// <summary>A city of a region, under every name people use, the one to show first.</summary>
internal sealed record ImportPlace(IReadOnlyList<string> Names, double Latitude, double Longitude, double RadiusKm);

/// <summary>What a business offers, as long as it does not say so itself.</summary>
internal sealed record ImportOffer(
    string Summary, IReadOnlyList<ImportPlan> Plans, IReadOnlyList<string> Resources, IReadOnlyList<WeeklyRule> Hours,
    int IntervalMinutes, int NoticeMinutes, int HorizonDays, BookingMode BookingMode, string CancellationPolicy);

/// <summary>A plan with its price by currency, in minor units.</summary>
internal sealed record ImportPlan(
    string Name, string Description, int Minutes, int BufferAfterMinutes, IReadOnlyDictionary<string, long> PriceMinor);
