using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Availability;
using Stoa.Server.Availability.Schedules;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Provider.Schedules.Pages;
using Stoa.Server.Site;
using Stoa.Server.Site.Components.Fields;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Provider.Schedules;

/// <summary>The list of schedules, and what is done to a whole one: new, followed, removed.</summary>
internal static class ViewSchedules
{
    private const int LocationsMax = 200;

    /// <summary>GET /provider/{organization}/schedules</summary>
    internal static Task<IResult> Get(Desk desk, Work work, CancellationToken cancel) => Page(desk, work, [], [], cancel);

    /// <summary>POST /provider/{organization}/schedules</summary>
    internal static async Task<IResult> Post(Desk desk, IFormCollection form, Work work, CancellationToken cancel)
    {
        var request = new CreateSchedule.Request(
            form["name"], Id<Location>.TryParse(form["location_id"], out var location) ? location : null,
            Id<ScheduleRow>.TryParse(form["copy_of"], out var copied) ? copied : null);
        var made = await CreateSchedule.Run(desk.Id, request, work, cancel);
        return made.Refused(out var problem)
            ? await Page(desk, work, [problem], form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal), cancel)
            : new SeeOther(desk.Href($"schedules/{made.Value.Id}"));
    }

    /// <summary>POST /provider/{organization}/schedules/{id}/resources</summary>
    internal static async Task<IResult> PostResources(Desk desk, Id<ScheduleRow> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var chosen = form["resource_ids"].Select(text => Id<Resource>.TryParse(text, out var one) ? one : default).ToArray();
        var followed = await FollowSchedule.Run(desk.Id, id, new(chosen), work, cancel);
        if (followed.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href($"schedules/{id}"));
        var outside = followed.Value.Outside.Count;
        new Flash(outside == 0 ? Tone.Good : Tone.Wait, outside == 0
            ? "They follow this schedule from now on."
            : $"They follow this schedule from now on. Bookings outside its hours: {outside}. They stay as they are.").Keep(http);
        return new SeeOther(desk.Href($"schedules/{id}"));
    }

    /// <summary>POST /provider/{organization}/schedules/{id}/delete</summary>
    internal static async Task<IResult> PostDelete(Desk desk, Id<ScheduleRow> id, HttpContext http, Work work, CancellationToken cancel)
    {
        if (await DeleteSchedule.Run(desk.Id, id, work, cancel) is { } problem) return ProblemPage.Result(problem, desk.Href($"schedules/{id}"));
        new Flash(Tone.Good, "The schedule is removed.").Keep(http);
        return new SeeOther(desk.Href("schedules"));
    }

    private static async Task<IResult> Page(
        Desk desk, Work work, IReadOnlyList<Problem> problems, Dictionary<string, string> typed, CancellationToken cancel)
    {
        var locations = await work.Db.Set<Location>().AsNoTracking().Where(location => location.OrganizationId == desk.Id)
            .OrderBy(location => location.Name).Take(LocationsMax).Select(location => new { location.Id, location.Name, location.Zone }).ToListAsync(cancel);
        return new RazorComponentResult<SchedulesPage>(new
        {
            Desk = desk,
            Schedules = await ListSchedules.Run(desk.Id, work, cancel),
            Locations = (IReadOnlyList<Choice>)[.. locations.Select(location => new Choice(location.Id.ToString(), $"{location.Name} ({location.Zone})"))],
            Problems = problems,
            Typed = typed,
        })
        { StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status() };
    }
}
