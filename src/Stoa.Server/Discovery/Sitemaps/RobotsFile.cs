using System.Text;
using Stoa.Server.Platform;

namespace Stoa.Server.Discovery.Sitemaps;

/// <summary>Tells crawlers what is nobody else's business, and where the sitemap is.</summary>
internal static class RobotsFile
{
    // What people do rather than read: crawlers would find forms, errors and other people's tokens.
    private static readonly string[] Private =
    [
        "/account", "/api/", "/checkout", "/compare", "/demo", "/favourites", "/forgot-password", "/holds", "/o/", "/operator", "/order-link",
        "/orders", "/provider/", "/register", "/reset-password", "/saved-searches", "/sign-in", "/style-guide", "/unsubscribe", "/verify-email",
        "/webhooks", "/l/*/times",
    ];

    /// <summary>GET /robots.txt</summary>
    internal static IResult Get(HttpRequest request, StoaOptions options)
    {
        var file = new StringBuilder("User-agent: *\n");
        foreach (var path in Private) file.Append("Disallow: ").Append(path).Append('\n');
        file.Append("\nSitemap: ").Append(PublicOrigin.Of(request, options)).Append("/sitemap.xml\n");
        return Results.Text(file.ToString(), "text/plain; charset=utf-8");
    }
}
