using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Schedules;

/// <summary>A schedule as its provider edits it.</summary>
public static class GetSchedule
{
    /// <summary>A schedule.</summary>
    /// <param name="Id">The schedule.</param>
    /// <param name="Zone">The zone it runs on.</param>
    /// <param name="LocationId">The place whose zone that is.</param>
    /// <param name="Terms">What it says.</param>
    /// <param name="Resources">The active resources that follow it.</param>
    /// <param name="Version">This version.</param>
    public sealed record Detail(
        Id<ScheduleRow> Id, string Zone, Id<Location>? LocationId, ScheduleDraft Terms, IReadOnlyList<ResourceName> Resources, int Version);

    /// <summary>A resource by name.</summary>
    public sealed record ResourceName(Id<Resource> Id, string Name);

    /// <summary>The schedule; another organization's does not exist.</summary>
    public static async Task<Outcome<Detail>> Run(Id<Organization> organization, Id<ScheduleRow> id, Work work, CancellationToken cancel)
    {
        var row = await work.Db.Set<ScheduleRow>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == id && s.OrganizationId == organization, cancel);
        if (row is null) return ScheduleProblems.NotFound;
        return new Detail(row.Id, row.Zone, row.LocationId, ScheduleDraft.Of(row), await Followers(id, work, cancel), row.Version);
    }

    internal static async Task<IReadOnlyList<ResourceName>> Followers(Id<ScheduleRow> id, Work work, CancellationToken cancel) =>
        await work.Db.Set<Resource>().AsNoTracking().Where(resource => resource.ScheduleId == id && resource.Status == ResourceStatus.Active)
            .OrderBy(resource => resource.Name).ThenBy(resource => resource.Id)
            .Select(resource => new ResourceName(resource.Id, resource.Name)).ToListAsync(cancel);
}
