using Stoa.Server.Platform;

namespace Stoa.Server.Discovery;

/// <summary>Scheme and host of the marketplace, for files that must name whole addresses.</summary>
internal static class PublicOrigin
{
    /// <summary>The public address from the settings; without one, the host that was asked.</summary>
    public static string Of(HttpRequest request, StoaOptions options) =>
        options.PublicUrl.Length > 0 ? options.PublicUrl.TrimEnd('/') : $"{request.Scheme}://{request.Host}";
}
