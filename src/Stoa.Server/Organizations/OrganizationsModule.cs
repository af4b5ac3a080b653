using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Organizations;

/// <summary>The selling parties: their public face, their members and places, and whether they may sell.</summary>
public sealed class OrganizationsModule : Module
{
    public override void Services(IServiceCollection services, IConfiguration configuration) => services.AddSingleton(new SealedColumn(
        "organizations.invitations", "id", "email", Invitation.EmailPurpose,
        new IndexedBy("email_index", IndexKind.Email, Invitation.EmailIndexPurpose)));

    public override void Api(RouteGroupBuilder api)
    {
        api.MapGet("/providers/{id}", GetProvider.Get).AllowAnonymous();
        api.MapGet("/providers/{id}/opening-hours", GetOpeningHours.Get).AllowAnonymous();
        api.MapPost("/providers/{id}/suspend", SuspendProvider.Post).RequireAuthorization(Policies.Operator);
        api.MapPost("/providers/{id}/reinstate", ReinstateProvider.Post).RequireAuthorization(Policies.Operator);
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/p/{idOrSlug}", ViewProvider.Get).AllowAnonymous();
    }
}
