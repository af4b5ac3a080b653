using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Scheduling;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Schedules;

/// <summary>A new schedule on the clock of a location: Monday to Friday from nine to five, or a copy of another one.</summary>
public static class CreateSchedule
{
    private const int WorkdayMinutes = 8 * 60;

    /// <summary>What to begin with.</summary>
    /// <param name="Name">What its provider calls it.</param>
    /// <param name="LocationId">The place whose clock it runs on.</param>
    /// <param name="CopyOf">Another schedule of the organization, whose hours it begins with.</param>
    public sealed record Request(string? Name, Id<Location>? LocationId, Id<ScheduleRow>? CopyOf = null);

    /// <summary>Creates it; nobody follows it yet.</summary>
    public static async Task<Outcome<GetSchedule.Detail>> Run(Id<Organization> organization, Request request, Work work, CancellationToken cancel)
    {
        var db = work.Db;
        var location = request.LocationId is { } place
            ? await db.Set<Location>().AsNoTracking().FirstOrDefaultAsync(l => l.Id == place && l.OrganizationId == organization, cancel)
            : null;
        if (location is null) return ScheduleProblems.NoLocation;
        if (await db.Set<ScheduleRow>().CountAsync(s => s.OrganizationId == organization, cancel) >= ListSchedules.CountMax) return ScheduleProblems.TooMany;
        var draft = new ScheduleDraft(request.Name, []);
        if (request.CopyOf is { } copied)
        {
            var original = await db.Set<ScheduleRow>().AsNoTracking().FirstOrDefaultAsync(s => s.Id == copied && s.OrganizationId == organization, cancel);
            if (original is null) return ScheduleProblems.NotFound;
            draft = ScheduleDraft.Of(original) with { Name = request.Name };
        }
        var (terms, problems) = ReadDraft.Of(draft);
        if (terms is null) return problems[0];
        var row = new ScheduleRow { Id = Id<ScheduleRow>.New(work.Now), OrganizationId = organization, LocationId = location.Id, Zone = location.Zone, Weekly = [] };
        terms.ApplyTo(row);
        if (request.CopyOf is null) row.Weekly = NineToFive;
        db.Add(row);
        if (await work.Commit(cancel) is { } problem) return problem;
        return new GetSchedule.Detail(row.Id, row.Zone, row.LocationId, ScheduleDraft.Of(row), [], row.Version);
    }

    private static WeeklyRule[] NineToFive =>
        [.. Enumerable.Range((int)IsoDayOfWeek.Monday, 5).Select(day => new WeeklyRule((IsoDayOfWeek)day, new LocalTime(9, 0), WorkdayMinutes))];
}
