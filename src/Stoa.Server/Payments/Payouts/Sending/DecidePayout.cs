using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Sending;

/// <summary>What people do about a payout that has not left: operators approve and reject, members call off.</summary>
public static class DecidePayout
{
    /// <summary>An operator approves; with the last approval that it needs it leaves.</summary>
    public static async Task<Problem?> Approve(Id<Payout> id, Work work, CancellationToken cancel)
    {
        if (await LockPayouts.Of(work, id, cancel) is not { } payout) return await Refuse(work, PayoutProblems.NotFound);
        if (payout.Status is not PayoutStatus.AwaitingApproval) return await Refuse(work, PayoutProblems.Moved);
        var approved = await work.Db.Set<PayoutApproval>().Where(a => a.PayoutId == id).Select(a => a.UserId).ToListAsync(cancel);
        var approver = new Id<User>(work.Actor.UserId!.Value);
        if (PayoutApprovals.Refusal(approver.Value, payout.RequestedBy?.Value, approved.Select(user => user.Value)) is { } refusal)
            return await Refuse(work, refusal);
        work.Db.Add(new PayoutApproval { PayoutId = id, UserId = approver, At = work.Now });
        if (approved.Count + 1 >= payout.ApprovalsNeeded) MovePayout.Approve(work, payout);
        work.Audit("payments.approve-payout", id.ToString(), after: new { Approvals = approved.Count + 1, payout.ApprovalsNeeded, payout.Status });
        return await work.Commit(cancel);
    }

    /// <summary>An operator rejects it, while it waits or before its file is made: the money goes back to the balance.</summary>
    public static async Task<Problem?> Reject(Id<Payout> id, string? reason, Work work, CancellationToken cancel)
    {
        if (MovePayout.Reason(reason) is not { } words) return PayoutProblems.NoReason;
        if (await LockPayouts.Of(work, id, cancel) is not { } payout) return await Refuse(work, PayoutProblems.NotFound);
        return await CallOff(payout, words, "payments.reject-payout", work, cancel);
    }

    /// <summary>A member calls it off.</summary>
    public static async Task<Problem?> Cancel(Id<Organization> organization, Id<Payout> id, Work work, CancellationToken cancel)
    {
        if (await LockPayouts.Of(work, id, cancel) is not { } payout || payout.OrganizationId != organization) return await Refuse(work, PayoutProblems.NotFound);
        return await CallOff(payout, "called off by the organization", "payments.cancel-payout", work, cancel);
    }

    private static async Task<Problem?> CallOff(Payout payout, string reason, string action, Work work, CancellationToken cancel)
    {
        if (MovePayout.Cancel(work, payout, reason) is { } problem) return await Refuse(work, problem);
        work.Audit(action, payout.Id.ToString(), reason, after: new { payout.AmountMinor, payout.Currency });
        return await work.Commit(cancel);
    }

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }
}
