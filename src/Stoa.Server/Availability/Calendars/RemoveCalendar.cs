using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Calendars;

/// <summary>Forgets a calendar outside, and the busy times that came from it.</summary>
internal static class RemoveCalendar
{
    internal static async Task<Problem?> Run(Id<Organization> organization, Id<CalendarSource> id, Work work, CancellationToken cancel)
    {
        var source = await work.Db.Set<CalendarSource>().FirstOrDefaultAsync(s => s.Id == id && s.OrganizationId == organization, cancel);
        if (source is null) return CalendarSourceProblems.NotFound;
        work.Db.Remove(source);
        await WriteBusyTimes.Announce(work, source, cancel);
        work.Audit("availability.remove-calendar", source.ResourceId.ToString());
        return await work.Commit(cancel);
    }
}
