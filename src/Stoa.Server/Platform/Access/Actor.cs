namespace Stoa.Server.Platform.Access;

/// <summary>Who acts. Kept as plain ids, so that Platform needs no module.</summary>
/// <param name="SessionId">The session; null for the system and for visitors without one.</param>
/// <param name="UserId">The signed-in user; null for guests, visitors and the system.</param>
/// <param name="CustomerId">The customer this session buys as; null until the first hold or sign-in.</param>
/// <param name="OrderId">When the session came from a magic link: the only order it may see.</param>
/// <param name="IsOperator">Whether the user runs this marketplace.</param>
/// <param name="Memberships">The user's organizations and roles in them.</param>
public sealed record Actor(
    Guid? SessionId,
    Guid? UserId,
    Guid? CustomerId,
    Guid? OrderId,
    bool IsOperator,
    IReadOnlyList<Membership> Memberships)
{
    /// <summary>The program itself: timers, webhooks, handlers.</summary>
    public static Actor System { get; } = new(null, null, null, null, false, []) { IsSystem = true };

    /// <summary>Somebody without a session.</summary>
    public static Actor Visitor { get; } = new(null, null, null, null, false, []);

    /// <summary>True for the program itself.</summary>
    public bool IsSystem { get; private init; }

    /// <summary>True when a user is signed in.</summary>
    public bool IsSignedIn => UserId is not null;

    /// <summary>True when the user is a member of the organization, in one of the roles if any are given.</summary>
    public bool IsMember(Guid organization, params ReadOnlySpan<MemberRole> roles)
    {
        foreach (var membership in Memberships)
        {
            if (membership.OrganizationId == organization && (roles.IsEmpty || roles.Contains(membership.Role))) return true;
        }
        return false;
    }
}

/// <summary>A user's place in an organization.</summary>
public sealed record Membership(Guid OrganizationId, string OrganizationName, MemberRole Role);

/// <summary>What a member may do: an owner everything, a manager the trade, staff their day, finance the money.</summary>
public enum MemberRole { Owner, Manager, Staff, Finance }
