using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations;

/// <summary>The public face of an organization.</summary>
public static class GetProvider
{
    private const int ListingsMax = 100;
    private const int LocationsMax = 100;

    /// <summary>A provider.</summary>
    public sealed record Provider(
        Id<Organization> Id, string Name, string Slug, string Description, string? Website, Instant Since, double? Rating, int RatingCount,
        IReadOnlyList<Place> Places, IReadOnlyList<Offered> Listings, string Url);

    /// <summary>One of its locations.</summary>
    public sealed record Place(
        Id<Location> Id, string Name, string Street, string Postcode, string City, string Country, double Latitude, double Longitude, string Zone);

    /// <summary>One of its listings.</summary>
    public sealed record Offered(
        Id<Listing> Id, string Title, string Category, string Summary, Money PriceFrom, string Area, double? Rating, int RatingCount, string Url)
    {
        /// <summary>Chooses among generated pictures.</summary>
        [System.Text.Json.Serialization.JsonIgnore]
        public int PictureSeed { get; init; }

        /// <summary>The address of its first photo; null without one.</summary>
        public string? Photo { get; init; }
    }

    /// <summary>The active provider of an id or a slug, or <c>provider-not-found</c>. Three queries.</summary>
    public static async Task<Outcome<Provider>> Run(string idOrSlug, StoaDb db, CancellationToken cancel)
    {
        var organizations = db.Set<Organization>().AsNoTracking().Where(organization => organization.Status == OrganizationStatus.Active);
        var found = Id<Organization>.TryParse(idOrSlug, out var id)
            ? await organizations.FirstOrDefaultAsync(organization => organization.Id == id, cancel)
            : await organizations.FirstOrDefaultAsync(organization => organization.Slug == idOrSlug, cancel);
        if (found is null) return OrganizationProblems.NoProvider;
        var places = await db.Set<Location>().AsNoTracking().Where(location => location.OrganizationId == found.Id)
            .OrderBy(location => location.Name).Take(LocationsMax).ToListAsync(cancel);
        var listings = await db.Set<Listing>().AsNoTracking()
            .Where(listing => listing.OrganizationId == found.Id && listing.Status == ListingStatus.Published)
            .OrderByDescending(listing => listing.Score).ThenBy(listing => listing.Id).Take(ListingsMax).ToListAsync(cancel);
        var (sum, count) = (listings.Sum(listing => listing.RatingSum), listings.Sum(listing => listing.RatingCount));
        return new Provider(
            found.Id, found.Name, found.Slug, found.Description, found.Website, found.CreatedAt,
            count == 0 ? null : Math.Round((double)sum / count, 2), count,
            [.. places.Select(place => new Place(
                place.Id, place.Name, place.Street, place.Postcode, place.City, place.Country, place.Latitude, place.Longitude, place.Zone))],
            [.. listings.Select(OfferedBy)],
            ListingAddress.OfProvider(found.Slug));
    }

    /// <summary>GET /api/v1/providers/{id}</summary>
    internal static async Task<IResult> Get(string id, StoaDb db, CancellationToken cancel) => (await Run(id, db, cancel)).Answer();

    private static Offered OfferedBy(Listing listing) => new(
        listing.Id, listing.Title, listing.Category, listing.Summary, listing.PriceFrom, listing.Area,
        listing.Rating is { } rating ? Math.Round(rating, 2) : null, listing.RatingCount, ListingAddress.Of(listing.Slug, listing.Id))
    {
        PictureSeed = listing.PictureSeed,
        Photo = listing.Cover is [var smallest, ..] ? smallest.Url : null,
    };
}
