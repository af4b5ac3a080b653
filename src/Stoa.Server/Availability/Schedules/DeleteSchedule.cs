using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Schedules;

/// <summary>Removes a schedule that no resource follows, retired ones included.</summary>
public static class DeleteSchedule
{
    /// <summary>Removes it; <c>schedule-not-found</c> or <c>schedule-in-use</c>.</summary>
    public static async Task<Problem?> Run(Id<Organization> organization, Id<ScheduleRow> id, Work work, CancellationToken cancel)
    {
        var row = await work.Db.Set<ScheduleRow>().FirstOrDefaultAsync(s => s.Id == id && s.OrganizationId == organization, cancel);
        if (row is null) return ScheduleProblems.NotFound;
        // The database refuses too, should somebody follow it from this moment on.
        if (await work.Db.Set<Resource>().AnyAsync(resource => resource.ScheduleId == id, cancel)) return ScheduleProblems.InUse;
        work.Db.Remove(row);
        work.Audit("availability.delete-schedule", id.ToString());
        return await work.Commit(cancel);
    }
}
