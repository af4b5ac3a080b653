using NodaTime;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Discovery;

/// <summary>
/// A few listings that a browser remembers for its visitor. Only their ids are in it; the server keeps nothing, and no script reads it.
/// </summary>
/// <param name="name">The cookie's name.</param>
/// <param name="max">How many listings it holds.</param>
/// <param name="kept">How long the browser keeps it after the last change.</param>
internal sealed class ListingCookie(string name, int max, Duration kept)
{
    private const char Between = '.';
    private const int TextLengthMax = 40;

    /// <summary>The listings, the first one first; what is no id is passed over.</summary>
    public IReadOnlyList<Id<Listing>> Read(HttpRequest request)
    {
        var ids = new List<Id<Listing>>();
        foreach (var part in (request.Cookies[name] ?? "").Split(Between, max + 1).Take(max))
        {
            if (part.Length <= TextLengthMax && Id<Listing>.TryParse($"{Listing.IdPrefix}_{part}", out var id) && !ids.Contains(id)) ids.Add(id);
        }
        return ids;
    }

    /// <summary>Remembers these instead; none forgets the cookie.</summary>
    public void Write(HttpContext http, IReadOnlyList<Id<Listing>> ids)
    {
        if (ids.Count == 0)
        {
            http.Response.Cookies.Delete(name, Options(http, maxAge: null));
            return;
        }
        var prefix = Listing.IdPrefix.Length + 1;
        http.Response.Cookies.Append(name, string.Join(Between, ids.Take(max).Select(id => id.ToString()[prefix..])), Options(http, kept.ToTimeSpan()));
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
