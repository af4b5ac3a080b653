using Microsoft.AspNetCore.Authorization;
using Stoa.Core;
using Stoa.Core.Access;

namespace Stoa.Server.Platform.Access;

/// <summary>
/// What a route asks of the actor: to be a member, with this permission, of the organization that its path names as
/// <c>{organization}</c>. A stranger gets 404, a member whose role may not 403, a visitor is asked to sign in; all before anything
/// of the request is read.
/// </summary>
public sealed class RequirePermissionAttribute : AuthorizeAttribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    internal RequirePermissionAttribute(Permission permission, bool orOperator)
    {
        Permission = permission;
        OrOperator = orOperator;
    }

    /// <summary>What it takes.</summary>
    public Permission Permission { get; }

    /// <summary>Whether operators get through without being members.</summary>
    public bool OrOperator { get; }

    /// <inheritdoc />
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>How routes ask for permissions, and how the asking is answered.</summary>
public static class OrganizationAccess
{
    /// <summary>The name of the path's part that says which organization.</summary>
    public const string RouteParameter = "organization";

    private const string IdPrefix = "org";

    /// <summary>Lets only members with this permission through; the path must have an <c>{organization}</c>.</summary>
    /// <param name="route">A route, or a group of them.</param>
    /// <param name="permission">What it takes.</param>
    /// <param name="orOperator">True lets operators through too.</param>
    public static T Require<T>(this T route, Permission permission, bool orOperator = false) where T : IEndpointConventionBuilder =>
        route.RequireAuthorization(new RequirePermissionAttribute(permission, orOperator));

    /// <summary>The organization that the path names; null when it names none.</summary>
    public static Guid? IdOf(HttpContext http) =>
        TypeId.TryParse(http.Request.RouteValues[RouteParameter] as string, out var id) && id.Prefix == IdPrefix ? id.Value : null;

    /// <summary>Answers the asking.</summary>
    internal sealed class Check : AuthorizationHandler<RequirePermissionAttribute>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequirePermissionAttribute requirement)
        {
            if (context.Resource is not HttpContext http || IdOf(http) is not { } organization) return Task.CompletedTask;
            var actor = http.RequestServices.GetRequiredService<ActorHolder>().Actor;
            if (actor.May(requirement.Permission, organization) || (requirement.OrOperator && actor.IsOperator)) context.Succeed(requirement);
            else if (actor.IsMember(organization)) http.Features.Set(new RoleMayNot(requirement.Permission));
            return Task.CompletedTask;
        }
    }
}

/// <summary>Noted on a request when its actor is a member whose role does not have the permission.</summary>
internal sealed record RoleMayNot(Permission Permission);
