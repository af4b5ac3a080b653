using Microsoft.EntityFrameworkCore;
using Stoa.Server.Catalog;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Schedules;

/// <summary>The plans that are served on a schedule: what its preview can be looked at as.</summary>
public static class ListPlans
{
    private const int CountMax = 100;

    /// <summary>A plan of a listing.</summary>
    public sealed record Item(Id<Listing> ListingId, Id<Plan> PlanId, string ListingTitle, string PlanName);

    /// <summary>The active plans of listings on the schedule's active resources, by title.</summary>
    public static async Task<IReadOnlyList<Item>> Run(Id<ScheduleRow> schedule, Work work, CancellationToken cancel)
    {
        var db = work.Db;
        var listings = from link in db.Set<ListingResource>()
                       join resource in db.Set<Resource>() on link.ResourceId equals resource.Id
                       where resource.ScheduleId == schedule && resource.Status == ResourceStatus.Active
                       select link.ListingId;
        return await (
            from plan in db.Set<Plan>().AsNoTracking()
            join listing in db.Set<Listing>() on plan.ListingId equals listing.Id
            where listings.Contains(listing.Id) && plan.Status == PlanStatus.Active
            orderby listing.Title, listing.Id, plan.Position
            select new Item(listing.Id, plan.Id, listing.Title, plan.Name)).Take(CountMax).ToListAsync(cancel);
    }
}
