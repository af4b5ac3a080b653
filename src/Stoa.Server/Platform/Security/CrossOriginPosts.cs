using Stoa.Core;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Platform.Security;

/// <summary>Marks an endpoint that other origins may post to: webhooks, which prove their sender by signature.</summary>
public sealed class OpenToOtherOrigins;

/// <summary>
/// Refuses what another site makes a visitor's browser send: unsafe methods with a foreign Sec-Fetch-Site or Origin.
/// A request with neither header comes from no browser and carries nobody's cookies. Antiforgery tokens come on top.
/// </summary>
internal sealed class CrossOriginPosts(RequestDelegate next)
{
    private static readonly Problem Refusal = new(ProblemKind.Forbidden, "cross-origin",
        "This request came from another site. Open the page here and try again.");

    public Task Invoke(HttpContext context) =>
        IsOwn(context.Request) || context.GetEndpoint()?.Metadata.GetMetadata<OpenToOtherOrigins>() is not null
            ? next(context)
            : context.Refuse(Refusal, "This form came from another site, or your browser does not say where it came from. Open the page here and send it again.");

    private static bool IsOwn(HttpRequest request)
    {
        if (IsSafe(request.Method)) return true;

        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site is not ["same-origin"] and not ["none"]) return false;

        var origin = request.Headers.Origin;
        if (origin.Count == 0) return true;
        return origin is [{ } sent]
            && Uri.TryCreate(sent, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            // Host and port, not the scheme: behind a proxy that is not trusted we would see http for https.
            && IsHost(uri, request.Host);
    }

    private static bool IsHost(Uri origin, HostString own) =>
        string.Equals(origin.IdnHost, own.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && (own.Port is { } port ? origin.Port == port : origin.IsDefaultPort);

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
