using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Sessions;

/// <summary>Where the user is signed in: browsers and bearer tokens that are still good.</summary>
public static class ListSessions
{
    /// <summary>One of the user's sessions.</summary>
    /// <param name="Id">To revoke it.</param>
    /// <param name="Kind">Browser or token.</param>
    /// <param name="Label">The browser, or the token's name.</param>
    /// <param name="Address">The network address it began at.</param>
    /// <param name="CreatedAt">When it began.</param>
    /// <param name="LastSeenAt">When it was used last, to five minutes.</param>
    /// <param name="ExpiresAt">When it ends if it is not used.</param>
    /// <param name="IsCurrent">Whether it is the one that asks.</param>
    public sealed record Item(
        Id<Session> Id, SessionKind Kind, string Label, string? Address, Instant CreatedAt, Instant LastSeenAt, Instant ExpiresAt, bool IsCurrent);

    internal static async Task<IReadOnlyList<Item>> Run(Work work, CancellationToken cancel)
    {
        var (user, now) = (new Id<User>(work.Actor.UserId!.Value), work.Now);
        var rows = await work.Db.Set<Session>().AsNoTracking()
            .Where(s => s.UserId == user && s.RevokedAt == null && s.ExpiresAt > now)
            .OrderByDescending(s => s.LastSeenAt).ThenByDescending(s => s.Id)
            .Take(Cursor.LimitMax).ToListAsync(cancel);
        return [.. rows.Select(s => new Item(
            s.Id, s.Kind, s.Label, s.Origin is { } origin ? work.Cipher.Open(origin, Session.OriginPurpose) : null,
            s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Id.Value == work.Actor.SessionId))];
    }

    internal static async Task<IResult> Get(Work work, CancellationToken cancel) =>
        Results.Json(new Page<Item>(await Run(work, cancel), null), StoaJson.Options);

    internal static async Task<IResult> Show(Work work, CancellationToken cancel) =>
        new RazorComponentResult<SessionsPage>(new { Sessions = await Run(work, cancel) });
}
