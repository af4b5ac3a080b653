using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Availability;
using Stoa.Server.Availability.Calendars;
using Stoa.Server.Availability.Schedules;
using Stoa.Server.Notifications.Templates;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Provider.Calendars.Pages;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Provider.Calendars;

/// <summary>A resource's calendars, out and in, as pages.</summary>
internal static class ViewCalendars
{
    private const int ResourcesMax = 500;

    /// <summary>GET /provider/{organization}/calendars</summary>
    internal static async Task<IResult> List(Desk desk, Work work, CancellationToken cancel) => new RazorComponentResult<CalendarsPage>(new
    {
        Desk = desk,
        Resources = (IReadOnlyList<GetSchedule.ResourceName>)await work.Db.Set<Resource>().AsNoTracking()
            .Where(resource => resource.OrganizationId == desk.Id && resource.Status == ResourceStatus.Active)
            .OrderBy(resource => resource.Name).ThenBy(resource => resource.Id).Take(ResourcesMax)
            .Select(resource => new GetSchedule.ResourceName(resource.Id, resource.Name)).ToListAsync(cancel),
    });

    /// <summary>GET /provider/{organization}/calendars/{id}</summary>
    internal static Task<IResult> Get(Desk desk, Id<Resource> id, Work work, Letterhead letterhead, CancellationToken cancel) =>
        Page(desk, id, [], new(null, null), work, letterhead, cancel);

    /// <summary>POST /provider/{organization}/calendars/{id}/feed: makes, changes, renews or stops it.</summary>
    internal static async Task<IResult> PostFeed(Desk desk, Id<Resource> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        if (form["act"] == "stop")
        {
            return await ShareCalendar.Stop(desk.Id, id, work, cancel) is { } problem
                ? ProblemPage.Result(problem, desk.Href("calendars"))
                : Back(desk, id, http, "The address is taken away: it shows nothing any more.");
        }
        var shows = Enum.TryParse<FeedShows>(form["shows"], ignoreCase: true, out var asked) && Enum.IsDefined(asked) ? asked : FeedShows.Busy;
        var shared = await ShareCalendar.Run(desk.Id, id, new(shows, form["act"] == "renew"), work, cancel);
        return shared.Refused(out var refusal)
            ? ProblemPage.Result(refusal, desk.Href("calendars"))
            : Back(desk, id, http, form["act"] == "renew" ? "There is a new address; the old one shows nothing any more." : "Saved.");
    }

    /// <summary>POST /provider/{organization}/calendars/{id}/sources</summary>
    internal static async Task<IResult> PostSource(
        Desk desk, Id<Resource> id, HttpContext http, Work work, CalendarReading reading, Letterhead letterhead, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        string? content = null;
        if (form.Files["file"] is { Length: > 0 } file)
        {
            if (file.Length > FetchCalendar.BytesMax) return await Again(new Problem(ProblemKind.Invalid, "calendar-too-large", $"The file has more than {FetchCalendar.BytesMax / 1_000_000} MB.", "file"));
            using var reader = new StreamReader(file.OpenReadStream());
            content = await reader.ReadToEndAsync(cancel);
        }
        var request = new AddCalendar.Request(form["name"], form["address"], content);
        var added = await AddCalendar.Run(desk.Id, id, request, work, reading, cancel);
        return added.Refused(out var problem) ? await Again(problem) : Back(desk, id, http, "Read. Nobody can book at those times any more.");

        Task<IResult> Again(Problem refused) => Page(desk, id, [refused], new(form["name"], form["address"]), work, letterhead, cancel);
    }

    /// <summary>POST /provider/{organization}/calendars/{id}/sources/{source}: reads it again, or removes it.</summary>
    internal static async Task<IResult> PostChange(
        Desk desk, Id<Resource> id, Id<CalendarSource> source, HttpContext http, Work work, CalendarReading reading, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var isRemoval = form["act"] == "remove";
        var problem = isRemoval
            ? await RemoveCalendar.Run(desk.Id, source, work, cancel)
            : await RefreshCalendar.Run(desk.Id, source, work, reading, cancel);
        return problem is not null
            ? ProblemPage.Result(problem, desk.Href($"calendars/{id}"))
            : Back(desk, id, http, isRemoval ? "Removed. Its busy times can be booked again." : "Tried again just now.");
    }

    private static SeeOther Back(Desk desk, Id<Resource> id, HttpContext http, string sentence)
    {
        new Flash(Tone.Good, sentence).Keep(http);
        return new SeeOther(desk.Href($"calendars/{id}"));
    }

    private static async Task<IResult> Page(
        Desk desk, Id<Resource> id, IReadOnlyList<Problem> problems, AddCalendar.Request typed, Work work, Letterhead letterhead, CancellationToken cancel)
    {
        if (await AddCalendar.FindResource(desk.Id, id, work, cancel) is not { } zone) return NotFoundPage.Result();
        var feed = await ShareCalendar.Find(id, work, cancel);
        return new RazorComponentResult<CalendarPage>(new
        {
            Desk = desk,
            Resource = new GetSchedule.ResourceName(id, await work.Db.Set<Resource>().Where(resource => resource.Id == id).Select(resource => resource.Name).SingleAsync(cancel)),
            Zone = zone,
            Feed = feed,
            FeedAddress = feed is null ? null : letterhead.Address(feed.Path),
            Sources = await ListCalendars.Run(id, work, cancel),
            Conflicts = await ListCalendars.Conflicts(id, work, cancel),
            Problems = problems,
            Typed = typed,
        })
        { StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status() };
    }
}
