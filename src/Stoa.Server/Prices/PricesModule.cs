using Stoa.Core.Access;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Prices.Coupons;
using Stoa.Server.Prices.Credits;
using Stoa.Server.Prices.Fees;
using Stoa.Server.Prices.Taxes;

namespace Stoa.Server.Prices;

/// <summary>What makes a price another: coupons, credit, taxes, the marketplace's fees. docs/PRICING.md tells the whole story.</summary>
public sealed class PricesModule : Module
{
    /// <inheritdoc />
    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(FeesOptions.Read(configuration));
        services.AddSingleton<FeeTable>();
        services.AddHostedService<KeepFees>();
        var taxes = TaxesOptions.Read(configuration);
        services.AddSingleton(taxes);
        services.AddSingleton<PresetRates>();
        services.AddSingleton<TaxDesk>();
        services.AddHttpClient(TaxesOverHttp.Called);
        // A host that registers its own after this takes its place.
        if (taxes.Url is null) services.AddSingleton<ITellsTaxes>(all => all.GetRequiredService<PresetRates>());
        else services.AddSingleton<ITellsTaxes, TaxesOverHttp>();
    }

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
        operations.MapGet("/fee-policies", FeeApi.ListPolicies);
        operations.MapGet("/fee-changes", FeeApi.ListChanges);
        operations.MapPost("/fee-changes", FeeApi.Post);
        operations.MapPost("/fee-changes/preview", FeeApi.PostPreview);
        operations.MapGet("/fee-changes/{id}", FeeApi.Get);
        operations.MapPost("/fee-changes/{id}/approve", FeeApi.PostApprove);
        operations.MapPost("/fee-changes/{id}/reject", FeeApi.PostReject);
        operations.MapPost("/fee-changes/{id}/withdraw", FeeApi.PostWithdraw);
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
        operators.MapGet("/fee-policies", FeePages.Get);
        operators.MapGet("/fee-policies/new", FeePages.GetNew);
        operators.MapPost("/fee-policies/new", FeePages.PostNew);
        operators.MapGet("/fee-policies/changes/{id}", FeePages.GetChange);
        operators.MapPost("/fee-policies/changes/{id}/{step}", FeePages.PostChange);
    }

    /// <inheritdoc />
    public override void Handlers(HandlerTable handlers) => handlers.OnEnvelope<ExpireFees.Due>(ExpireFees.Topic, ExpireFees.OnDue);
}
