using NodaTime;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Discovery.Recent;

/// <summary>What a visitor looked at lately. It stays in the visitor's browser, and can be cleared.</summary>
public static class SeenListings
{
    /// <summary>How many are remembered.</summary>
    public const int Max = 12;

    private static readonly ListingCookie Cookie = new("stoa_seen", Max, Duration.FromDays(60));

    /// <summary>The listings, the latest first.</summary>
    public static IReadOnlyList<Id<Listing>> Of(HttpRequest request) => Cookie.Read(request);

    /// <summary>Remembers that the visitor looks at a listing; call before the page is written.</summary>
    public static void Note(HttpContext http, Id<Listing> listing)
    {
        var seen = Of(http.Request);
        if (seen.Count > 0 && seen[0] == listing) return;
        Cookie.Write(http, [listing, .. seen.Where(id => id != listing)]);
    }

    /// <summary>POST /recently-seen/clear</summary>
    internal static async Task<IResult> Clear(HttpContext http, CancellationToken cancel)
    {
        Cookie.Write(http, []);
        var form = await http.Request.ReadFormAsync(cancel);
        return new SeeOther(LocalPath.Or(form["return_to"], "/"));
    }
}
