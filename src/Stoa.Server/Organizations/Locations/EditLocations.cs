using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.Pages;
using Stoa.Server.Organizations.Setup;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Organizations.Locations;

/// <summary>The desk's pages of places.</summary>
internal static class EditLocations
{
    /// <summary>The organization's places, open ones first.</summary>
    internal static async Task<IReadOnlyList<SaveLocation.Seen>> All(Desk desk, Work work, CancellationToken cancel) =>
    [
        .. (await work.Db.Set<Location>().AsNoTracking().Where(l => l.OrganizationId == desk.Id)
            .OrderBy(l => l.RetiredAt != null).ThenBy(l => l.Name).ThenBy(l => l.Id).Take(SaveLocation.LocationsMax).ToListAsync(cancel)).Select(SaveLocation.Of),
    ];

    /// <summary>GET /api/v1/organizations/{organization}/locations</summary>
    internal static async Task<IResult> GetApi(Desk desk, Work work, CancellationToken cancel) =>
        Outcome<IReadOnlyList<SaveLocation.Seen>>.Of(await All(desk, work, cancel)).Answer();

    /// <summary>GET /api/v1/organizations/{organization}/locations/{id}</summary>
    internal static async Task<IResult> GetOneApi(Desk desk, Id<Location> id, HttpContext http, Work work, CancellationToken cancel)
    {
        if (await Find(desk, id, work, cancel) is not { } place) return OrganizationProblems.NoLocation.Answer();
        ETags.Set(http.Response, place.Version);
        return Outcome<SaveLocation.Seen>.Of(SaveLocation.Of(place)).Answer();
    }

    /// <summary>GET /provider/{organization}/locations</summary>
    internal static async Task<IResult> Get(Desk desk, Work work, CancellationToken cancel) =>
        new RazorComponentResult<LocationsPage>(new { Desk = desk, Places = await All(desk, work, cancel) });

    /// <summary>GET /provider/{organization}/locations/new</summary>
    internal static IResult GetNew(Desk desk) => Page(desk, null, new(null, null, null, null, null, null, null, null), 0, []);

    /// <summary>POST /provider/{organization}/locations</summary>
    internal static async Task<IResult> PostNew(Desk desk, IFormCollection form, HttpContext http, Work work, CancellationToken cancel)
    {
        var asked = await SaveLocation.Complete(RequestOf(form), work, cancel);
        if (SaveLocation.Check(asked) is { Count: > 0 } wrong) return Page(desk, null, asked, 0, wrong);
        var made = await SaveLocation.Add(desk, asked, work, cancel);
        if (made.Refused(out var problem)) return Page(desk, null, asked, 0, [problem]);
        new Flash(Tone.Good, $"{made.Value.Name} is there. What can be booked in it?").Keep(http);
        return new SeeOther(desk.Href("resources"));
    }

    /// <summary>GET /provider/{organization}/locations/{id}</summary>
    internal static async Task<IResult> GetOne(Desk desk, Id<Location> id, Work work, CancellationToken cancel) =>
        await Find(desk, id, work, cancel) is { } place ? Page(desk, place, SaveLocation.RequestOf(place), place.Version, []) : NotFoundPage.Result();

    /// <summary>POST /provider/{organization}/locations/{id}</summary>
    internal static async Task<IResult> PostOne(Desk desk, Id<Location> id, IFormCollection form, HttpContext http, Work work, CancellationToken cancel)
    {
        if (await Find(desk, id, work, cancel) is not { } place) return NotFoundPage.Result();
        var asked = RequestOf(form);
        var version = int.TryParse(form["version"], System.Globalization.CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        if (SaveLocation.Check(asked) is { Count: > 0 } wrong) return Page(desk, place, asked, version, wrong);
        var changed = await SaveLocation.Change(desk, id, asked, version, work, cancel);
        if (changed.Refused(out var problem)) return Page(desk, place, asked, version, [problem]);
        new Flash(Tone.Good, $"{changed.Value.Name} is changed.").Keep(http);
        return new SeeOther(desk.Href("locations"));
    }

    private static Task<Location?> Find(Desk desk, Id<Location> id, Work work, CancellationToken cancel) =>
        work.Db.Set<Location>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == id && l.OrganizationId == desk.Id, cancel);

    private static SaveLocation.Request RequestOf(IFormCollection form) => new(
        form["name"], form["street"], form["city"], form["postcode"], form["country"],
        SetUpPlace.Number(form["latitude"]), SetUpPlace.Number(form["longitude"]), form["zone"], form["confirm_zone"] == "true");

    private static RazorComponentResult<LocationPage> Page(
        Desk desk, Location? place, SaveLocation.Request asked, int version, IReadOnlyList<Problem> problems) =>
        new(new { Desk = desk, Place = place, Asked = asked, Version = version, Problems = problems })
        {
            StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status(),
        };
}
