using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stoa.Server.Platform.Http;
using Stoa.Server.Site.Pages;
using Stoa.Server.Site.Pictures;

namespace Stoa.Server.Site;

/// <summary>The look of the marketplace: layout, shared components, styles, scripts, pictures. docs/SITE.md says how a page is built.</summary>
public static class SiteModule
{
    /// <summary>Adds server-rendered pages.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="frame">Who is looking and at what marketplace; path and flash message are filled in here.</param>
    public static IServiceCollection AddSite(this IServiceCollection services, Func<HttpContext, PageFrame> frame)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.TryAddSingleton<SiteAssets>();
        services.TryAddSingleton<LegalTexts>();
        services.TryAddSingleton<IFaultPages, FaultPages>();
        services.TryAddScoped(provider => Frame(provider.GetRequiredService<IHttpContextAccessor>().HttpContext!, frame));
        services.AddCascadingValue(provider => provider.GetRequiredService<PageFrame>());
        return services;
    }

    /// <summary>Maps assets and pictures, and the style guide where <paramref name="styleGuide"/> says so (demo and development).</summary>
    public static void MapSite(this IEndpointRouteBuilder routes, bool styleGuide = false)
    {
        routes.ServiceProvider.GetRequiredService<SiteAssets>().Map(routes);
        PictureEndpoints.Map(routes);
        routes.MapGet("/help", Help).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/terms", LegalTexts.GetTerms).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/privacy", LegalTexts.GetPrivacy).AllowAnonymous().ExcludeFromDescription();
        if (!styleGuide)
            return;
        routes.MapGet("/style-guide", StyleGuide).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/style-guide/{page}", (string page) => ErrorPage(page)).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Help() => new RazorComponentResult<HelpPage>();

    private static IResult StyleGuide() => new RazorComponentResult<StyleGuidePage>();

    private static IResult ErrorPage(string page) => page switch
    {
        "fault" => Pages.FaultPage.Result("4bf92f3577b34da6a3ce929d0e0e4736"),
        "problem" => Pages.ProblemPage.Result(StyleGuideSamples.SlotTaken),
        _ => Pages.NotFoundPage.Result(),
    };

    private static PageFrame Frame(HttpContext http, Func<HttpContext, PageFrame> frame) => frame(http) with
    {
        Path = http.Request.Path.Value ?? "/",
        Flash = Flash.Take(http),
    };
}
