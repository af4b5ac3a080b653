using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity;

/// <summary>Who runs the marketplace. Called by the command line and the demo, never from a page: who can reach the machine decides.</summary>
public static class Operators
{
    private static readonly Problem NotOne = new(ProblemKind.NotFound, "not-an-operator", "That account runs nothing here: there is nothing to take away.");

    private static readonly Problem Last = new(ProblemKind.Conflict, "last-operator", "That is the only operator: make another one first.");

    private static readonly Problem NobodyApproves = new(
        ProblemKind.Conflict, "nobody-approves", "Nobody else approves payouts: let another operator do so first (stoa operators grant).");

    /// <summary>An operator.</summary>
    /// <param name="Id">The user.</param>
    /// <param name="Name">Their name.</param>
    /// <param name="Email">Their address.</param>
    /// <param name="ApprovesPayouts">Whether they may approve payouts.</param>
    public sealed record Item(Id<User> Id, string Name, string Email, bool ApprovesPayouts);

    /// <summary>All of them, oldest accounts first.</summary>
    public static async Task<IReadOnlyList<Item>> List(Work work, CancellationToken cancel) =>
        [.. (await Running(work).AsNoTracking().OrderBy(user => user.Id).ToListAsync(cancel)).Select(user => new Item(
            user.Id, work.Cipher.Open(user.Name, User.NamePurpose), work.Cipher.Open(user.Email, User.EmailPurpose), user.ApprovesPayouts))];

    /// <summary>Makes a user an operator, from the next request on, and says whether they may approve payouts. Commits.</summary>
    /// <returns>The user; or <c>nobody-approves</c> when no other operator would.</returns>
    public static async Task<Outcome<Id<User>>> Grant(Work work, Id<User> id, CancellationToken cancel, bool approvesPayouts = true)
    {
        await OneAtATime(work, cancel);
        if (await work.Db.FindAsync<User>([id], cancel) is not { } user) return IdentityProblems.NothingHere;
        if (user.IsOperator && user.ApprovesPayouts == approvesPayouts) return id;
        if (!approvesPayouts && !await Running(work).AnyAsync(other => other.Id != id && other.ApprovesPayouts, cancel)) return NobodyApproves;
        (user.IsOperator, user.ApprovesPayouts) = (true, approvesPayouts);
        work.Audit("identity.grant-operator", id.ToString(), after: new { user.ApprovesPayouts });
        return await work.Commit(cancel) is { } problem ? problem : id;
    }

    /// <summary>An operator is none any more, from the next request on. Commits.</summary>
    /// <returns>Null; or <c>not-an-operator</c>, <c>last-operator</c>, <c>nobody-approves</c>.</returns>
    public static async Task<Problem?> Revoke(Work work, Id<User> id, CancellationToken cancel)
    {
        await OneAtATime(work, cancel);
        if (await work.Db.FindAsync<User>([id], cancel) is not { IsOperator: true } user) return NotOne;
        var others = await Running(work).AsNoTracking().Where(other => other.Id != id).ToListAsync(cancel);
        if (others.Count == 0) return Last;
        if (!others.Exists(other => other.ApprovesPayouts)) return NobodyApproves;
        user.IsOperator = false;
        work.Audit("identity.revoke-operator", id.ToString());
        return await work.Commit(cancel);
    }

    // Two at once could take away the last two.
    private static async Task OneAtATime(Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        await work.Db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtext('identity.operators'))", cancel);
    }

    private static IQueryable<User> Running(Work work) => work.Db.Set<User>().Where(user => user.IsOperator);
}
