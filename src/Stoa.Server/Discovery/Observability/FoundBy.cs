using NodaTime;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Search;

namespace Stoa.Server.Discovery.Observability;

/// <summary>
/// Which search led to what a visitor looks at: kept in the visitor's browser for a day, so that a booking can be counted for the search.
/// Neither side of the count knows who it was.
/// </summary>
internal static class FoundBy
{
    private const string CookieName = "stoa_found";
    private const char Between = ':';
    private const int LengthMax = 80;
    private static readonly Duration Kept = Duration.FromDays(1);

    /// <summary>Somebody opens a result; call before the page is written.</summary>
    /// <param name="http">The request.</param>
    /// <param name="mark">What the link carried; null for none.</param>
    /// <param name="listing">What is opened.</param>
    public static void Note(HttpContext http, string? mark, Id<Listing> listing)
    {
        if (mark is null || mark.Length > LengthMax || !mark.All(char.IsAsciiHexDigit)) return;
        http.Response.Cookies.Append(CookieName, $"{mark}{Between}{listing}", Options(http, Kept.ToTimeSpan()));
    }

    /// <summary>Somebody ordered: counted once for the search that led to it.</summary>
    public static void Booked(HttpContext http, SearchLog log, Id<Listing> listing)
    {
        if (http.Request.Cookies[CookieName]?.Split(Between) is not [var mark, var found] || found != listing.ToString()) return;
        log.Booked(mark, listing);
        http.Response.Cookies.Delete(CookieName, Options(http, maxAge: null));
    }

    private static CookieOptions Options(HttpContext http, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = maxAge,
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
    };
}
