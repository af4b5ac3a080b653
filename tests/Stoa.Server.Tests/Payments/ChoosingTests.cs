using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Payments.Manual;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>The customer chooses how to pay, and changes their mind: nobody pays twice.</summary>
public sealed class ChoosingTests(TestDatabases databases)
{
    private static readonly (string, string)[] Both = [("Stoa:Payments:Gateways:0", "sandbox"), ("Stoa:Payments:Gateways:1", "manual"), ("Stoa:Payments:OutageAfter", "1")];

    [Fact]
    public async Task What_can_take_it_is_offered_in_the_order_of_the_routes()
    {
        await using var it = await Counter.Open(databases, Both);
        using var guest = new Shopper(it.Stoa.BaseAddress);
        var order = await Order(it, guest, Counter.NextWeek);
        Assert.Equal("sandbox Card, manual Bank transfer", await Offered(guest, order));
        Assert.Equal("gateway-not-offered", (await guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/payments", new { gateway = "stripe" })).Code);
        var stranger = await new Shopper(it.Stoa.BaseAddress).Send(HttpMethod.Get, $"/api/v1/orders/{order}/payment-options");
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        // Too near for a bank.
        Assert.Equal("sandbox Card", await Offered(guest, await Order(it, guest, Sale.Tomorrow + Duration.FromHours(1))));

        // One that does not answer is not offered; started payments stay with it.
        Assert.Equal(HttpStatusCode.OK, (await guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/payments")).Status);
        var faults = it.Stoa.App.Services.GetRequiredService<SandboxFaults>();
        faults.Set(faults.Now with { ErrorEvery = 1 });
        var caught = await Order(it, guest, Counter.NextWeek + Duration.FromHours(2));
        Assert.Equal("gateway-silent", (await guest.Send(HttpMethod.Post, $"/api/v1/orders/{caught}/payments")).Code);
        Assert.Equal("manual Bank transfer", await Offered(guest, await Order(it, guest, Counter.NextWeek + Duration.FromHours(1))));
        Assert.Contains("/sandbox/pay/", (await guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/payments"))["url"], StringComparison.Ordinal);
        // Who was caught by it pays another way.
        Assert.EndsWith("/bank-transfer", (await guest.Send(HttpMethod.Post, $"/api/v1/orders/{caught}/payments", new { gateway = "manual" }))["url"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_way_gives_the_first_up_and_money_that_comes_both_ways_goes_back_once()
    {
        await using var it = await Counter.Open(databases, Both);
        var buyer = await it.Buy();
        var switched = await buyer.Guest.Send(HttpMethod.Post, $"/api/v1/orders/{buyer.Order}/payments", new { gateway = "sandbox" });
        Assert.True(switched.Status == HttpStatusCode.OK, switched.Text);
        await it.Stoa.Settle();
        Assert.Equal("AwaitingPayment, Unpaid, Pending+Voided", await it.Stands(buyer));
        await buyer.Guest.Pay(buyer.Order);
        await it.Stoa.Settle();
        Assert.Equal("Confirmed, Held, Captured+Voided", await it.Stands(buyer));
        Assert.Equal("already-paid", (await buyer.Guest.Send(HttpMethod.Post, $"/api/v1/orders/{buyer.Order}/payments", new { gateway = "manual" })).Code);
        // The transfer was on its way all the same.
        await it.Confirm(buyer, 110_00);
        Assert.Equal("Confirmed, Held, Captured+Captured", await it.Stands(buyer));
        var back = (await it.Ask("bank-returns")).Json.GetProperty("items")[0];
        Assert.Equal((11_000, true), (back.GetProperty("amount").GetProperty("amount").GetInt64(), back.GetProperty("is_refund").GetBoolean()));
        Assert.Equal(HttpStatusCode.NoContent, (await buyer.Guest.Send(HttpMethod.Put, $"/api/v1/orders/{buyer.Order}/bank-account", new { holder = "Ada", iban = "DE89370400440532013000" })).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await it.Ask($"bank-returns/{back.GetProperty("id").GetString()}/paid", new { })).Status);
        Assert.Empty(await it.Wrong());
    }

    [Fact]
    public async Task A_page_that_is_paid_on_in_the_same_moment_wins_and_the_other_way_is_given_up()
    {
        await using var it = await Counter.Open(databases, Both);
        using var guest = new Shopper(it.Stoa.BaseAddress);
        var order = await Order(it, guest, Counter.NextWeek);
        var page = (await guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/payments"))["url"];
        Assert.EndsWith("/bank-transfer", (await guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/payments", new { gateway = "manual" }))["url"], StringComparison.Ordinal);
        // Before the page could be closed.
        using var browser = new PlainBrowser(it.Stoa);
        await browser.Open(new Uri(page).PathAndQuery);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Send(new Uri(page).PathAndQuery, ("number", Shopper.GoodCard), ("expiry", "12 / 30"), ("cvc", "123"), ("name", "Ada"))).Status);
        await it.Stoa.Settle();
        var id = Server.Platform.Ids.Id<Server.Orders.Order>.Parse(order, null);
        var (state, payments) = await it.Stoa.With(async (work, _) => (
            (await work.Db.Set<Server.Orders.Order>().AsNoTracking().SingleAsync(o => o.Id == id)).State,
            await work.Db.Set<Payment>().AsNoTracking().Where(p => p.OrderId == id).OrderByDescending(p => p.Gateway).Select(p => $"{p.Gateway} {p.Status}").ToListAsync()));
        Assert.Equal((OrderState.Confirmed, "sandbox Captured, manual Voided"), (state, string.Join(", ", payments)));
        Assert.Empty(await it.Wrong());
    }

    [Fact]
    public async Task The_checkout_asks_and_the_orders_page_lets_them_choose_again()
    {
        await using var it = await Counter.Open(databases, Both);
        using var guest = new PlainBrowser(it.Stoa);
        var checkout = await guest.Hold(it.Shop, Counter.NextWeek);
        await guest.Open($"{checkout}?as=guest");
        Assert.Contains("value=\"sandbox\" checked", guest.Html, StringComparison.Ordinal);
        Assert.Contains("Bank transfer", guest.Html, StringComparison.Ordinal);
        // What was chosen stays chosen when something else is refused.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await guest.Send(checkout, ("name", ""), ("email", "ada@example.org"), ("gateway", "manual"))).Status);
        Assert.Contains("value=\"manual\" checked", guest.Html, StringComparison.Ordinal);
        var (_, page) = await guest.Send(checkout, ("name", "Ada"), ("email", "ada@example.org"), ("gateway", "manual"));
        Assert.EndsWith("/bank-transfer", page, StringComparison.Ordinal);
        var order = new Uri(page!).AbsolutePath.Replace("/bank-transfer", "", StringComparison.Ordinal);
        await guest.Open(order);
        Assert.Contains("Pay another way", guest.Html, StringComparison.Ordinal);
        await guest.Open($"{order}/pay");
        Assert.Contains("value=\"manual\" checked", guest.Html, StringComparison.Ordinal);
        var (status, other) = await guest.Send($"{order}/pay", ("gateway", "sandbox"));
        Assert.True(status == HttpStatusCode.SeeOther && other!.Contains("/sandbox/pay/", StringComparison.Ordinal), other);

        // Where there is one way only, nobody is asked.
        var near = await guest.Hold(it.Shop, Sale.Tomorrow + Duration.FromHours(3));
        await guest.Open($"{near}?as=guest");
        Assert.DoesNotContain("name=\"gateway\"", guest.Html, StringComparison.Ordinal);
    }

    private static async Task<string> Order(Counter it, Shopper guest, Instant start)
    {
        var held = await guest.Hold(it.Shop, start);
        Assert.True(held.Status == HttpStatusCode.Created, held.Text);
        return (await guest.Order(held["id"]))["id"];
    }

    private static async Task<string> Offered(Shopper guest, string order) =>
        string.Join(", ", (await guest.Send(HttpMethod.Get, $"/api/v1/orders/{order}/payment-options")).Json.EnumerateArray().Select(way => $"{way.GetProperty("gateway").GetString()} {way.GetProperty("name").GetString()}"));
}
