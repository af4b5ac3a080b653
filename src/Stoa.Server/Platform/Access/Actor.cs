using Stoa.Core.Access;

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

    /// <summary>The user's role in an organization; null for strangers.</summary>
    public MemberRole? RoleIn(Guid organization)
    {
        foreach (var membership in Memberships)
        {
            if (membership.OrganizationId == organization) return membership.Role;
        }
        return null;
    }

    /// <summary>True when the user is a member of the organization whose role has the permission.</summary>
    public bool May(Permission permission, Guid organization) => RoleIn(organization) is { } role && role.Has(permission);

    /// <summary>True when the user is a member of the organization, whatever their role.</summary>
    public bool IsMember(Guid organization) => RoleIn(organization) is not null;
}

/// <summary>A user's place in an organization.</summary>
public sealed record Membership(Guid OrganizationId, string OrganizationName, MemberRole Role);
