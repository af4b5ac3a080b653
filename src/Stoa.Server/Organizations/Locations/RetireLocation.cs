using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Availability.Resources;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Organizations.Locations;

/// <summary>Closes a place for good: nothing new is booked there, what was booked stays. The address is kept for those bookings.</summary>
public static class RetireLocation
{
    /// <summary>Retires it with its resources; a retired one is no problem.</summary>
    public static async Task<Outcome<SaveLocation.Seen>> Run(Desk desk, Id<Location> id, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<Location>().SingleOrDefaultAsync(l => l.Id == id && l.OrganizationId == desk.Id, cancel) is not { } place)
            return OrganizationProblems.NoLocation;
        if (place.RetiredAt is not null) return SaveLocation.Of(place);
        place.RetiredAt = work.Now;
        await RetireResource.AllOf(desk, id, work, cancel);
        work.Audit("organizations.retire-location", id.ToString());
        return await work.Commit(cancel) is { } problem ? problem : SaveLocation.Of(place);
    }

    /// <summary>DELETE /api/v1/organizations/{organization}/locations/{id}</summary>
    internal static async Task<IResult> DeleteApi(Desk desk, Id<Location> id, Work work, CancellationToken cancel) =>
        (await Run(desk, id, work, cancel)).Answer();

    /// <summary>POST /provider/{organization}/locations/{id}/retire</summary>
    internal static async Task<IResult> Post(Desk desk, Id<Location> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var done = await Run(desk, id, work, cancel);
        if (done.Refused(out var problem)) return ProblemPage.Result(problem, desk.Href("locations"));
        new Flash(Tone.Good, $"{done.Value.Name} is closed. What was booked there stays.").Keep(http);
        return new SeeOther(desk.Href("locations"));
    }
}
