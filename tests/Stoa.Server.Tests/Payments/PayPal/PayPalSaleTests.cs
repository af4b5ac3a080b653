using System.Net;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>The real program from the hold to the confirmed order, with PayPal between: checkout, PayPal's page, the way back.</summary>
public sealed class PayPalSaleTests(TestDatabases databases)
{
    [Fact]
    public async Task A_guest_approves_comes_back_and_has_the_time_and_one_who_lost_it_gets_the_money_back()
    {
        await using var payPal = await PayPalStandIn.Start();
        await using var stoa = await TestStoa.Start(databases, PayPalTill.Settings(payPal));
        payPal.State.Now = stoa.Clock.GetCurrentInstant;
        var shop = await Shop.Open(stoa);
        using var guest = new Shopper(stoa.BaseAddress);
        var order = await Order(guest, shop);
        var page = await Start(guest, order);
        // Nobody's session but the guest's.
        using var stranger = new Shopper(stoa.BaseAddress);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Send(HttpMethod.Get, $"/orders/{order}/approved")).Status);

        payPal.State.Approve(page);
        var back = await guest.Send(HttpMethod.Get, $"/orders/{order}/approved");
        Assert.Equal((HttpStatusCode.SeeOther, $"/orders/{order}?paid=1"), (back.Status, back.Headers["Location"]));
        await stoa.Settle();
        // No webhook has come, and none was needed.
        Assert.Equal((OrderState.Confirmed, MoneyState.Held), await StateOf(stoa, order));

        // One stays on PayPal's page for longer than the time is held, and somebody else takes it.
        using var slow = new Shopper(stoa.BaseAddress);
        using var slower = new Shopper(stoa.BaseAddress);
        var late = await Order(slow, shop, Duration.FromDays(1));
        var waiting = await Start(slow, late);
        await stoa.Advance(Duration.FromMinutes(11));
        await stoa.Settle();
        Assert.Equal((OrderState.Expired, MoneyState.Unpaid), await StateOf(stoa, late));
        var quick = await Order(slower, shop, Duration.FromDays(1));
        payPal.State.Approve(await Start(slower, quick));
        await slower.Send(HttpMethod.Get, $"/orders/{quick}/approved");
        await stoa.Settle();
        payPal.State.Approve(waiting);
        Assert.Equal(HttpStatusCode.SeeOther, (await slow.Send(HttpMethod.Get, $"/orders/{late}/approved")).Status);
        await stoa.Settle();
        Assert.Equal((OrderState.Confirmed, MoneyState.Held), await StateOf(stoa, quick));
        Assert.Equal((OrderState.Expired, MoneyState.Refunded), await StateOf(stoa, late));
        Assert.Single(payPal.State.All("refund"));
        Assert.Empty(payPal.Complaints);
    }

    private static async Task<string> Order(Shopper guest, Shop shop, Duration later = default)
    {
        var held = await guest.Hold(shop, Sale.Tomorrow + later);
        return (await guest.Order(held["id"]))["id"];
    }

    private static async Task<string> Start(Shopper guest, string order)
    {
        var started = await guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/payments");
        Assert.True(started.Status == HttpStatusCode.OK, started.Text);
        return started["url"].Split("token=")[^1];
    }

    private static Task<(OrderState, MoneyState)> StateOf(TestStoa stoa, string order) => stoa.With((work, _) =>
    {
        var row = work.Db.Set<Order>().Single(o => o.Id == Id<Order>.Parse(order, null));
        return Task.FromResult((row.State, row.MoneyState));
    });
}
