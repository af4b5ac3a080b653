using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Provider;

/// <summary>Leads from an address without an organization to the member's first one.</summary>
internal static class OpenDesk
{
    /// <summary>GET /provider</summary>
    internal static IResult Get(HttpContext http, Work work) => Lead(http, work, "day");

    /// <summary>GET /provider/day, /provider/bookings, /provider/balance: as links and bookmarks have them.</summary>
    internal static Func<HttpContext, Work, IResult> To(string page) => (http, work) => Lead(http, work, page);

    private static IResult Lead(HttpContext http, Work work, string page) => Results.Redirect(Desk.PathOf(
        new Id<Organization>(work.Actor.Memberships[0].OrganizationId), page, (http.Request.QueryString.Value ?? "").TrimStart('?')));
}
