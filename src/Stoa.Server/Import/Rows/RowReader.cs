using System.Globalization;
using Stoa.Core.Listings;
using Stoa.Server.Import.Maps;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Import.Rows;

/// <summary>Reads rows through a map: a business, or the field and the reason why not.</summary>
internal sealed class RowReader(ImportMap map, Marketplace marketplace)
{
    private const int NameLengthMax = 200;
    private const int IdLengthMax = 200;
    private const int RegionKmMax = 150;
    private const char Undecodable = '\uFFFD';

    private readonly SaleReader _sales = new(map);
    private readonly Dictionary<string, long> _lineById = new(StringComparer.Ordinal);

    /// <summary>Reads one row. Rows come in the order of the file: the second of an id is refused.</summary>
    public RowReading Read(Row row)
    {
        if (row.Complaint is not null) return RowReading.Bad(row, null, "", row.Complaint);
        var id = map.Field("id", row);
        if (PassedOver(row, out var category) is { } reason) return RowReading.PassedOver(row, id, reason);
        if (id is null) return RowReading.Bad(row, null, "id", "is missing");
        if (id.Length > IdLengthMax) return RowReading.Bad(row, id[..IdLengthMax], "id", $"is longer than {IdLengthMax} characters");
        if (!_lineById.TryAdd(id, row.Line)) return RowReading.Bad(row, id, "id", $"stands on line {_lineById[id]} already");
        var name = NameOf(row);
        if (name is null) return RowReading.Bad(row, id, "name", "is missing");
        if (name.Length > NameLengthMax) return RowReading.Bad(row, id, "name", $"has {name.Length} characters, more than {NameLengthMax}");
        if (name.Contains(Undecodable)) return RowReading.Bad(row, id, "name", "holds characters that could not be decoded; say \"encoding\" in the map");
        if (Degrees(row, "latitude", 90) is not { } latitude) return BadDegrees(row, id, "latitude", 90);
        if (Degrees(row, "longitude", 180) is not { } longitude) return BadDegrees(row, id, "longitude", 180);
        if (latitude == 0 && longitude == 0) return RowReading.Bad(row, id, "latitude", "0, 0 lies in the ocean: the coordinates are missing");
        if (RegionOf(row, latitude, longitude) is not { } region) return RowReading.Bad(row, id, "region", "lies in none of the map's regions");

        var remarks = new List<Complaint>();
        void Remark(string field, string text) => remarks.Add(new Complaint(row.Line, id, field, text, ComplaintKind.Remark));
        var offer = map.OfferOf(category);
        if (_sales.Read(row, offer, region.Currency, Remark) is not { } sale)
            return RowReading.Bad(row, id, "plans", $"the map has no price in {region.Currency} for \"{category}\"");
        if (!marketplace.Kinds.Contains(sale.Kind))
            return RowReading.Bad(row, id, "kind", $"is a {EnumText.Write(sale.Kind)}, and {marketplace.Name} offers none");
        var texts = new RowTexts(map, row, Remark);
        var provider = texts.Short("provider_id");
        var summary = texts.Short("summary");
        return new RowReading(
            new Business(
                map.Source, id, name, InMarketplace(category), summary.Length > 0 ? summary : offer.Summary, texts.Description(), texts.Website(),
                texts.Short("street"), texts.Short("postcode"), CityOf(texts, region, latitude, longitude), texts.PlaceName("area"),
                region.Country, latitude, longitude, region.Zone.Id, region.Currency.Code, EnumText.Write(sale.Kind), EnumText.Write(sale.Status),
                sale.Hours, sale.Plans, sale.Resources,
                offer.IntervalMinutes, offer.NoticeMinutes, offer.HorizonDays, EnumText.Write(offer.BookingMode),
                (marketplace.FindCancellationPolicy(offer.CancellationPolicy) ?? marketplace.DefaultCancellationPolicy).Id)
            {
                Attributes = AttributesOf(row, InMarketplace(category), Remark),
                ProviderId = provider.Length > 0 ? provider : null,
                ProviderName = provider.Length > 0 && texts.Short("provider_name") is { Length: > 0 } called ? called : name,
            },
            remarks);
    }

    private string? PassedOver(Row row, out string category)
    {
        category = "";
        if (map.PassReason(row) is { } reason) return reason;
        if (CategoryOf(row) is not { } found)
        {
            var what = map.CategoryOf.Select(template => template.Fill(row.Fields)).FirstOrDefault(text => text is not null);
            return what is null ? "it does not say what it is" : $"\"{RowTexts.Quoted(what)}\" is nothing to book";
        }
        category = found;
        return null;
    }

    private string? NameOf(Row row)
    {
        var name = map.Field("name", row);
        if (name is null || map.NameWithout is not { } without) return name;
        var rest = without.Replace(name, "").Trim();
        return rest.Length > 0 ? rest : name;
    }

    private string? CategoryOf(Row row)
    {
        foreach (var template in map.CategoryOf)
        {
            if (template.Fill(row.Fields) is { } value && map.Categories.TryGetValue(value, out var category)) return category;
        }
        return null;
    }

    // Only what this marketplace's category asks for; what cannot be is left out, and told of.
    private IReadOnlyDictionary<string, AttributeValue> AttributesOf(Row row, string category, Action<string, string> remark)
    {
        if (map.Attributes.Count == 0) return new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        var rules = marketplace.AttributesOf(category);
        var values = Attributes.Read(rules, rule => map.Attributes.TryGetValue(rule.Key, out var attribute) ? attribute.Texts(row) : []);
        var wrong = Attributes.Check(rules, values).ToDictionary(problem => problem.Field!, problem => problem.Message, StringComparer.Ordinal);
        foreach (var (field, message) in wrong) remark(field, message);
        return values.Where(value => !wrong.ContainsKey(Attributes.FieldOf(value.Key))).OrderBy(value => value.Key, StringComparer.Ordinal)
            .ToDictionary(value => value.Key, value => value.Value, StringComparer.Ordinal);
    }

    // A map serves every marketplace; what one has no category for still finds a place.
    private string InMarketplace(string category) => (marketplace.FindCategory(category) ?? marketplace.FallbackCategory).Slug;

    private double? Degrees(Row row, string field, double max) =>
        double.TryParse(map.Field(field, row), NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= max
            ? degrees
            : null;

    private RowReading BadDegrees(Row row, string id, string field, int max) => map.Field(field, row) is { } text
        ? RowReading.Bad(row, id, field, $"\"{RowTexts.Quoted(text)}\" is no number from -{max} to {max}")
        : RowReading.Bad(row, id, field, "is missing");

    private ImportRegion? RegionOf(Row row, double latitude, double longitude)
    {
        if (map.RegionOf?.Fill(row.Fields) is { } key) return map.Regions.GetValueOrDefault(key);
        var (region, km) = map.Regions.Values
            .SelectMany(region => region.Places.Select(place => (region, Km: Distance.Km(latitude, longitude, place.Latitude, place.Longitude))))
            .MinBy(candidate => candidate.Km);
        return km <= RegionKmMax ? region : null;
    }

    private static string CityOf(RowTexts texts, ImportRegion region, double latitude, double longitude)
    {
        var own = texts.PlaceName("city");
        return own.Length > 0 ? own : region.Places.MinBy(place => Distance.Km(latitude, longitude, place.Latitude, place.Longitude))!.Names[0];
    }
}
