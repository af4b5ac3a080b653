using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Resources;

/// <summary>Renames a resource, says what it is and when it is open; brings a retired one back.</summary>
public static class ChangeResource
{
    /// <summary>What it shall be.</summary>
    public sealed record Request(string? Name, ResourceKind? Kind, Id<ScheduleRow>? ScheduleId, ResourceStatus? Status = null);

    /// <summary>Changes it; <c>stale-version</c> when somebody else did since.</summary>
    public static async Task<Outcome<AddResources.Seen>> Run(Desk desk, Id<Resource> id, Request request, int? version, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<Resource>().SingleOrDefaultAsync(r => r.Id == id && r.OrganizationId == desk.Id, cancel) is not { } resource)
            return ResourceProblems.NotFound;
        if (AddResources.Check(new(resource.LocationId, request.Kind ?? resource.Kind, request.Name)) is [var wrong, ..]) return wrong;
        if (version is { } seen && seen != resource.Version) return OrganizationProblems.Stale;
        if (request.ScheduleId is { } schedule && !await work.Db.Set<ScheduleRow>().AnyAsync(s => s.Id == schedule && s.OrganizationId == desk.Id, cancel))
            return ResourceProblems.NoSchedule;
        if (request.Status is ResourceStatus.Active && await work.Db.Set<Location>().AnyAsync(l => l.Id == resource.LocationId && l.RetiredAt != null, cancel))
            return OrganizationProblems.NoLocation;
        var before = new { resource.Kind, resource.Status, resource.ScheduleId };
        resource.Name = request.Name!.Trim();
        resource.Kind = request.Kind ?? resource.Kind;
        resource.ScheduleId = request.ScheduleId ?? resource.ScheduleId;
        resource.Status = request.Status ?? resource.Status;
        work.Audit("availability.change-resource", id.ToString(), before: before, after: new { resource.Kind, resource.Status, resource.ScheduleId });
        await TellOffers.OfResources(work, [id.Value], cancel);
        return await work.Commit(cancel) is { } problem ? problem : AddResources.Of(resource);
    }

    /// <summary>PUT /api/v1/organizations/{organization}/resources/{id}, with If-Match.</summary>
    internal static async Task<IResult> PutApi(Desk desk, Id<Resource> id, Request request, HttpRequest http, Work work, CancellationToken cancel)
    {
        if (ETags.Expected(http) is var expected && expected.Refused(out var bad)) return bad.Answer();
        var changed = await Run(desk, id, request, expected.Value, work, cancel);
        if (changed.Succeeded) ETags.Set(http.HttpContext.Response, changed.Value.Version);
        return changed.Answer();
    }
}
