using Stoa.Server.Platform.Files;

namespace Stoa.Server.Catalog.Photos;

/// <summary>Sends a photo: named by its content, so browsers keep it for a year.</summary>
internal static class SendPhoto
{
    private const string Forever = "public, max-age=31536000, immutable";

    /// <summary>GET /photos/{name}.webp</summary>
    internal static IResult Get(string name, HttpContext http, ObjectStore objects)
    {
        if (objects.Open(name) is not { } content) return Results.NotFound();
        http.Response.Headers.CacheControl = Forever;
        // Opened by itself it may load and run nothing; shown elsewhere beside a link to us it may be.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return Results.Stream(content, "image/webp");
    }
}
