using NodaTime;
using Stoa.Server.Discovery.Landing;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Platform.Security;
using Stoa.Server.Platform.Time;

namespace Stoa.Server.Site;

/// <summary>What every page knows of its request, out of the parts that know it.</summary>
internal static class Frames
{
    internal static PageFrame Of(HttpContext http)
    {
        var marketplace = http.RequestServices.GetRequiredService<Marketplace>();
        var options = http.RequestServices.GetRequiredService<StoaOptions>();
        return new PageFrame
        {
            MarketplaceName = marketplace.Name,
            SearchHint = marketplace.Texts.SearchHint,
            Tagline = marketplace.Tagline,
            Culture = marketplace.Culture,
            Currency = marketplace.Currency.Code,
            Actor = ActorOf(http),
            Organization = OrganizationOf(http),
            Demo = options.Demo ? Ribbon(http.RequestServices.GetRequiredService<StoaClock>(), marketplace) : null,
            Nonce = CspNonce.Of(http),
            PublicOrigin = options.PublicUrl.Length > 0 ? options.PublicUrl.TrimEnd('/') : null,
            Explore = ExploreLinks.Of(http.RequestServices.GetRequiredService<Landscape>().Known, marketplace),
            SearchText = http.Request.Query["q"].ToString() is { Length: > 0 } text ? text : null,
        };
    }

    private static PageActor? ActorOf(HttpContext http)
    {
        var actor = http.RequestServices.GetRequiredService<Actor>();
        if (!actor.IsSignedIn) return null;
        var roles = PageRoles.Customer;
        if (actor.Memberships.Count > 0) roles |= PageRoles.Provider;
        if (actor.IsOperator) roles |= PageRoles.Operator;
        return new PageActor(DisplayNames.Of(http), roles);
    }

    private static string? OrganizationOf(HttpContext http)
    {
        var actor = http.RequestServices.GetRequiredService<Actor>();
        if (actor.Memberships.Count == 0) return null;
        var open = OrganizationAccess.IdOf(http) is { } asked && actor.IsMember(asked) ? asked : actor.Memberships[0].OrganizationId;
        return new Id<Organization>(open).ToString();
    }

    private static DemoRibbon Ribbon(StoaClock clock, Marketplace marketplace)
    {
        var now = clock.GetCurrentInstant().InZone(marketplace.Zone);
        return new DemoRibbon(
            now.ToString("ddd d MMM uuuu, HH:mm x", marketplace.Culture), clock.Ahead != Duration.Zero);
    }
}
