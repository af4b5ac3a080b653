using Stoa.Core.Access;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Encryption;

namespace Stoa.Server.Payments.Sellers;

/// <summary>The part of the module that lets customers pay into providers' own accounts. docs/PAYMENTS.md tells how.</summary>
internal static class SellersSetup
{
    internal static void Services(IServiceCollection services)
    {
        services.AddSingleton<SellerTokens>();
        services.AddSingleton(new SealedColumn(SellerAccount.Table, "id", "verifier", SellerAccount.VerifierPurpose));
        services.AddSingleton(new SealedColumn(SellerAccount.Table, "id", "access_token", SellerAccount.AccessPurpose));
        services.AddSingleton(new SealedColumn(SellerAccount.Table, "id", "refresh_token", SellerAccount.RefreshPurpose));
    }

    internal static void Api(RouteGroupBuilder api)
    {
        var own = api.MapGroup("/organizations/{organization}/seller-accounts");
        own.MapGet("", SellerPages.List).Require(Permission.SeeMoney);
        own.MapPost("", SellerPages.PostApi).Require(Permission.MoveMoney);
        own.MapDelete("/{id}", SellerPages.Delete).Require(Permission.MoveMoney);
    }

    internal static void Pages(IEndpointRouteBuilder site)
    {
        var desk = site.MapGroup("/provider/{organization}/seller-accounts");
        desk.MapPost("", SellerPages.PostConnect).Require(Permission.MoveMoney);
        desk.MapPost("/{id}/disconnect", SellerPages.PostDisconnect).Require(Permission.MoveMoney);
        // The processor knows one address for all: whose it is, the state says, and the use case looks.
        site.MapGet(ConnectSeller.ReturnPath, SellerPages.GetReturn).RequireAuthorization(Policies.SignedIn);
    }

    internal static void Handlers(HandlerTable handlers) => handlers.OnEnvelope<RenewSeller.Due>(RenewSeller.Topic, RenewSeller.Handle);
}
