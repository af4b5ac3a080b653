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
        var (refusal, before) = await Look(work, payout, cancel);
        if (refusal is not null) return await Refuse(work, refusal);
        work.Db.Add(new PayoutApproval { PayoutId = id, UserId = new Id<User>(work.Actor.UserId!.Value), At = work.Now });
        if (before + 1 >= payout.ApprovalsNeeded) MovePayout.Approve(work, payout);
        work.Audit("payments.approve-payout", id.ToString(), after: new { Approvals = before + 1, payout.ApprovalsNeeded, payout.Status });
        return await work.Commit(cancel);
    }

    /// <summary>Why whoever looks may not approve one that waits; null when they may, or it does not wait.</summary>
    internal static async Task<Problem?> Refusal(Id<Payout> id, Work work, CancellationToken cancel) =>
        await work.Db.Set<Payout>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.Status == PayoutStatus.AwaitingApproval, cancel) is { } payout
            ? (await Look(work, payout, cancel)).Refusal
            : null;

    private static async Task<(Problem? Refusal, int Approvals)> Look(Work work, Payout payout, CancellationToken cancel)
    {
        var approved = await work.Db.Set<PayoutApproval>().Where(a => a.PayoutId == payout.Id).Select(a => a.UserId).ToListAsync(cancel);
        var approver = new Id<User>(work.Actor.UserId!.Value);
        var isApprover = await work.Db.Set<User>().AnyAsync(user => user.Id == approver && user.ApprovesPayouts, cancel);
        return (PayoutApprovals.Refusal(approver.Value, payout.RequestedBy?.Value, approved.Select(user => user.Value), isApprover), approved.Count);
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
