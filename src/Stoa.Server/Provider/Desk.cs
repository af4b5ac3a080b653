using Stoa.Core;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Provider;

/// <summary>For which organization a member works at the moment, and what they may do there.</summary>
/// <param name="Id">The organization.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">The member's role in it.</param>
/// <param name="Others">The member's other organizations.</param>
public sealed record Desk(Id<Organization> Id, string Name, MemberRole Role, IReadOnlyList<Membership> Others)
{
    internal static readonly Problem NotFound = new(ProblemKind.NotFound, "organization-not-found", "There is no such organization, or you are not a member of it.");

    /// <summary>Whether the member deals with bookings; finance only looks.</summary>
    public bool CanAct => Role is MemberRole.Owner or MemberRole.Manager or MemberRole.Staff;

    /// <summary>Whether the member deals with money.</summary>
    public bool SeesMoney => Role is MemberRole.Owner or MemberRole.Manager or MemberRole.Finance;

    /// <summary>The organization that the address names, the first one otherwise; null when it is not theirs.</summary>
    public static Desk? Of(Actor actor, string? organization)
    {
        if (string.IsNullOrEmpty(organization)) return actor.Memberships.Count == 0 ? null : At(actor, actor.Memberships[0]);
        return Id<Organization>.TryParse(organization, out var id) ? Of(actor, id) : null;
    }

    /// <summary>A certain organization; null when it is not theirs.</summary>
    public static Desk? Of(Actor actor, Id<Organization> organization) =>
        actor.Memberships.FirstOrDefault(one => one.OrganizationId == organization.Value) is { } membership ? At(actor, membership) : null;

    /// <summary>A page of the desk that stays with this organization.</summary>
    internal string Href(string path, string query = "")
    {
        var parts = new[] { Others.Count > 0 ? $"org={Id}" : "", query }.Where(part => part.Length > 0).ToArray();
        return parts.Length == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }

    private static Desk At(Actor actor, Membership membership) => new(
        new Id<Organization>(membership.OrganizationId), membership.OrganizationName, membership.Role,
        [.. actor.Memberships.Where(one => one.OrganizationId != membership.OrganizationId)]);
}
