using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Availability.Pages;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.Setup;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Availability.Resources;

/// <summary>The desk's pages of what can be booked: people, chairs, rooms and bays by place, and which listings need them.</summary>
public static class ViewResources
{
    /// <summary>A resource on its line.</summary>
    /// <param name="Resource">The resource.</param>
    /// <param name="Schedule">The name of its schedule.</param>
    /// <param name="Listings">The listings that use it.</param>
    public sealed record Line(AddResources.Seen Resource, string Schedule, int Listings);

    /// <summary>A listing and how many resources and groups it needs.</summary>
    public sealed record ListingLine(Id<Listing> Id, string Title, int Resources, int Groups);

    /// <summary>All of it.</summary>
    public sealed record All(
        IReadOnlyList<Line> Resources, IReadOnlyList<Choice> Places, IReadOnlyList<Choice> Schedules, IReadOnlyList<ListingLine> Listings);

    /// <summary>A choice of a form.</summary>
    public sealed record Choice(string Id, string Name);

    /// <summary>The organization's resources, active ones first, by name as people count.</summary>
    public static async Task<All> Run(Desk desk, Work work, CancellationToken cancel)
    {
        var db = work.Db;
        var resources = await (
            from resource in db.Set<Resource>().AsNoTracking()
            join schedule in db.Set<ScheduleRow>() on resource.ScheduleId equals schedule.Id
            where resource.OrganizationId == desk.Id
            select new { Resource = resource, schedule.Name, Listings = db.Set<ListingResource>().Count(link => link.ResourceId == resource.Id) })
            .Take(AddResources.ResourcesMax).ToListAsync(cancel);
        var places = await db.Set<Location>().AsNoTracking().Where(l => l.OrganizationId == desk.Id && l.RetiredAt == null).OrderBy(l => l.Name).ToListAsync(cancel);
        var schedules = await db.Set<ScheduleRow>().AsNoTracking().Where(s => s.OrganizationId == desk.Id).OrderBy(s => s.Name).ThenBy(s => s.Id).ToListAsync(cancel);
        var links = await (
            from listing in db.Set<Listing>().AsNoTracking()
            where listing.OrganizationId == desk.Id
            orderby listing.Title, listing.Id
            select new
            {
                listing.Id,
                listing.Title,
                Groups = db.Set<ListingResource>().Where(link => link.ListingId == listing.Id).Select(link => link.GroupNumber).ToList(),
            }).Take(NeedResources.ResourcesMax).ToListAsync(cancel);
        return new All(
            [
                .. resources.OrderBy(row => row.Resource.Status).ThenBy(row => NameBefore(row.Resource.Name), StringComparer.CurrentCultureIgnoreCase)
                    .ThenBy(row => NumberOf(row.Resource.Name)).Select(row => new Line(AddResources.Of(row.Resource), row.Name, row.Listings)),
            ],
            [.. places.Select(place => new Choice(place.Id.ToString(), place.Name))],
            [.. schedules.Select(schedule => new Choice(schedule.Id.ToString(), schedule.Name))],
            [.. links.Select(row => new ListingLine(row.Id, row.Title, row.Groups.Count, row.Groups.Distinct().Count()))]);
    }

    /// <summary>GET /api/v1/organizations/{organization}/resources</summary>
    internal static async Task<IResult> GetApi(Desk desk, Work work, CancellationToken cancel) =>
        Outcome<IReadOnlyList<AddResources.Seen>>.Of([.. (await Run(desk, work, cancel)).Resources.Select(line => line.Resource)]).Answer();

    /// <summary>GET /provider/{organization}/resources</summary>
    internal static Task<IResult> Get(Desk desk, Work work, CancellationToken cancel) => Page(desk, new(null, null, null), [], work, cancel);

    /// <summary>POST /provider/{organization}/resources: location_id, kind, name, count, schedule_id.</summary>
    internal static async Task<IResult> Post(Desk desk, IFormCollection form, HttpContext http, Work work, CancellationToken cancel)
    {
        Id<Location>? place = Id<Location>.TryParse(form["location_id"], out var location) ? location : null;
        Id<ScheduleRow>? schedule = Id<ScheduleRow>.TryParse(form["schedule_id"], out var chosen) ? chosen : null;
        int? count = string.IsNullOrWhiteSpace(form["count"]) ? null : int.TryParse(form["count"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var request = new AddResources.Request(place, StartOrganization.EnumOf<ResourceKind>(form["kind"]), form["name"], count, schedule);
        if (AddResources.Check(request) is { Count: > 0 } wrong) return await Page(desk, request, wrong, work, cancel);
        var made = await AddResources.Run(desk, request, work, cancel);
        if (made.Refused(out var problem))
        {
            await work.Abandon();
            return await Page(desk, request, [problem], work, cancel);
        }
        new Flash(Tone.Good, made.Value.Count == 1 ? $"{made.Value[0].Name} is there." : $"{made.Value[0].Name} to {made.Value[^1].Name} are there.").Keep(http);
        return new SeeOther(desk.Href("resources"));
    }

    /// <summary>GET /provider/{organization}/resources/{id}</summary>
    internal static async Task<IResult> GetOne(Desk desk, Id<Resource> id, Work work, CancellationToken cancel) => await OnePage(desk, id, null, [], work, cancel);

    /// <summary>POST /provider/{organization}/resources/{id}: name, kind, schedule_id, version.</summary>
    internal static async Task<IResult> PostOne(Desk desk, Id<Resource> id, IFormCollection form, HttpContext http, Work work, CancellationToken cancel)
    {
        Id<ScheduleRow>? schedule = Id<ScheduleRow>.TryParse(form["schedule_id"], out var chosen) ? chosen : null;
        var request = new ChangeResource.Request(form["name"], StartOrganization.EnumOf<ResourceKind>(form["kind"]), schedule);
        var version = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        var changed = await ChangeResource.Run(desk, id, request, version, work, cancel);
        if (changed.Refused(out var problem)) return await OnePage(desk, id, request, [problem], work, cancel);
        new Flash(Tone.Good, $"{changed.Value.Name} is changed.").Keep(http);
        return new SeeOther(desk.Href("resources"));
    }

    /// <summary>POST /provider/{organization}/resources/{id}/{step}: retire or restore.</summary>
    internal static async Task<IResult> PostStep(Desk desk, Id<Resource> id, string step, HttpContext http, Work work, CancellationToken cancel)
    {
        var name = await work.Db.Set<Resource>().Where(r => r.Id == id && r.OrganizationId == desk.Id).Select(r => r.Name).FirstOrDefaultAsync(cancel);
        if (name is null || step is not ("retire" or "restore")) return NotFoundPage.Result();
        var done = step == "retire"
            ? await RetireResource.Run(desk, id, work, cancel)
            : await ChangeResource.Run(desk, id, new(name, null, null, ResourceStatus.Active), null, work, cancel);
        if (done.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href("resources"));
        new Flash(Tone.Good, step == "retire" ? $"{name} is retired. What was booked stays." : $"{name} can be booked again.").Keep(http);
        return new SeeOther(desk.Href("resources"));
    }

    private static async Task<IResult> OnePage(
        Desk desk, Id<Resource> id, ChangeResource.Request? asked, IReadOnlyList<Problem> problems, Work work, CancellationToken cancel)
    {
        var resource = await work.Db.Set<Resource>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.OrganizationId == desk.Id, cancel);
        if (resource is null) return NotFoundPage.Result();
        var schedules = await work.Db.Set<ScheduleRow>().AsNoTracking().Where(s => s.OrganizationId == desk.Id).OrderBy(s => s.Name).ThenBy(s => s.Id).ToListAsync(cancel);
        return new RazorComponentResult<ResourcePage>(new
        {
            Desk = desk,
            Resource = AddResources.Of(resource),
            Asked = asked ?? new(resource.Name, resource.Kind, resource.ScheduleId),
            Schedules = (IReadOnlyList<Choice>)[.. schedules.Select(schedule => new Choice(schedule.Id.ToString(), schedule.Name))],
            Problems = problems,
        })
        {
            StatusCode = StatusOf(problems),
        };
    }

    private static async Task<IResult> Page(Desk desk, AddResources.Request asked, IReadOnlyList<Problem> problems, Work work, CancellationToken cancel) =>
        new RazorComponentResult<ResourcesPage>(new { Desk = desk, All = await Run(desk, work, cancel), Asked = asked, Problems = problems })
        {
            StatusCode = StatusOf(problems),
        };

    private static int StatusOf(IReadOnlyList<Problem> problems) => problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status();

    // "Bay 10" after "Bay 9".
    private static string NameBefore(string name) => name.TrimEnd("0123456789".ToCharArray());

    private static int NumberOf(string name) => int.TryParse(name.AsSpan(NameBefore(name).Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
