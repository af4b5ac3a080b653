using Stoa.Server.Discovery.Comparison;
using Stoa.Server.Discovery.Favourites;
using Stoa.Server.Discovery.Landing;
using Stoa.Server.Discovery.Maps;
using Stoa.Server.Discovery.Observability;
using Stoa.Server.Discovery.Recent;
using Stoa.Server.Discovery.SavedSearches;
using Stoa.Server.Discovery.Similar;
using Stoa.Server.Discovery.Sitemaps;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Security;

namespace Stoa.Server.Discovery;

/// <summary>How people come across what is offered, and find it again. docs/DISCOVERY.md says how it hangs together.</summary>
public sealed class DiscoveryModule : Module
{
    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Landscape>();
        services.AddSingleton<SitemapParts>();
        services.AddScoped<MyFavourites>();
        services.AddSingleton<SearchAgain>();
        var map = MapOptions.Read(configuration);
        services.AddSingleton(map);
        if (map.Origin is { } origin) services.PostConfigure<SecurityOptions>(security => security.ImageHosts = [.. security.ImageHosts, origin]);
    }

    public override void Api(RouteGroupBuilder api)
    {
        // Guests keep favourites too: theirs are found by their session.
        api.MapGet("/favourites", ListFavourites.Get).AllowAnonymous();
        api.MapPost("/favourites", KeepFavourite.Post).AllowAnonymous();
        api.MapDelete("/favourites/{id}", KeepFavourite.Delete).AllowAnonymous();
        api.MapGet("/saved-searches", ListSavedSearches.Get).RequireAuthorization(Policies.SignedIn);
        api.MapPost("/saved-searches", SaveSearch.Post).RequireAuthorization(Policies.SignedIn);
        api.MapPost("/saved-searches/{id}/pause", ChangeSavedSearch.PostPause).RequireAuthorization(Policies.SignedIn);
        api.MapPost("/saved-searches/{id}/resume", ChangeSavedSearch.PostResume).RequireAuthorization(Policies.SignedIn);
        api.MapDelete("/saved-searches/{id}", ChangeSavedSearch.Delete).RequireAuthorization(Policies.SignedIn);
        api.MapGet("/comparisons", ViewComparison.Get).AllowAnonymous();
        api.MapGet("/listings/{id}/similar", FindSimilar.Get).AllowAnonymous();

        api.MapGet("/operations/observability/search", ReadSearches.Get).RequireAuthorization(Policies.Operator);
    }

    public override void Pages(IEndpointRouteBuilder site)
    {
        site.MapGet("/robots.txt", RobotsFile.Get).AllowAnonymous();
        site.MapGet("/sitemap.xml", ViewSitemap.Index).AllowAnonymous();
        site.MapGet("/sitemaps/pages.xml", ViewSitemap.Pages).AllowAnonymous();
        site.MapGet("/sitemaps/listings/{after}.xml", ViewSitemap.Listings).AllowAnonymous();
        site.MapGet("/sitemaps/providers/{after}.xml", ViewSitemap.Providers).AllowAnonymous();

        site.MapGet("/c/{category}", ViewLanding.OfCategory).AllowAnonymous();
        site.MapGet("/c/{category}/{city}", ViewLanding.OfBoth).AllowAnonymous();
        site.MapGet("/in/{city}", ViewLanding.OfCity).AllowAnonymous();

        site.MapGet("/favourites", ListFavourites.Show).AllowAnonymous();
        site.MapPost("/favourites", KeepFavourite.Submit).AllowAnonymous();
        site.MapGet("/compare", ViewComparison.Show).AllowAnonymous();
        site.MapPost("/compare", ViewComparison.Submit).AllowAnonymous();
        site.MapPost("/recently-seen/clear", SeenListings.Clear).AllowAnonymous();

        site.MapGet("/saved-searches", ListSavedSearches.Show).RequireAuthorization(Policies.SignedIn);
        site.MapPost("/saved-searches", SaveSearch.Submit).RequireAuthorization(Policies.SignedIn);
        site.MapPost("/saved-searches/{id}", ChangeSavedSearch.Submit).RequireAuthorization(Policies.SignedIn);
        site.MapGet("/operator/search", ReadSearches.Show).RequireAuthorization(Policies.Operator);
        site.MapGet("/unsubscribe/{token}", StopMails.Show).AllowAnonymous();
        // The token proves who asks; a mail program posts from nowhere.
        site.MapPost("/unsubscribe/{token}", StopMails.Submit).AllowAnonymous().OpenToOtherOrigins().DisableAntiforgery();
    }

    public override void Handlers(HandlerTable handlers) => handlers.OnEnvelope<LookForNew.Timer>(LookForNew.Topic, LookForNew.Fire);
}
