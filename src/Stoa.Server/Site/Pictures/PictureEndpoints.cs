namespace Stoa.Server.Site.Pictures;

/// <summary>Generated pictures under addresses that never change their content.</summary>
public static class PictureEndpoints
{
    private const int SeedLengthMax = 80;
    private const string Forever = "public, max-age=31536000, immutable";

    /// <summary>The address of a listing's generated picture.</summary>
    /// <param name="category">A category's slug; unknown ones get a portico.</param>
    /// <param name="seed">Any text, usually the listing's id; the same text gives the same picture.</param>
    public static string ListingUrl(string category, string seed) =>
        $"/pictures/{Uri.EscapeDataString(category)}/{Uri.EscapeDataString(Cut(seed))}.svg";

    /// <summary>The address of a round picture with initials. Only initials leave the page, never the name.</summary>
    /// <param name="seed">Where the colours come from; hashed.</param>
    /// <param name="name">Whose initials it shows.</param>
    public static string AvatarUrl(string seed, string name) =>
        $"/pictures/avatar/{Draw.Hash(seed) % AvatarPicture.Variants}.svg?initials={Uri.EscapeDataString(AvatarPicture.Initials(name))}";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pictures/avatar/{variant:int}.svg", (int variant, string? initials, HttpContext http) =>
            Send(http, AvatarPicture.Svg(variant, initials ?? ""))).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/pictures/{category}/{seed}.svg", (string category, string seed, HttpContext http) =>
            Send(http, ListingPicture.Svg(category, Cut(seed)))).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/pictures/{category}/{seed}.png", (string category, string seed, HttpContext http) =>
        {
            http.Response.Headers.CacheControl = Forever;
            // Other sites show it beside links to us.
            http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            return Results.Bytes(PreviewPicture.Of(category, Cut(seed)), "image/png");
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Send(HttpContext http, string svg)
    {
        http.Response.Headers.CacheControl = Forever;
        // Opened by itself, the picture may load and run nothing.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
        return Results.Text(svg, "image/svg+xml");
    }

    private static string Cut(string seed) => seed.Length <= SeedLengthMax ? seed : seed[..SeedLengthMax];
}
