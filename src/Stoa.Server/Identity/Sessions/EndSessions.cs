using Microsoft.EntityFrameworkCore;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Sessions;

/// <summary>Ends sessions at once, in the caller's transaction if there is one.</summary>
internal static class EndSessions
{
    /// <summary>Ends one session.</summary>
    internal static Task<int> One(Work work, Id<Session> id, CancellationToken cancel) =>
        End(work, work.Db.Set<Session>().Where(s => s.Id == id), cancel);

    /// <summary>Ends one session of a user; 0 when it is not theirs or has ended.</summary>
    internal static Task<int> OneOf(Work work, Id<User> user, Id<Session> id, CancellationToken cancel) =>
        End(work, work.Db.Set<Session>().Where(s => s.Id == id && s.UserId == user && s.ExpiresAt > work.Now), cancel);

    /// <summary>Ends all sessions of a user, bearer tokens too.</summary>
    internal static Task<int> AllOf(Work work, Id<User> user, CancellationToken cancel) =>
        End(work, work.Db.Set<Session>().Where(s => s.UserId == user), cancel);

    /// <summary>Ends all sessions of a user but the one that acts, bearer tokens too; how many there were.</summary>
    internal static Task<int> OthersOf(Work work, Id<User> user, CancellationToken cancel)
    {
        var now = work.Now;
        var kept = new Id<Session>(work.Actor.SessionId ?? Guid.Empty);
        return End(work, work.Db.Set<Session>().Where(s => s.UserId == user && s.Id != kept && s.ExpiresAt > now), cancel);
    }

    private static Task<int> End(Work work, IQueryable<Session> sessions, CancellationToken cancel)
    {
        var now = work.Now;
        return sessions.Where(s => s.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), cancel);
    }
}
