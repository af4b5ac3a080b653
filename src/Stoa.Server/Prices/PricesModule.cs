using Stoa.Core.Access;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Prices.Coupons;
using Stoa.Server.Prices.Credits;

namespace Stoa.Server.Prices;

/// <summary>What makes a price another: coupons, credit, taxes, the marketplace's fees. docs/PRICING.md tells the whole story.</summary>
public sealed class PricesModule : Module
{
    /// <inheritdoc />
    public override void Api(RouteGroupBuilder api)
    {
        api.MapGet("/me/credit", ViewCredit.Get).RequireAuthorization(Policies.SignedIn);
        var coupons = api.MapGroup("/organizations/{organization}/coupons");
        coupons.MapGet("", CouponApi.ListOwn).Require(Permission.SeeListings);
        coupons.MapPost("", CouponApi.IssueOwn).Require(Permission.EditListings);
        coupons.MapPatch("/{id}", CouponApi.PatchOwn).Require(Permission.EditListings);

        var operations = api.MapGroup("/operations").RequireAuthorization(Policies.Operator);
        operations.MapGet("/coupons", CouponApi.ListAll);
        operations.MapPost("/coupons", CouponApi.IssueAny);
        operations.MapPatch("/coupons/{id}", CouponApi.PatchAny);
        operations.MapPost("/credit", GiveCredit.Post);
    }

    /// <inheritdoc />
    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/account/credit", ViewCredit.GetPage).RequireAuthorization(Policies.SignedIn);
        var coupons = site.MapGroup("/provider/{organization}/coupons");
        coupons.MapGet("", CouponPages.GetProviders).Require(Permission.SeeListings);
        coupons.MapPost("", CouponPages.PostProviders).Require(Permission.EditListings);
        coupons.MapPost("/{id}", CouponPages.PostPauseProviders).Require(Permission.EditListings);

        var operators = site.MapGroup("/operator").RequireAuthorization(Policies.Operator);
        operators.MapGet("/coupons", CouponPages.GetOperators);
        operators.MapPost("/coupons", CouponPages.PostOperators);
        operators.MapPost("/coupons/{id}", CouponPages.PostPauseOperators);
        operators.MapGet("/credit", GiveCredit.GetPage);
        operators.MapPost("/credit", GiveCredit.PostPage);
    }
}
