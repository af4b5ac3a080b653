using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Provider;

/// <summary>Leads from an address without an organization to the member's first one.</summary>
internal static class OpenDesk
{
    /// <summary>GET /provider, /provider/day: as links and bookmarks have them.</summary>
    internal static IResult Day(HttpContext http, Work work) => Lead(http, work, "day");

    /// <summary>GET /provider/bookings</summary>
    internal static IResult Bookings(HttpContext http, Work work) => Lead(http, work, "bookings");

    /// <summary>GET /provider/balance</summary>
    internal static IResult Balance(HttpContext http, Work work) => Lead(http, work, "balance");

    private static IResult Lead(HttpContext http, Work work, string page) => Results.Redirect(Desk.PathOf(
        new Id<Organization>(work.Actor.Memberships[0].OrganizationId), page, (http.Request.QueryString.Value ?? "").TrimStart('?')));
}
