using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Availability.Pages;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Availability.Resources;

/// <summary>The page on which a listing is told what it needs: a person and a room.</summary>
public static class ViewNeeds
{
    /// <summary>A resource and what it is needed as; null when it is not.</summary>
    public sealed record Line(Id<Resource> Id, string Name, ResourceKind Kind, string Place, int? Group);

    /// <summary>GET /provider/{organization}/resources/listings/{listing}</summary>
    internal static Task<IResult> Get(Desk desk, Id<Listing> listing, Work work, CancellationToken cancel) => Page(desk, listing, null, work, cancel);

    /// <summary>POST /provider/{organization}/resources/listings/{listing}: group_{resource}, version.</summary>
    internal static async Task<IResult> Post(Desk desk, Id<Listing> listing, IFormCollection form, HttpContext http, Work work, CancellationToken cancel)
    {
        var needs = new List<NeedResources.Need>();
        foreach (var (name, value) in form)
        {
            if (name.StartsWith(Field, StringComparison.Ordinal) && Id<Resource>.TryParse(name[Field.Length..], out var resource)
                && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var group))
                needs.Add(new(resource, group));
        }
        var version = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        var done = await NeedResources.Run(desk, listing, new(needs), version, work, cancel);
        if (done.Refused(out var problem))
        {
            await work.Abandon();
            return await Page(desk, listing, problem, work, cancel);
        }
        new Flash(Tone.Good, "Saved. Free times follow it at once.").Keep(http);
        return new SeeOther(desk.Href("resources"));
    }

    /// <summary>The name of a resource's field, before its id.</summary>
    internal const string Field = "group_";

    private static async Task<IResult> Page(Desk desk, Id<Listing> id, Problem? problem, Work work, CancellationToken cancel)
    {
        var listing = await work.Db.Set<Listing>().AsNoTracking().Where(l => l.Id == id && l.OrganizationId == desk.Id)
            .Select(l => new { l.Title, l.Version }).FirstOrDefaultAsync(cancel);
        if (listing is null) return NotFoundPage.Result();
        var lines = await (
            from resource in work.Db.Set<Resource>().AsNoTracking()
            join place in work.Db.Set<Organizations.Location>() on resource.LocationId equals place.Id
            join link in work.Db.Set<ListingResource>().Where(link => link.ListingId == id) on resource.Id equals link.ResourceId into links
            from link in links.DefaultIfEmpty()
            where resource.OrganizationId == desk.Id && resource.Status == ResourceStatus.Active
            orderby place.Name, resource.Name, resource.Id
            select new Line(resource.Id, resource.Name, resource.Kind, place.Name, link == null ? null : link.GroupNumber)).Take(NeedResources.ResourcesMax).ToListAsync(cancel);
        return new RazorComponentResult<NeedsPage>(new
        {
            Desk = desk,
            Listing = id,
            listing.Title,
            listing.Version,
            Lines = (IReadOnlyList<Line>)lines,
            Problems = problem is null ? [] : new[] { problem },
        })
        {
            StatusCode = problem?.Kind.Status() ?? StatusCodes.Status200OK,
        };
    }
}
