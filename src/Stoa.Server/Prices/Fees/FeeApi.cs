using NodaTime;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Prices.Fees;

/// <summary>Fee policies for operators' programs, under <c>/api/v1/operations</c>.</summary>
internal static class FeeApi
{
    /// <summary>Why.</summary>
    internal sealed record Because(string? Reason);

    /// <summary>A change as programs read it.</summary>
    internal sealed record Item(
        Id<FeeChange> Id, FeeChangeKind Kind, FeeChangeStatus Status, string? Version, int? CommissionBp, int? GuestSurchargeBp, Instant ValidFrom, Instant? ValidUntil,
        string? Category, Id<Organization>? OrganizationId, string Reason, bool NeedsApproval, Id<User> ProposedBy, Instant ProposedAt, Id<User>? DecidedBy,
        Instant? DecidedAt, string? Decision);

    /// <summary>GET /fee-policies</summary>
    internal static async Task<IResult> ListPolicies(string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await ListFees.Policies(cursor, limit, work, cancel)).Answer();

    /// <summary>GET /fee-changes?waiting=true</summary>
    internal static async Task<IResult> ListChanges(bool? waiting, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var listed = await ListFees.Changes(waiting ?? false, cursor, limit, work, cancel);
        return listed.Refused(out var problem) ? problem.Answer() : Outcome<Page<Item>>.Of(new([.. listed.Value.Items.Select(Of)], listed.Value.Next)).Answer();
    }

    /// <summary>GET /fee-changes/{id}</summary>
    internal static async Task<IResult> Get(Id<FeeChange> id, Work work, CancellationToken cancel) =>
        await ListFees.Find(id, work, cancel) is { } change ? Outcome<Item>.Of(Of(change)).Answer() : FeeProblems.NotFound.Answer();

    /// <summary>POST /fee-changes</summary>
    internal static async Task<IResult> Post(
        ProposeFees.Request request, Work work, FeesOptions options, Marketplace marketplace, CancellationToken cancel) =>
        (await ProposeFees.Run(request, work, options, marketplace, cancel)).AnswerCreated(made => $"/api/v1/operations/fee-changes/{made.Id}");

    /// <summary>POST /fee-changes/preview?days=90: the effect on the orders of the last days; nothing is kept.</summary>
    internal static async Task<IResult> PostPreview(
        ProposeFees.Request request, int? days, Work work, FeeTable fees, FeesOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        // A reason is for those who decide; nobody does here.
        var asked = request with { Reason = request.Reason ?? "preview" };
        if (ProposeFees.Check(asked, marketplace, work.Now) is [var wrong, ..]) return wrong.Answer();
        var change = ProposeFees.Change(asked, work, options, marketplace);
        return (await PreviewFees.Run(change, days ?? PreviewFees.Periods[0], work, fees, marketplace, cancel)).Answer();
    }

    /// <summary>POST /fee-changes/{id}/approve</summary>
    internal static async Task<IResult> PostApprove(Id<FeeChange> id, Work work, CancellationToken cancel) =>
        Done(await DecideFees.Approve(id, work, cancel));

    /// <summary>POST /fee-changes/{id}/reject</summary>
    internal static async Task<IResult> PostReject(Id<FeeChange> id, Because request, Work work, CancellationToken cancel) =>
        Done(await DecideFees.Reject(id, request.Reason, work, cancel));

    /// <summary>POST /fee-changes/{id}/withdraw</summary>
    internal static async Task<IResult> PostWithdraw(Id<FeeChange> id, Work work, CancellationToken cancel) => Done(await DecideFees.Withdraw(id, work, cancel));

    private static Item Of(ListFees.Change change)
    {
        var it = change.Terms;
        return new Item(
            it.Id, it.Kind, it.Status, it.VersionText, it.CommissionBp, it.GuestSurchargeBp, it.ValidFrom, it.ValidUntil, it.Category, it.OrganizationId, it.Reason,
            it.NeedsApproval, it.ProposedBy, it.ProposedAt, it.DecidedBy, it.DecidedAt, it.Decision);
    }

    private static IResult Done(Problem? problem) => problem is null ? Results.NoContent() : problem.Answer();
}
