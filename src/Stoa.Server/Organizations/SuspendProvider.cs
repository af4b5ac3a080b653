using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations;

/// <summary>Takes a provider out of the market for a while: nothing of it is found or sold, what was sold stays.</summary>
public static class SuspendProvider
{
    /// <summary>The longest reason, in characters.</summary>
    public const int ReasonLengthMax = 500;

    /// <summary>Why.</summary>
    public sealed record Request(string? Reason);

    /// <summary>How the provider stands now.</summary>
    public sealed record Standing(Id<Organization> Id, string Name, OrganizationStatus Status, string? SuspendedReason, int Version);

    /// <summary>Suspends; only operators get here.</summary>
    /// <returns><c>provider-not-found</c>, <c>reason-missing</c> <c>already-suspended</c> or <c>not-open</c>.</returns>
    public static async Task<Outcome<Standing>> Run(Id<Organization> id, Request request, Work work, CancellationToken cancel)
    {
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length is 0 or > ReasonLengthMax) return OrganizationProblems.NoReason;
        if (await work.Db.Set<Organization>().FirstOrDefaultAsync(o => o.Id == id, cancel) is not { } organization) return OrganizationProblems.NoProvider;
        if (organization.Status is OrganizationStatus.Suspended) return OrganizationProblems.SuspendedAlready;
        if (organization.Status is OrganizationStatus.Preparing) return OrganizationProblems.NotOpen;

        organization.Status = OrganizationStatus.Suspended;
        organization.SuspendedReason = reason;
        work.Audit("organizations.suspend", id.ToString(), reason, new { status = "active" }, new { status = "suspended" });
        work.Emit(new ProviderSuspended(id));
        if (await work.Commit(cancel) is { } problem) return problem;
        return Of(organization);
    }

    /// <summary>POST /api/v1/providers/{id}/suspend</summary>
    internal static async Task<IResult> Post(Id<Organization> id, Request request, Work work, CancellationToken cancel) =>
        (await Run(id, request, work, cancel)).Answer();

    internal static Standing Of(Organization organization) =>
        new(organization.Id, organization.Name, organization.Status, organization.SuspendedReason, organization.Version);
}
