using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Availability.Resources;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Schedules;

/// <summary>Lets resources follow a schedule instead of the one they followed before.</summary>
public static class FollowSchedule
{
    /// <summary>The most resources at once.</summary>
    public const int ResourcesMax = 200;

    /// <summary>Which resources.</summary>
    public sealed record Request(IReadOnlyList<Id<Resource>>? ResourceIds);

    /// <summary>Assigns them; the bookings that then lie outside are named, as by saving.</summary>
    public static async Task<Outcome<SaveSchedule.Saved>> Run(
        Id<Organization> organization, Id<ScheduleRow> id, Request request, Work work, CancellationToken cancel)
    {
        var ids = (request.ResourceIds ?? []).Distinct().ToArray();
        if (ids.Length is 0 or > ResourcesMax) return ScheduleProblems.NoResource;
        var row = await work.Db.Set<ScheduleRow>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == id && s.OrganizationId == organization, cancel);
        if (row is null) return ScheduleProblems.NotFound;
        var found = await (
            from resource in work.Db.Set<Resource>()
            join location in work.Db.Set<Location>() on resource.LocationId equals location.Id
            where ids.Contains(resource.Id) && resource.OrganizationId == organization && resource.Status == ResourceStatus.Active
            select new { Resource = resource, location.Zone }).ToListAsync(cancel);
        if (found.Count < ids.Length) return ScheduleProblems.NoResource;
        if (found.Find(one => one.Zone != row.Zone) is { } abroad) return ScheduleProblems.OtherZone(abroad.Resource.Name, abroad.Zone, row.Zone);

        foreach (var one in found) one.Resource.ScheduleId = id;
        work.Emit(new ScheduleChanged(id, organization));
        await TellOffers.OfResources(work, [.. ids.Select(one => one.Value)], cancel);
        if (await work.Commit(cancel) is { } problem) return problem;
        return new SaveSchedule.Saved(
            new GetSchedule.Detail(id, row.Zone, row.LocationId, ScheduleDraft.Of(row), await GetSchedule.Followers(id, work, cancel), row.Version),
            await BookingsOutside.Run(id, work, cancel));
    }
}
