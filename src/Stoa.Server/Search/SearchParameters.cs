using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Stoa.Server.Search;

/// <summary>A search as an address holds it: <c>/search?q=yoga&amp;near=Plateau&amp;open_on=2026-11-21</c>.</summary>
public sealed record SearchParameters(
    string? Q,
    string? Category,
    string? Near,
    [property: FromQuery(Name = "radius_km")] string? RadiusKm,
    [property: FromQuery(Name = "price_min")] string? PriceMin,
    [property: FromQuery(Name = "price_max")] string? PriceMax,
    [property: FromQuery(Name = "open_on")] string? OpenOn,
    string? Sort,
    string? Cursor,
    string? Limit)
{
    // A form sends every field, the empty ones too: an empty text is nothing, and what is no number is refused.
    public SearchListings.Request ToRequest() => new(
        Q, Category, Near, Number(RadiusKm), Amount(PriceMin), Amount(PriceMax), OpenOn, SortOf(Sort), Cursor,
        int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null);

    private static SearchSort? SortOf(string? text) =>
        Enum.TryParse<SearchSort>(text, ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort : null;

    private static double? Number(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }

    private static decimal? Amount(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
