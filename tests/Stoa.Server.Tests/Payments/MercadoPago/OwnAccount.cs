using System.Net;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>A provider in Chile that connects its own account, as its owner does in a browser.</summary>
internal static class OwnAccount
{
    /// <summary>The number of the first provider's account.</summary>
    public const long User = 990_001;

    public static async Task<Shop> Connected(MercadoPagoTill it, long user = User)
    {
        var shop = await Chilean(it);
        using var owner = await Owner(it, shop);
        Assert.Equal(HttpStatusCode.SeeOther, await owner.Open(Path(it.There.State.Authorize(await Begin(owner, shop), user))));
        return shop;
    }

    public static async Task<Shop> Chilean(MercadoPagoTill it, PlainBrowser? owner = null)
    {
        var shop = await Shop.Open(it.Stoa, currency: "CLP", priceMinor: 25_000);
        await it.Stoa.With((work, _) => work.Db.Database.ExecuteSqlAsync($"update organizations.locations set country = 'CL' where organization_id = {shop.Organization.Value}"));
        if (owner is not null) owner.SignIn(await SignedIn.Token(it.Stoa, memberOf: shop.Organization));
        return shop;
    }

    public static async Task<PlainBrowser> Owner(MercadoPagoTill it, Shop shop)
    {
        var owner = new PlainBrowser(it.Stoa);
        owner.SignIn(await SignedIn.Token(it.Stoa, memberOf: shop.Organization));
        return owner;
    }

    // The processor's page that a click leads to.
    public static async Task<string> Begin(PlainBrowser owner, Shop shop)
    {
        var (status, location) = await Send(owner, shop, "seller-accounts");
        Assert.Equal(HttpStatusCode.SeeOther, status);
        return location!;
    }

    public static async Task<(HttpStatusCode Status, string? Location)> Send(PlainBrowser owner, Shop shop, string form)
    {
        Assert.Equal(HttpStatusCode.OK, await owner.Open($"/provider/{shop.Organization}/payout-account"));
        return await owner.Send($"/provider/{shop.Organization}/{form}");
    }

    public static string Path(string url) => new Uri(url).PathAndQuery;
}
