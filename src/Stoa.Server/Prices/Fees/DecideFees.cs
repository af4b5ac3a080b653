using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Identity;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Prices.Fees;

/// <summary>What operators do about a change that waits: another one approves or rejects it, who proposed it takes it back.</summary>
public static class DecideFees
{
    /// <summary>Another operator lets it through; it counts from its date on.</summary>
    public static async Task<Problem?> Approve(Id<FeeChange> id, Work work, CancellationToken cancel)
    {
        // The table first, the change then: as whoever proposes does.
        var policies = await LockFees.All(work, cancel);
        var (change, problem) = await Waiting(id, work, cancel);
        if (problem is not null) return await Refuse(work, problem);
        if (change!.ProposedBy.Value == work.Actor.UserId) return await Refuse(work, FeeProblems.Own);
        if (change.ValidFrom < work.Now + ProposeFees.LeadMin)
        {
            End(change, FeeChangeStatus.Expired, null, work);
            return await work.Commit(cancel) ?? FeeProblems.TooLate;
        }
        var succession = change.Among(policies);
        if (succession.Refused(out problem)) return await Refuse(work, problem);
        (change.Status, change.DecidedBy, change.DecidedAt) = (FeeChangeStatus.Approved, Me(work), work.Now);
        await ApplyFees.Run(change, succession.Value, work, cancel);
        work.Audit("prices.approve-fees", id.ToString(), change.Reason, ProposeFees.Was(succession.Value), ProposeFees.Is(change));
        return await work.Commit(cancel);
    }

    /// <summary>Another operator does not want it; who proposed it reads why.</summary>
    public static async Task<Problem?> Reject(Id<FeeChange> id, string? reason, Work work, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > ProposeFees.ReasonLengthMax) return FeeProblems.NoReason;
        await work.Begin(cancel);
        var (change, problem) = await Waiting(id, work, cancel);
        if (problem is not null) return await Refuse(work, problem);
        if (change!.ProposedBy.Value == work.Actor.UserId) return await Refuse(work, FeeProblems.Own);
        End(change, FeeChangeStatus.Rejected, reason.Trim(), work);
        work.Audit("prices.reject-fees", id.ToString(), reason.Trim(), after: ProposeFees.Is(change));
        return await work.Commit(cancel);
    }

    /// <summary>Who proposed it takes it back.</summary>
    public static async Task<Problem?> Withdraw(Id<FeeChange> id, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var (change, problem) = await Waiting(id, work, cancel);
        if (problem is not null) return await Refuse(work, problem);
        if (change!.ProposedBy.Value != work.Actor.UserId) return await Refuse(work, FeeProblems.NotOwn);
        End(change, FeeChangeStatus.Withdrawn, null, work);
        work.Audit("prices.withdraw-fees", id.ToString(), after: ProposeFees.Is(change));
        return await work.Commit(cancel);
    }

    internal static void End(FeeChange change, FeeChangeStatus status, string? why, Work work)
    {
        (change.Status, change.DecidedBy, change.DecidedAt, change.Decision) = (status, work.Actor.UserId is null ? null : Me(work), work.Now, why);
        work.Emit(new FeeChangeDecided(change.Id, status));
    }

    // Its row stays locked: of two who decide at once, the second finds it decided.
    internal static async Task<(FeeChange? Change, Problem? Problem)> Waiting(Id<FeeChange> id, Work work, CancellationToken cancel)
    {
        var change = await work.Db.Set<FeeChange>().Where(c => c.Id == id).ForUpdate().SingleOrDefaultAsync(cancel);
        if (change is null) return (null, FeeProblems.NotFound);
        return change.Status == FeeChangeStatus.Waiting ? (change, null) : (null, FeeProblems.Decided);
    }

    private static Id<User> Me(Work work) => new(work.Actor.UserId!.Value);

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }
}
