using System.Globalization;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Components.Selling;
using Stoa.Server.Site.Components.Times;
using Stoa.Server.Site.Pictures;

namespace Stoa.Server.Search.Found;

/// <summary>Search results as the cards of a page.</summary>
internal static class ListingCards
{
    /// <summary>A card for each, with its next free time.</summary>
    public static Task<IReadOnlyList<ListingSummary>> Of(
        IReadOnlyList<FoundListing> listings, LocalDate? on, NextOpenings openings, Marketplace marketplace, Instant now,
        CancellationToken cancel) => OfSearch(listings, on, openings, marketplace, now, search: null, cancel);

    /// <summary>A card for each, with its next free time; <paramref name="search"/> is the search that found them, for its log.</summary>
    public static async Task<IReadOnlyList<ListingSummary>> OfSearch(
        IReadOnlyList<FoundListing> listings, LocalDate? on, NextOpenings openings, Marketplace marketplace, Instant now,
        long? search, CancellationToken cancel)
    {
        var next = await openings.Of([.. listings.Select(listing => listing.Id)], on, now, cancel);
        return [.. listings.Select((listing, at) => Card(listing, next, on, search is { } key ? SearchLog.Mark(key, at + 1) : null, marketplace, now))];
    }

    /// <summary>The address of a listing's picture.</summary>
    public static string Picture(Marketplace marketplace, string category, Id<Listing> listing, int seed, int number = 0) =>
        PictureEndpoints.ListingUrl(
            marketplace.FindCategory(category)?.Picture ?? category, SeedOf(listing, seed, number));

    /// <summary>What a listing's picture is drawn from.</summary>
    internal static string SeedOf(Id<Listing> listing, int seed, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{listing}-{seed}{(number == 0 ? "" : $"-{number}")}");

    private static ListingSummary Card(
        FoundListing listing, IReadOnlyDictionary<Id<Listing>, Instant> openings, LocalDate? on, string? mark, Marketplace marketplace, Instant now)
    {
        var zone = DateTimeZoneProviders.Tzdb[listing.Zone];
        var isOpen = openings.TryGetValue(listing.Id, out var opening);
        return new ListingSummary
        {
            Href = Href(listing.Url, on, mark),
            ListingId = listing.Id.ToString(),
            Point = (listing.Latitude, listing.Longitude),
            Title = listing.Title,
            ProviderName = listing.ProviderName,
            PictureUrl = listing.Cover is { } cover ? $"/photos/{cover}.webp" : Picture(marketplace, listing.Category, listing.Id, listing.PictureSeed),
            Place = Place(listing),
            Price = listing.PriceFrom,
            PriceIsFrom = true,
            PriceAbout = listing.PriceAbout,
            IsPromoted = listing.IsPromoted,
            Rating = (decimal)(listing.Rating ?? 0),
            ReviewCount = listing.RatingCount,
            NextOpening = isOpen ? OpeningText(opening, zone, now, marketplace.Culture) : null,
            ClosedText = isOpen ? null : listing.Kind switch
            {
                ListingKind.Appointment => $"Nothing free in {NextOpenings.DaysAhead} days",
                ListingKind.Membership => "Subscribe at any time",
                _ => "Not booked here yet",
            },
        };
    }

    private static string Href(string url, LocalDate? on, string? mark)
    {
        string[] parts = [.. new[] { on is { } date ? $"date={date:uuuu-MM-dd}" : null, mark is null ? null : $"found={mark}" }.OfType<string>()];
        return parts.Length == 0 ? url : $"{url}?{string.Join('&', parts)}";
    }

    private static string Place(FoundListing listing)
    {
        var place = listing.Area.Length > 0 ? listing.Area : listing.City;
        return listing.DistanceKm is { } km ? $"{place}, {Distance(km)}" : place;
    }

    private static string Distance(double km) => km < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(10, Math.Round(km * 100) * 10):0} m")
        : string.Create(CultureInfo.InvariantCulture, $"{km:0.#} km");

    private static string OpeningText(Instant opening, DateTimeZone zone, Instant now, CultureInfo culture)
    {
        var (there, today) = (opening.InZone(zone), now.InZone(zone).Date);
        var day = Period.DaysBetween(today, there.Date) switch
        {
            0 => "Today",
            1 => "Tomorrow",
            _ => there.Date.ToString("ddd d MMM", culture),
        };
        return $"{day} {WallClock.Text(opening, zone, culture, TimeStyle.Time)}";
    }
}
