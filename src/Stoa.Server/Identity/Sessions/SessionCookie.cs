namespace Stoa.Server.Identity.Sessions;

/// <summary>The cookie of a browser's session. Its end is decided by the server, not by the cookie.</summary>
internal static class SessionCookie
{
    internal const string Name = "stoa_session";

    internal static string? Read(HttpRequest request) => request.Cookies[Name];

    internal static void Give(HttpContext http, string token) =>
        http.Response.Cookies.Append(Name, token, Options(http, SessionTimes.LifeOf(SessionKind.Browser).ToTimeSpan()));

    internal static void Take(HttpContext http) => http.Response.Cookies.Delete(Name, Options(http, maxAge: null));

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
