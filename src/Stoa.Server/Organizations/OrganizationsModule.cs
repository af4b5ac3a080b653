using Stoa.Core.Access;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Organizations.Locations;
using Stoa.Server.Organizations.Setup;
using Stoa.Server.Organizations.Team;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Security;

namespace Stoa.Server.Organizations;

/// <summary>The selling parties: their public face, their members and places, and whether they may sell.</summary>
public sealed class OrganizationsModule : Module
{
    public override void Services(IServiceCollection services, IConfiguration configuration) => services.AddSingleton(new SealedColumn(
        "organizations.invitations", "id", "email", Invitation.EmailPurpose,
        new IndexedBy("email_index", IndexKind.Email, Invitation.EmailIndexPurpose)));

    private const string Own = "/organizations/{organization}";
    private const string OwnDesk = "/provider/{organization}";

    public override void Api(RouteGroupBuilder api)
    {
        api.MapPost("/organizations", StartOrganization.PostApi).RequireAuthorization(Policies.SignedIn);
        api.MapGet(Own + "/members", ViewTeam.GetApi).Require(Permission.SeeTeam);
        api.MapPut(Own + "/members/{user}", ChangeMember.PutApi).Require(Permission.EditStaff);
        api.MapDelete(Own + "/members/{user}", ChangeMember.DeleteApi).Require(Permission.EditStaff);
        api.MapDelete(Own + "/membership", ChangeMember.LeaveApi).Require(Permission.SeeTeam);
        api.MapPost(Own + "/invitations", InviteMember.PostApi).Require(Permission.EditStaff);
        api.MapPost(Own + "/invitations/{id}/sendings", InviteMember.PostAgainApi).Require(Permission.EditStaff);
        api.MapDelete(Own + "/invitations/{id}", InviteMember.DeleteApi).Require(Permission.EditStaff);
        api.MapPost("/invitations/{token}/acceptances", AcceptInvitation.PostApi).RequireAuthorization(Policies.SignedIn).RequireRateLimiting(RateLimits.Credentials);
        api.MapGet(Own + "/profile", EditProfile.GetApi).Require(Permission.SeePlaces);
        api.MapPut(Own + "/profile", EditProfile.PutApi).Require(Permission.EditProfile);
        api.MapGet(Own + "/readiness", ReadChecklist.GetApi).Require(Permission.SeeReadiness);
        api.MapPost(Own + "/readiness/{requirement}/attestation", GetReady.PostAttestation).Require(Permission.AcceptTerms);
        api.MapPost(Own + "/readiness/{requirement}/check", GetReady.PostCheck).Require(Permission.EditProfile);
        api.MapGet("/operations/readiness", ReadinessQueue.GetApi).RequireAuthorization(Policies.Operator);
        api.MapGet("/operations/readiness/organizations/{id}", ReadinessQueue.GetOneApi).RequireAuthorization(Policies.Operator);
        api.MapPost("/operations/readiness/organizations/{id}/waivers", DecideReadiness.PostWaiver).RequireAuthorization(Policies.Operator);
        api.MapDelete("/operations/readiness/organizations/{id}/waivers/{requirement}", DecideReadiness.DeleteWaiver).RequireAuthorization(Policies.Operator);
        api.MapPost("/operations/readiness/checks/{id}", DecideReadiness.PostDecision).RequireAuthorization(Policies.Operator);
        api.MapGet(Own + "/locations", EditLocations.GetApi).Require(Permission.SeePlaces);
        api.MapPost(Own + "/locations", SaveLocation.PostApi).Require(Permission.EditPlaces);
        api.MapGet(Own + "/locations/{id}", EditLocations.GetOneApi).Require(Permission.SeePlaces);
        api.MapPut(Own + "/locations/{id}", SaveLocation.PutApi).Require(Permission.EditPlaces);
        api.MapDelete(Own + "/locations/{id}", RetireLocation.DeleteApi).Require(Permission.EditPlaces);

        api.MapGet("/providers/{id}", GetProvider.Get).AllowAnonymous();
        api.MapGet("/providers/{id}/opening-hours", GetOpeningHours.Get).AllowAnonymous();
        api.MapPost("/providers/{id}/suspend", SuspendProvider.Post).RequireAuthorization(Policies.Operator);
        api.MapPost("/providers/{id}/reinstate", ReinstateProvider.Post).RequireAuthorization(Policies.Operator);
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/provider/start", StartOrganization.Get).AllowAnonymous();
        site.MapPost("/provider/start", StartOrganization.Post).RequireAuthorization(Policies.SignedIn);
        site.MapGet(OwnDesk + "/setup/place", SetUpPlace.GetPlace).Require(Permission.EditPlaces);
        site.MapPost(OwnDesk + "/setup/place", SetUpPlace.PostPlace).Require(Permission.EditPlaces);
        site.MapGet(OwnDesk + "/setup/zone", SetUpPlace.GetZone).Require(Permission.EditPlaces);
        site.MapPost(OwnDesk + "/setup/zone", SetUpPlace.PostZone).Require(Permission.EditPlaces);

        site.MapGet(OwnDesk + "/team", ViewTeam.Get).Require(Permission.SeeTeam);
        site.MapPost(OwnDesk + "/team/leave", ViewTeam.PostLeave).Require(Permission.SeeTeam);
        site.MapPost(OwnDesk + "/team/invitations", ViewTeam.PostInvitation).Require(Permission.EditStaff);
        site.MapPost(OwnDesk + "/team/invitations/{id}/{step}", ViewTeam.PostStep).Require(Permission.EditStaff);
        site.MapPost(OwnDesk + "/team/members/{user}/{step}", ViewTeam.PostMember).Require(Permission.EditStaff);
        site.MapGet("/invitations/{token}", AcceptInvitation.Get).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);
        site.MapPost("/invitations/{token}", AcceptInvitation.Post).AllowAnonymous().RequireRateLimiting(RateLimits.Credentials);

        site.MapGet(OwnDesk + "/profile", EditProfile.Get).Require(Permission.EditProfile);
        site.MapPost(OwnDesk + "/profile", EditProfile.Post).Require(Permission.EditProfile);
        site.MapGet(OwnDesk + "/ready", ViewChecklist.Get).Require(Permission.SeeReadiness);
        site.MapPost(OwnDesk + "/ready/{requirement}/accept", ViewChecklist.PostAccept).Require(Permission.AcceptTerms);
        site.MapPost(OwnDesk + "/ready/{requirement}/ask", ViewChecklist.PostAsk).Require(Permission.EditProfile);
        site.MapGet("/operator/readiness", ReadinessQueue.Get).RequireAuthorization(Policies.Operator);
        site.MapGet("/operator/readiness/{id}", ReadinessQueue.GetOne).RequireAuthorization(Policies.Operator);
        site.MapPost("/operator/readiness/{id}", ReadinessQueue.Post).RequireAuthorization(Policies.Operator);
        site.MapGet(OwnDesk + "/locations", EditLocations.Get).Require(Permission.SeePlaces);
        site.MapGet(OwnDesk + "/locations/new", EditLocations.GetNew).Require(Permission.EditPlaces);
        site.MapPost(OwnDesk + "/locations", EditLocations.PostNew).Require(Permission.EditPlaces);
        site.MapGet(OwnDesk + "/locations/{id}", EditLocations.GetOne).Require(Permission.EditPlaces);
        site.MapPost(OwnDesk + "/locations/{id}", EditLocations.PostOne).Require(Permission.EditPlaces);
        site.MapPost(OwnDesk + "/locations/{id}/retire", RetireLocation.Post).Require(Permission.EditPlaces);

        site.MapGet("/p/{idOrSlug}", ViewProvider.Get).AllowAnonymous();
    }
}
