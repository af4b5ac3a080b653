using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Core.Subscriptions;
using Stoa.Server.Catalog.Photos;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog;

/// <summary>A listing in full, as its page and the API show it.</summary>
public sealed record ListingDetail(
    Id<Listing> Id, ListingKind Kind, string Category, string Title, string Summary, string Description, ListingProvider Provider,
    ListingPlace Place, BookingMode BookingMode, CancellationPolicy CancellationPolicy, int NoticeMinutes, int HorizonDays,
    double? Rating, int RatingCount, int PictureSeed, int PictureCount, IReadOnlyList<ListingPlan> Plans,
    IReadOnlyList<OptionRule> Options, IReadOnlyDictionary<string, AttributeValue> Attributes, IReadOnlyList<PhotoView> Photos, string Url)
{
    /// <summary>The published listing of an active provider; null when there is none. Four queries.</summary>
    public static async Task<ListingDetail?> Find(StoaDb db, Id<Listing> id, Marketplace marketplace, CancellationToken cancel)
    {
        var found = await (
            from listing in db.Set<Listing>().AsNoTracking()
            join organization in db.Set<Organization>() on listing.OrganizationId equals organization.Id
            join location in db.Set<Location>() on listing.LocationId equals location.Id
            where listing.Id == id && listing.Status == ListingStatus.Published && listing.ProviderActive
            select new { Listing = listing, Organization = organization, Location = location }).FirstOrDefaultAsync(cancel);
        if (found is null) return null;
        var currency = Currency.Parse(found.Listing.Currency);
        var plans = await db.Set<Plan>().AsNoTracking().Where(plan => plan.ListingId == id && plan.Status == PlanStatus.Active)
            .OrderBy(plan => plan.Position).ToListAsync(cancel);
        var options = await db.Set<ListingOption>().AsNoTracking().Where(option => option.ListingId == id)
            .OrderBy(option => option.Position).ToListAsync(cancel);
        return Of(
            found.Listing, found.Organization, found.Location, marketplace,
            [.. plans.Select(plan => new ListingPlan(plan.Id, plan.Name, plan.Description, plan.DurationMinutes, new Money(plan.PriceMinor, currency)) { Renewal = plan.Terms.Renewal })],
            [.. options.Select(option => option.ToRule())],
            await db.Set<Photo>().AsNoTracking().Where(photo => photo.ListingId == id).OrderBy(photo => photo.Position).ThenBy(photo => photo.Id)
                .Select(photo => new PhotoView(photo.Alt, photo.Renditions)).ToListAsync(cancel));
    }

    private static ListingDetail Of(
        Listing listing, Organization organization, Location location, Marketplace marketplace,
        IReadOnlyList<ListingPlan> plans, IReadOnlyList<OptionRule> options, IReadOnlyList<PhotoView> photos) => new(
            listing.Id, listing.Kind, listing.Category, listing.Title, listing.Summary, listing.Description,
            new ListingProvider(organization.Id, organization.Name, organization.Description, organization.Website, ListingAddress.OfProvider(organization.Slug)),
            new ListingPlace(
                location.Name, location.Street, location.Postcode, location.City, listing.Area, location.Country,
                location.Latitude, location.Longitude, location.Zone),
            listing.BookingMode, marketplace.FindCancellationPolicy(listing.CancellationPolicy) ?? marketplace.DefaultCancellationPolicy,
            listing.NoticeMinutes, listing.HorizonDays,
            listing.Rating is { } rating ? Math.Round(rating, 2) : null, listing.RatingCount, listing.PictureSeed, listing.PictureCount,
            plans, options, listing.Attributes, photos, ListingAddress.Of(listing.Slug, listing.Id));
}

/// <summary>Who offers it.</summary>
public sealed record ListingProvider(Id<Organization> Id, string Name, string Description, string? Website, string Url);

/// <summary>Where it happens.</summary>
public sealed record ListingPlace(
    string Name, string Street, string Postcode, string City, string Area, string Country, double Latitude, double Longitude, string Zone);

/// <summary>A tier that can be booked.</summary>
public sealed record ListingPlan(Id<Plan> Id, string Name, string Description, int DurationMinutes, Money Price)
{
    /// <summary>How it renews; null where it does not.</summary>
    public RenewalTerms? Renewal { get; init; }
}
