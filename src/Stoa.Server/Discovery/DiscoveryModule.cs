using Stoa.Server.Discovery.Comparison;
using Stoa.Server.Discovery.Favourites;
using Stoa.Server.Discovery.Landing;
using Stoa.Server.Discovery.Recent;
using Stoa.Server.Discovery.Similar;
using Stoa.Server.Discovery.Sitemaps;
using Stoa.Server.Platform;

namespace Stoa.Server.Discovery;

/// <summary>How people come across what is offered, and find it again. docs/DISCOVERY.md says how it hangs together.</summary>
public sealed class DiscoveryModule : Module
{
    public override void Services(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Landscape>();
        services.AddSingleton<SitemapParts>();
        services.AddScoped<MyFavourites>();
    }

    public override void Api(RouteGroupBuilder api)
    {
        // Guests keep favourites too: theirs are found by their session.
        api.MapGet("/favourites", ListFavourites.Get).AllowAnonymous();
        api.MapPost("/favourites", KeepFavourite.Post).AllowAnonymous();
        api.MapDelete("/favourites/{id}", KeepFavourite.Delete).AllowAnonymous();
        api.MapGet("/comparisons", ViewComparison.Get).AllowAnonymous();
        api.MapGet("/listings/{id}/similar", FindSimilar.Get).AllowAnonymous();
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
    }
}
