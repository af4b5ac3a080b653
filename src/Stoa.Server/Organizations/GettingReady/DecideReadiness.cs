using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Readiness;
using Stoa.Server.Identity;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Organizations.GettingReady;

/// <summary>What operators do about an organization's readiness: they decide checks, and waive what need not be.</summary>
public static class DecideReadiness
{
    /// <summary>A decision.</summary>
    /// <param name="Approved">Whether it is so.</param>
    /// <param name="Reason">Why not; may be left out of an approval.</param>
    public sealed record Decision(bool Approved, string? Reason);

    /// <summary>A waiver.</summary>
    /// <param name="Requirement">What need not be.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Until">Until when; for good when null.</param>
    public sealed record WaiverRequest(string? Requirement, string? Reason, Instant? Until);

    /// <summary>Approves or rejects a check; each is decided once.</summary>
    public static async Task<Problem?> Decide(Id<RequestedCheck> id, Decision request, Work work, CancellationToken cancel)
    {
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length > GetReady.NoteLengthMax || (!request.Approved && reason.Length == 0)) return ReadinessProblems.NoReason;
        if (await work.Db.Set<RequestedCheck>().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } check) return ReadinessProblems.NoCheck;
        if (check.State is not CheckState.Asked) return ReadinessProblems.Decided;
        check.State = request.Approved ? CheckState.Approved : CheckState.Rejected;
        check.Reason = reason.Length == 0 ? null : reason;
        check.DecidedBy = new Id<User>(work.Actor.UserId!.Value);
        check.DecidedAt = work.Now;
        work.Audit(request.Approved ? "organizations.approve-check" : "organizations.reject-check", check.OrganizationId.ToString(), check.Reason, after: new { check.Requirement });
        return await work.Commit(cancel);
    }

    /// <summary>Lets an organization do without a requirement; one waiver at a time takes the place of the one before.</summary>
    public static async Task<Problem?> Waive(
        Id<Organization> organization, WaiverRequest request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (marketplace.Readiness.All(rule => rule.Id != request.Requirement)) return ReadinessProblems.Unknown;
        var reason = request.Reason?.Trim() ?? "";
        if (reason.Length is 0 or > GetReady.NoteLengthMax) return ReadinessProblems.NoReason;
        if (request.Until <= work.Now) return ReadinessProblems.BadUntil;
        if (!await work.Db.Set<Organization>().AnyAsync(o => o.Id == organization, cancel)) return OrganizationProblems.NoProvider;
        await work.Begin(cancel);
        await EndOpen(organization, request.Requirement!, work, cancel);
        work.Db.Add(new GrantedWaiver
        {
            Id = Id<GrantedWaiver>.New(work.Now), OrganizationId = organization, Requirement = request.Requirement!, Reason = reason,
            GrantedBy = new Id<User>(work.Actor.UserId!.Value), GrantedAt = work.Now, Until = request.Until,
        });
        work.Audit("organizations.waive", organization.ToString(), reason, after: new { request.Requirement, request.Until });
        return await work.Commit(cancel);
    }

    /// <summary>Takes a waiver back.</summary>
    public static async Task<Problem?> EndWaiver(Id<Organization> organization, string requirement, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        if (await EndOpen(organization, requirement, work, cancel) == 0) return ReadinessProblems.NoWaiver;
        work.Audit("organizations.end-waiver", organization.ToString(), after: new { Requirement = requirement });
        return await work.Commit(cancel);
    }

    /// <summary>POST /api/v1/operations/readiness/checks/{id}</summary>
    internal static async Task<IResult> PostDecision(Id<RequestedCheck> id, Decision request, Work work, CancellationToken cancel) =>
        await Decide(id, request, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>POST /api/v1/operations/readiness/organizations/{id}/waivers</summary>
    internal static async Task<IResult> PostWaiver(Id<Organization> id, WaiverRequest request, Work work, Marketplace marketplace, CancellationToken cancel) =>
        await Waive(id, request, work, marketplace, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>DELETE /api/v1/operations/readiness/organizations/{id}/waivers/{requirement}</summary>
    internal static async Task<IResult> DeleteWaiver(Id<Organization> id, string requirement, Work work, CancellationToken cancel) =>
        await EndWaiver(id, requirement, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    // Ended at once, so that the new one finds its place free.
    private static Task<int> EndOpen(Id<Organization> organization, string requirement, Work work, CancellationToken cancel) =>
        work.Db.Set<GrantedWaiver>().Where(w => w.OrganizationId == organization && w.Requirement == requirement && w.EndedAt == null)
            .ExecuteUpdateAsync(waivers => waivers.SetProperty(w => w.EndedAt, work.Now), cancel);
}
