using Microsoft.EntityFrameworkCore;
using Stoa.Core.Listings;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Editing;

/// <summary>A listing with the rows that belong to it, tracked for a change.</summary>
internal sealed record EditedListing(Listing Listing, List<Plan> Plans, List<ListingOption> Options, List<ListingResource> Resources)
{
    /// <summary>A listing of an organization; of any where none is named. Null when there is none.</summary>
    public static async Task<EditedListing?> Find(StoaDb db, Id<Listing> id, Id<Organization>? organization, CancellationToken cancel)
    {
        var listing = await db.Set<Listing>().FirstOrDefaultAsync(l => l.Id == id && (organization == null || l.OrganizationId == organization), cancel);
        if (listing is null) return null;
        return new EditedListing(
            listing,
            await db.Set<Plan>().Where(plan => plan.ListingId == id).OrderBy(plan => plan.Position).ThenBy(plan => plan.Id).ToListAsync(cancel),
            await db.Set<ListingOption>().Where(option => option.ListingId == id).OrderBy(option => option.Position).ThenBy(option => option.Id).ToListAsync(cancel),
            await db.Set<ListingResource>().Where(link => link.ListingId == id).ToListAsync(cancel));
    }

    /// <summary>What the editor shows: plans that are offered, everything in its order.</summary>
    public ListingDraft ToDraft() => new()
    {
        Kind = Listing.Kind,
        Category = Listing.Category,
        Title = Listing.Title,
        Summary = Listing.Summary,
        Description = Listing.Description,
        BookingMode = Listing.BookingMode,
        CancellationPolicy = Listing.CancellationPolicy,
        NoticeMinutes = Listing.NoticeMinutes,
        HorizonDays = Listing.HorizonDays,
        IntervalMinutes = Listing.IntervalMinutes,
        LocationId = Listing.LocationId.ToString(),
        ResourceIds = [.. Resources.Select(link => link.ResourceId.ToString()).Order(StringComparer.Ordinal)],
        Attributes = Listing.Attributes,
        Plans = [.. Plans.Where(plan => plan.Status == PlanStatus.Active).Select(DraftOf)],
        Options = [.. Options.Select(option => option.ToRule())],
    };

    private static PlanDraft DraftOf(Plan plan) => new()
    {
        Id = plan.Id.ToString(),
        Name = plan.Name,
        Description = plan.Description,
        DurationMinutes = plan.DurationMinutes,
        BufferBeforeMinutes = plan.BufferBeforeMinutes,
        BufferAfterMinutes = plan.BufferAfterMinutes,
        PriceMinor = plan.PriceMinor,
        Terms = plan.Terms,
    };
}
