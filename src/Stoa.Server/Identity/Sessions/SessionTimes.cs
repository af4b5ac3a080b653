using System.Diagnostics;
using NodaTime;

namespace Stoa.Server.Identity.Sessions;

/// <summary>How long sessions live: each use prolongs a session by its idle time, up to its whole life.</summary>
internal static class SessionTimes
{
    /// <summary>A session's last use is written at most this often.</summary>
    internal static readonly Duration SeenEvery = Duration.FromMinutes(5);

    /// <summary>The longest that a bearer token may be asked for.</summary>
    internal const int TokenDaysMax = 365;

    /// <summary>How long a bearer token lives when nothing is asked.</summary>
    internal const int TokenDaysDefault = 90;

    private static readonly Duration TokenLife = Duration.FromDays(TokenDaysDefault);

    /// <summary>When a new session ends if it is not used.</summary>
    internal static Instant FirstEnd(SessionKind kind, Instant now) => now + IdleOf(kind);

    /// <summary>When a session ends that is used now.</summary>
    internal static Instant NextEnd(SessionKind kind, Instant createdAt, Instant expiresAt, Instant now) =>
        // A token ends on the day that its maker chose.
        kind == SessionKind.Token ? expiresAt : Instant.Min(now + IdleOf(kind), createdAt + LifeOf(kind));

    /// <summary>The longest that a session of this kind lives.</summary>
    internal static Duration LifeOf(SessionKind kind) => kind switch
    {
        SessionKind.Browser => Duration.FromDays(90),
        SessionKind.Token => Duration.FromDays(TokenDaysMax),
        SessionKind.Guest => Duration.FromDays(90),
        SessionKind.Link => Duration.FromDays(7),
        _ => throw new UnreachableException(),
    };

    private static Duration IdleOf(SessionKind kind) => kind switch
    {
        SessionKind.Browser => Duration.FromDays(14),
        SessionKind.Token => TokenLife,
        SessionKind.Guest => Duration.FromDays(30),
        SessionKind.Link => Duration.FromDays(1),
        _ => throw new UnreachableException(),
    };
}
