using Microsoft.AspNetCore.ResponseCompression;

namespace Stoa.Server.Platform.Http;

/// <summary>
/// Sends answers compressed, where that gives nothing away. Who can put words into a compressed answer and see how long it becomes can
/// guess what else stands in it, word by word (BREACH). So an answer to a form or a program's write, and one to somebody signed in at an
/// address with a query, go as they are. Form tokens are made anew for each answer: there is nothing in them to guess.
/// </summary>
internal static class Compression
{
    private static readonly string[] MoreTypes =
        ["image/svg+xml", "application/problem+json", "application/ld+json", "application/manifest+json", "text/calendar", "application/rss+xml"];

    /// <summary>Registers Brotli and gzip at their quick levels: pages are made for each request.</summary>
    public static IServiceCollection AddCompression(this IServiceCollection services) => services.AddResponseCompression(compression =>
    {
        compression.EnableForHttps = true;
        compression.MimeTypes = ResponseCompressionDefaults.MimeTypes.Concat(MoreTypes);
    });

    /// <summary>Compresses what may be.</summary>
    /// <param name="app">The pipeline; it must not write anything before.</param>
    /// <param name="sessionCookie">The cookie by which somebody is signed in.</param>
    public static void UseCompression(this WebApplication app, string sessionCookie) =>
        app.UseWhen(http => MayBeGuessed(http.Request, sessionCookie) is false, compressed => compressed.UseResponseCompression());

    private static bool MayBeGuessed(HttpRequest request, string sessionCookie)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return true;
        var isSomebody = request.Cookies.ContainsKey(sessionCookie) || request.Headers.Authorization.Count > 0;
        return isSomebody && request.QueryString.HasValue;
    }
}
