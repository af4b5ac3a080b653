using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations.Desks;

/// <summary>
/// For which organization a member works in this request, and as what. The path says it (<c>/provider/{organization}/…</c>,
/// <c>/api/v1/organizations/{organization}/…</c>), so two tabs do not fight; handlers take it as a parameter.
/// </summary>
/// <param name="Id">The organization.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">The member's role in it.</param>
/// <param name="Others">The member's other organizations.</param>
public sealed record Desk(Id<Organization> Id, string Name, MemberRole Role, IReadOnlyList<Membership> Others)
{
    internal static readonly Problem NotFound = new(ProblemKind.NotFound, "organization-not-found", "There is no such organization, or you are not a member of it.");

    /// <summary>Whether the member's role has the permission.</summary>
    public bool May(Permission permission) => Role.Has(permission);

    /// <summary>The desk that the path names; the route's <see cref="OrganizationAccess.Require"/> has let nobody else come here.</summary>
    public static ValueTask<Desk?> BindAsync(HttpContext http) => ValueTask.FromResult(
        OrganizationAccess.IdOf(http) is { } id ? Of(http.RequestServices.GetRequiredService<ActorHolder>().Actor, new Id<Organization>(id)) : null);

    /// <summary>A certain organization's; null when it is not theirs.</summary>
    public static Desk? Of(Actor actor, Id<Organization> organization) =>
        actor.Memberships.FirstOrDefault(one => one.OrganizationId == organization.Value) is { } membership
            ? new(organization, membership.OrganizationName, membership.Role,
                [.. actor.Memberships.Where(one => one.OrganizationId != membership.OrganizationId)])
            : null;

    /// <summary>The path of a page of this desk, for example <c>bookings</c> or <c>bookings</c> with <c>state=confirmed</c>.</summary>
    public string Href(string page, string query = "") => PathOf(Id, page, query);

    /// <summary>The path of a page of an organization's desk.</summary>
    public static string PathOf(Id<Organization> organization, string page, string query = "") =>
        query.Length == 0 ? $"/provider/{organization}/{page}" : $"/provider/{organization}/{page}?{query}";
}
