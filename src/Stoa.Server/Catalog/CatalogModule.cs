using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Reviews;

namespace Stoa.Server.Catalog;

/// <summary>What is offered: categories, listings with their plans and options, and the page of each.</summary>
public sealed class CatalogModule : Module
{
    public override void Services(IServiceCollection services, IConfiguration configuration) =>
        services.AddHostedService<KeepCategories>();

    public override void Api(RouteGroupBuilder api) => api.MapGet("/listings/{id}", GetListing.Get).AllowAnonymous();

    public override void Pages(IEndpointRouteBuilder site) => site.MapGet("/l/{address}", ViewListing.Get).AllowAnonymous();

    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEvent<ProviderSuspended>("catalog.provider-suspended", CopyProviderStatus.OnSuspended);
        handlers.OnEvent<ProviderReinstated>("catalog.provider-reinstated", CopyProviderStatus.OnReinstated);
        handlers.OnEvent<ReviewWritten>("catalog.review-written", CopyRating.OnWritten);
    }
}
