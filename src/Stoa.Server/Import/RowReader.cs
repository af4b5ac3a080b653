using System.Globalization;
using Stoa.Core.Scheduling;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Import;

/// <summary>Reads rows through a map: a business, or the field and the reason why not.</summary>
internal sealed class RowReader(ImportMap map, Marketplace marketplace)
{
    private const int NameLengthMax = 200;
    private const int IdLengthMax = 200;
    private const int TextLengthMax = 200;
    private const int DescriptionLengthMax = 4_000;
    private const int RegionKmMax = 150;
    private const char Undecodable = '\uFFFD';

    private readonly Dictionary<string, long> _lineById = new(StringComparer.Ordinal);

    /// <summary>Reads one row. Rows come in the order of the file: the second of an id is refused.</summary>
    public RowReading Read(Row row)
    {
        if (row.Complaint is not null) return RowReading.Bad(row, null, "", row.Complaint);
        if (CategoryOf(row) is not { } category) return RowReading.PassedOver;
        var id = map.Field("id", row);
        if (id is null) return RowReading.Bad(row, null, "id", "is missing");
        if (id.Length > IdLengthMax) return RowReading.Bad(row, id[..IdLengthMax], "id", $"is longer than {IdLengthMax} characters");
        if (!_lineById.TryAdd(id, row.Line)) return RowReading.Bad(row, id, "id", $"stands on line {_lineById[id]} already");
        var name = map.Field("name", row);
        if (name is null) return RowReading.Bad(row, id, "name", "is missing");
        if (name.Length > NameLengthMax) return RowReading.Bad(row, id, "name", $"has {name.Length} characters, more than {NameLengthMax}");
        if (name.Contains(Undecodable)) return RowReading.Bad(row, id, "name", "holds characters that could not be decoded; say \"encoding\" in the map");
        if (Degrees(row, "latitude", 90) is not { } latitude) return BadDegrees(row, id, "latitude", 90);
        if (Degrees(row, "longitude", 180) is not { } longitude) return BadDegrees(row, id, "longitude", 180);
        if (latitude == 0 && longitude == 0) return RowReading.Bad(row, id, "latitude", "0, 0 lies in the ocean: the coordinates are missing");
        if (RegionOf(row, latitude, longitude) is not { } region) return RowReading.Bad(row, id, "region", "lies in none of the map's regions");

        var remarks = new List<Complaint>();
        void Remark(string field, string reason) => remarks.Add(new Complaint(row.Line, id, field, reason, IsRemark: true));
        var offer = map.OfferOf(category);
        if (PlansIn(offer, region.Currency.Code) is not { } plans)
            return RowReading.Bad(row, id, "plans", $"the map has no price in {region.Currency} for \"{category}\"");
        return new RowReading(
            new Business(
                map.Source, id, name, InMarketplace(category), offer.Summary, Description(row, Remark), Website(row, Remark),
                Text(row, "street", Remark), Text(row, "postcode", Remark), CityOf(row, region, latitude, longitude, Remark), Text(row, "area", Remark),
                region.Country, latitude, longitude, region.Zone.Id, region.Currency.Code, HoursOf(row, offer, Remark), plans, offer.Resources,
                offer.IntervalMinutes, offer.NoticeMinutes, offer.HorizonDays, EnumText.Write(offer.BookingMode),
                (marketplace.FindCancellationPolicy(offer.CancellationPolicy) ?? marketplace.DefaultCancellationPolicy).Id),
            remarks);
    }

    private string? CategoryOf(Row row)
    {
        foreach (var template in map.CategoryOf)
        {
            if (template.Fill(row.Fields) is { } value && map.Categories.TryGetValue(value, out var category)) return category;
        }
        return null;
    }

    // A map serves every marketplace; what one has no category for still finds a place.
    private string InMarketplace(string category) => (marketplace.FindCategory(category) ?? marketplace.FallbackCategory).Slug;

    private double? Degrees(Row row, string field, double max) =>
        double.TryParse(map.Field(field, row), NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= max
            ? degrees
            : null;

    private RowReading BadDegrees(Row row, string id, string field, int max) => map.Field(field, row) is { } text
        ? RowReading.Bad(row, id, field, $"\"{Short(text)}\" is no number from -{max} to {max}")
        : RowReading.Bad(row, id, field, "is missing");

    private ImportRegion? RegionOf(Row row, double latitude, double longitude)
    {
        if (map.RegionOf?.Fill(row.Fields) is { } key) return map.Regions.GetValueOrDefault(key);
        var (region, km) = map.Regions.Values
            .SelectMany(region => region.Places.Select(place => (region, Km: Distance.Km(latitude, longitude, place.Latitude, place.Longitude))))
            .MinBy(candidate => candidate.Km);
        return km <= RegionKmMax ? region : null;
    }

    private string CityOf(Row row, ImportRegion region, double latitude, double longitude, Action<string, string> remark)
    {
        var own = Text(row, "city", remark);
        return own.Length > 0 ? own : region.Places.MinBy(place => Distance.Km(latitude, longitude, place.Latitude, place.Longitude))!.Names[0];
    }

    private string Text(Row row, string field, Action<string, string> remark)
    {
        if (map.Field(field, row) is not { } text) return "";
        if (text.Length <= TextLengthMax && !text.Contains(Undecodable)) return text;
        remark(field, "is too long or could not be decoded; left out");
        return "";
    }

    private string Description(Row row, Action<string, string> remark)
    {
        var own = map.Field("description", row) ?? "";
        if (own.Length > DescriptionLengthMax)
        {
            remark("description", $"has {own.Length} characters; cut to {DescriptionLengthMax}");
            own = own[..DescriptionLengthMax];
        }
        return map.Attribution.Length == 0 ? own : $"{own}\n\n{map.Attribution}".Trim();
    }

    private string? Website(Row row, Action<string, string> remark)
    {
        if (map.Field("website", row) is not { } text) return null;
        var address = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        // Only what a browser opens as a page: javascript: is an address too.
        if (text.Length <= TextLengthMax && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0)
            return uri.AbsoluteUri;
        remark("website", $"\"{Short(text)}\" is no web address; left out");
        return null;
    }

    private IReadOnlyList<WeeklyRule> HoursOf(Row row, ImportOffer offer, Action<string, string> remark)
    {
        if (map.Field("opening_hours", row) is not { } text) return offer.Hours;
        var hours = OsmOpeningHours.Parse(text);
        if (hours.Refused(out var problem))
        {
            remark("opening_hours", $"{problem.Message} The usual hours are taken");
            return offer.Hours;
        }
        if (hours.Value.Rules.Count == 0)
        {
            remark("opening_hours", "it is never open; the usual hours are taken");
            return offer.Hours;
        }
        foreach (var ignored in hours.Value.Ignored) remark("opening_hours", ignored);
        return hours.Value.Rules;
    }

    private static IReadOnlyList<BusinessPlan>? PlansIn(ImportOffer offer, string currency)
    {
        if (!offer.Plans.All(plan => plan.PriceMinor.ContainsKey(currency))) return null;
        return [.. offer.Plans.Select(plan => new BusinessPlan(plan.Name, plan.Description, plan.Minutes, plan.BufferAfterMinutes, plan.PriceMinor[currency]))];
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
