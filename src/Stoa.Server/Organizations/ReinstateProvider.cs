using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations;

/// <summary>Lets a suspended provider sell again.</summary>
public static class ReinstateProvider
{
    /// <summary>Why.</summary>
    public sealed record Request(string? Reason);

    /// <summary>Reinstates; only operators get here.</summary>
    /// <returns><c>provider-not-found</c>, <c>reason-missing</c> or <c>not-suspended</c>.</returns>
    public static async Task<Outcome<SuspendProvider.Standing>> Run(Id<Organization> id, Request request, Work work, CancellationToken cancel)
    {
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length is 0 or > SuspendProvider.ReasonLengthMax) return OrganizationProblems.NoReason;
        if (await work.Db.Set<Organization>().FirstOrDefaultAsync(o => o.Id == id, cancel) is not { } organization) return OrganizationProblems.NoProvider;
        if (organization.Status is not OrganizationStatus.Suspended) return OrganizationProblems.NotSuspended;

        organization.Status = OrganizationStatus.Active;
        organization.SuspendedReason = null;
        work.Audit("organizations.reinstate", id.ToString(), reason, new { status = "suspended" }, new { status = "active" });
        work.Emit(new ProviderReinstated(id));
        if (await work.Commit(cancel) is { } problem) return problem;
        return SuspendProvider.Of(organization);
    }

    /// <summary>POST /api/v1/providers/{id}/reinstate</summary>
    internal static async Task<IResult> Post(Id<Organization> id, Request request, Work work, CancellationToken cancel) =>
        (await Run(id, request, work, cancel)).Answer();
}
