using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Resources;

/// <summary>Takes a resource out of use: nothing new is booked on it, what was booked stays.</summary>
public static class RetireResource
{
    /// <summary>Retires one; a retired one is no problem.</summary>
    public static async Task<Outcome<AddResources.Seen>> Run(Desk desk, Id<Resource> id, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<Resource>().SingleOrDefaultAsync(r => r.Id == id && r.OrganizationId == desk.Id, cancel) is not { } resource)
            return ResourceProblems.NotFound;
        if (resource.Status is ResourceStatus.Retired) return AddResources.Of(resource);
        resource.Status = ResourceStatus.Retired;
        work.Audit("availability.retire-resource", id.ToString());
        await TellOffers.OfResources(work, [id.Value], cancel);
        return await work.Commit(cancel) is { } problem ? problem : AddResources.Of(resource);
    }

    /// <summary>Retires every resource of a place; the caller commits.</summary>
    internal static async Task AllOf(Desk desk, Id<Location> place, Work work, CancellationToken cancel)
    {
        var resources = await work.Db.Set<Resource>()
            .Where(r => r.OrganizationId == desk.Id && r.LocationId == place && r.Status == ResourceStatus.Active).ToListAsync(cancel);
        foreach (var resource in resources) resource.Status = ResourceStatus.Retired;
        await TellOffers.OfResources(work, [.. resources.Select(resource => resource.Id.Value)], cancel);
    }

    /// <summary>DELETE /api/v1/organizations/{organization}/resources/{id}</summary>
    internal static async Task<IResult> DeleteApi(Desk desk, Id<Resource> id, Work work, CancellationToken cancel) =>
        (await Run(desk, id, work, cancel)).Answer();
}
