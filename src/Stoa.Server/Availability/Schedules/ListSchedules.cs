using Microsoft.EntityFrameworkCore;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Schedules;

/// <summary>An organization's schedules, and who follows them.</summary>
public static class ListSchedules
{
    /// <summary>The most schedules that are listed.</summary>
    public const int CountMax = 200;

    /// <summary>One schedule.</summary>
    /// <param name="Id">The schedule.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Zone">The zone it runs on.</param>
    /// <param name="Location">The place whose zone that is; null where none is said.</param>
    /// <param name="Hours">Its week in one line.</param>
    /// <param name="Resources">The names of the active resources that follow it.</param>
    public sealed record Item(Id<ScheduleRow> Id, string Name, string Zone, string? Location, string Hours, IReadOnlyList<string> Resources);

    /// <summary>All of them, by name.</summary>
    public static async Task<IReadOnlyList<Item>> Run(Id<Organization> organization, Work work, CancellationToken cancel)
    {
        var rows = await (
            from schedule in work.Db.Set<ScheduleRow>().AsNoTracking()
            where schedule.OrganizationId == organization
            join location in work.Db.Set<Location>() on schedule.LocationId equals location.Id into places
            from place in places.DefaultIfEmpty()
            orderby schedule.Name, schedule.Id
            select new { Schedule = schedule, Location = place == null ? null : place.Name }).Take(CountMax).ToListAsync(cancel);
        var resources = await work.Db.Set<Resource>().AsNoTracking()
            .Where(resource => resource.OrganizationId == organization && resource.Status == ResourceStatus.Active)
            .OrderBy(resource => resource.Name).Select(resource => new { resource.ScheduleId, resource.Name }).ToListAsync(cancel);
        var names = resources.ToLookup(resource => resource.ScheduleId, resource => resource.Name);
        return [.. rows.Select(row => new Item(
            row.Schedule.Id, row.Schedule.Name, row.Schedule.Zone, row.Location, ScheduleLines.Week(row.Schedule.Weekly), [.. names[row.Schedule.Id]]))];
    }
}
