using Stoa.Server.Platform.Security;

namespace Stoa.Server.Payments;

/// <summary>Where a processor's own pages are: browsers let our forms lead there only when the policy names it (<c>form-action</c>).</summary>
internal static class HostedPages
{
    internal static void Allow(IServiceCollection services, params string[] origins) =>
        services.PostConfigure<SecurityOptions>(security => security.FormHosts = [.. security.FormHosts.Union(origins, StringComparer.OrdinalIgnoreCase)]);
}
