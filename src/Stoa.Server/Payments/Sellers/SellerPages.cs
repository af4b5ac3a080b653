using Stoa.Core;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Sellers;

/// <summary>The organization's own accounts at processors, on the desk's page for payouts and for programs.</summary>
internal static class SellerPages
{
    private const string Page = "payout-account";

    /// <summary>POST /provider/{organization}/seller-accounts: gateway. Leads to the processor.</summary>
    internal static async Task<IResult> PostConnect(
        Desk desk, IFormCollection form, HttpContext http, Work work, Gateways gateways, Marketplace marketplace, IConfiguration configuration, CancellationToken cancel)
    {
        var started = await ConnectSeller.Start(desk.Id, form["gateway"], StartPayment.SiteOf(http, configuration), work, gateways, marketplace, cancel);
        return started.Refused(out var problem) ? ProblemPage.Result(problem, desk.Href(Page)) : new SeeOther(started.Value.Url);
    }

    /// <summary>GET /connect/return?code=&amp;state=: the member comes back from the processor.</summary>
    internal static async Task<IResult> GetReturn(
        string? code, string? state, HttpContext http, Work work, Gateways gateways, IConfiguration configuration, CancellationToken cancel)
    {
        var finished = await ConnectSeller.Finish(state, code, StartPayment.SiteOf(http, configuration), work, gateways, cancel);
        if (finished.Refused(out var problem)) return ProblemPage.Result(problem, "/provider");
        var name = gateways.Find(finished.Value.Gateway)?.PayWith.Name ?? finished.Value.Gateway;
        new Flash(Tone.Good, $"Your account at {name} is connected. Customers pay into it from now on.").Keep(http);
        return new SeeOther(Desk.PathOf(finished.Value.OrganizationId, Page));
    }

    /// <summary>POST /provider/{organization}/seller-accounts/{id}/disconnect</summary>
    internal static async Task<IResult> PostDisconnect(Desk desk, Id<SellerAccount> id, HttpContext http, Work work, CancellationToken cancel)
    {
        if (await ConnectSeller.Disconnect(desk.Id, id, work, cancel) is { } problem) return ProblemPage.Result(problem, desk.Href(Page));
        new Flash(Tone.Good, "Disconnected. Payments come to the marketplace from now on, which pays you out.").Keep(http);
        return new SeeOther(desk.Href(Page));
    }

    /// <summary>GET /api/v1/organizations/{organization}/seller-accounts</summary>
    internal static async Task<IResult> List(Desk desk, Work work, Gateways gateways, Marketplace marketplace, CancellationToken cancel) =>
        Outcome<IReadOnlyList<ListSellers.Item>>.Of(await ListSellers.Of(desk.Id, work, gateways, marketplace, cancel)).Answer();

    /// <summary>POST …/seller-accounts: the address of the processor's page, for the same person to open within minutes.</summary>
    internal static async Task<IResult> PostApi(
        Desk desk, ConnectSeller.Request request, HttpContext http, Work work, Gateways gateways, Marketplace marketplace, IConfiguration configuration, CancellationToken cancel) =>
        (await ConnectSeller.Start(desk.Id, request.Gateway, StartPayment.SiteOf(http, configuration), work, gateways, marketplace, cancel)).Answer();

    /// <summary>DELETE …/seller-accounts/{id}</summary>
    internal static async Task<IResult> Delete(Desk desk, Id<SellerAccount> id, Work work, CancellationToken cancel) =>
        await ConnectSeller.Disconnect(desk.Id, id, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();
}
