using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Stoa.Server.Search;

/// <summary>A search as an address holds it: <c>/search?q=yoga&amp;near=Plateau&amp;open_on=2026-11-21</c>.</summary>
public sealed record SearchParameters
{
    /// <summary>Words.</summary>
    public string? Q { get; init; }

    /// <summary>A category's slug.</summary>
    public string? Category { get; init; }

    /// <summary>A place's name, or latitude and longitude.</summary>
    public string? Near { get; init; }

    /// <summary>How far around it.</summary>
    [FromQuery(Name = "radius_km")]
    public string? RadiusKm { get; init; }

    /// <summary>In major units.</summary>
    [FromQuery(Name = "price_min")]
    public string? PriceMin { get; init; }

    /// <summary>In major units.</summary>
    [FromQuery(Name = "price_max")]
    public string? PriceMax { get; init; }

    /// <summary>A date with a free time.</summary>
    [FromQuery(Name = "open_on")]
    public string? OpenOn { get; init; }

    /// <summary>The order of results.</summary>
    public string? Sort { get; init; }

    /// <summary>Where the page before ended.</summary>
    public string? Cursor { get; init; }

    /// <summary>How many.</summary>
    public string? Limit { get; init; }

    /// <summary>The last of several dates from <see cref="OpenOn"/> on.</summary>
    [FromQuery(Name = "open_until")]
    public string? OpenUntil { get; init; }

    /// <summary>South, west, north, east in degrees.</summary>
    public string? Bounds { get; init; }

    /// <summary>The lowest mean rating.</summary>
    [FromQuery(Name = "rating_min")]
    public string? RatingMin { get; init; }

    /// <summary>Anything but nothing, false, no and 0: only what is booked without an answer.</summary>
    public string? Instant { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Attributes as <c>key:word</c> or <c>key:20..60</c>, any number.</summary>
    [FromQuery(Name = "attribute")]
    public string[]? Attributes { get; init; }

    /// <summary>A form's fields for attributes that are numbers: their keys, and beside each where its range begins and ends.</summary>
    [FromQuery(Name = "number")]
    public string[]? Numbers { get; init; }

    /// <summary>Where the ranges of <see cref="Numbers"/> begin; empty for no matter where.</summary>
    [FromQuery(Name = "number_from")]
    public string[]? NumbersFrom { get; init; }

    /// <summary>Where the ranges of <see cref="Numbers"/> end; empty for no matter where.</summary>
    [FromQuery(Name = "number_to")]
    public string[]? NumbersTo { get; init; }

    /// <summary>Operators see what each rank is made of.</summary>
    public string? Explain { get; init; }

    // A form sends every field, the empty ones too: an empty text is nothing, and what is no number is refused.
    public SearchListings.Request ToRequest() => WithNumbers().Read();

    private SearchListings.Request Read() => new(
        Q, Category, Near, NumberOrNull(RadiusKm), Amount(PriceMin), Amount(PriceMax), OpenOn, SortOf(Sort), Cursor,
        int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null)
    {
        OpenUntil = OpenUntil,
        Bounds = Bounds,
        RatingMin = NumberOrNull(RatingMin),
        Instant = IsYes(Instant),
        Currency = Currency?.ToUpperInvariant(),
        Attributes = [.. (Attributes ?? []).Where(one => !string.IsNullOrWhiteSpace(one))],
        Explain = IsYes(Explain),
    };

    /// <summary>The same search with the form's fields for numbers among its attributes, as links write them.</summary>
    public SearchParameters WithNumbers() => Numbers is not { Length: > 0 } keys ? this : this with
    {
        Attributes =
        [
            .. (Attributes ?? []).Where(one => !keys.Contains(one.Split(':', 2)[0]) || !NumberRange.IsMeant(one)),
            .. keys.Select((key, at) => (Key: key, From: NumbersFrom?.ElementAtOrDefault(at)?.Trim(), To: NumbersTo?.ElementAtOrDefault(at)?.Trim()))
                .Where(one => !string.IsNullOrEmpty(one.From) || !string.IsNullOrEmpty(one.To)).Select(one => $"{one.Key}:{one.From}..{one.To}"),
        ],
        Numbers = null,
        NumbersFrom = null,
        NumbersTo = null,
    };

    internal static bool IsYes(string? text) => !string.IsNullOrWhiteSpace(text) && text.Trim().ToLowerInvariant() is not ("false" or "no" or "0" or "off");

    internal static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static SearchSort? SortOf(string? text) =>
        Enum.TryParse<SearchSort>(text, ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort : null;

    private static double? NumberOrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : Number(text);

    private static decimal? Amount(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
