using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>Sales through Mercado Pago with every posting; nothing that it does not know is ever asked of it.</summary>
public sealed class MercadoPagoTests(TestDatabases databases)
{
    private static readonly Currency Clp = Currency.Parse("CLP");

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task A_sale_in_pesos_without_cents_is_booked_once_with_its_fee_and_given_back_in_parts(bool reversed, int times)
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var buyer = await it.Buy();
        var page = Assert.Single(it.There.State.Pages);
        Assert.Equal("27500", page["items"]![0]!["unit_price"]!.ToJsonString());
        Assert.Equal(["ticket", "atm"], page["payment_methods"]!["excluded_payment_types"]!.AsArray().Select(type => type!["id"]!.GetValue<string>()));
        // Refused cards end nothing.
        it.There.State.Pay(buyer.Page, "rejected");
        await it.Tell();
        Assert.Equal("AwaitingPayment, Unpaid, Pending", await it.Stands(buyer));
        var paid = it.There.State.Pay(buyer.Page, fee: 1_044);
        await it.Tell(reversed, times);
        Assert.Equal("Confirmed, Held, Captured", await it.Stands(buyer));
        Assert.Equal("captured: gateway 27500, held -27500\ngateway_fee: expense 1044, gateway -1044", await it.Books(buyer));

        await it.GiveBack(buyer, Money.Of(7_500, Clp));
        await it.GiveBack(buyer, Money.Of(2_500, Clp));
        await it.Tell(reversed, times);
        Assert.Equal(["refunded: held 7500, gateway -7500", "refunded: held 2500, gateway -2500"], (await it.Books(buyer)).Split('\n')[2..].Order(StringComparer.Ordinal).Reverse());
        await it.GiveBack(buyer, Money.Of(17_500, Clp));
        await it.Tell(reversed, times);
        Assert.Equal("refunded", it.There.State.Payment(paid, "CL")!["status"]!.GetValue<string>());
        Assert.EndsWith("refunded: held 17500, gateway -17500", await it.Books(buyer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voucher_waits_and_is_paid_or_runs_out()
    {
        await using var it = await MercadoPagoTill.Open(databases, ("Stoa:MercadoPago:Vouchers", "true"));
        var (paid, late, over) = (await it.Buy("BRL"), await it.Buy("BRL"), await it.Buy("BRL"));
        Assert.Empty(it.There.State.Pages[0]["payment_methods"]!["excluded_payment_types"]!.AsArray());
        var vouchers = new[] { paid, late, over }.Select(buyer => it.There.State.Pay(buyer.Page, "pending")).ToList();
        await it.Tell();
        Assert.Equal("AwaitingPayment, Unpaid, Pending", await it.Stands(paid));
        it.There.State.Become(vouchers[0], "approved", "accredited");
        it.There.State.Become(vouchers[2], "cancelled", "expired");
        await it.Tell();
        Assert.Equal("Confirmed, Held, Captured", await it.Stands(paid));
        Assert.Equal("AwaitingPayment, Unpaid, Failed", await it.Stands(over));
        // The customer tries again: another payment, on another page.
        var again = await over.Guest.Send(HttpMethod.Post, $"/api/v1/orders/{over.Order}/payments");
        it.There.State.Pay(again["url"].Split("pref_id=")[1]);
        await it.Tell();
        Assert.Equal("Confirmed, Held, Captured+Failed", await it.Stands(over));

        await it.Stoa.Advance(Duration.FromMinutes(20));
        Assert.Equal("Expired, Unpaid, Pending", await it.Stands(late));
        it.There.State.Become(vouchers[1], "approved", "accredited");
        await it.Tell();
        Assert.Equal("Confirmed, Held, Captured", await it.Stands(late));
    }

    [Fact]
    public async Task Answers_that_are_lost_are_asked_for_again_and_have_their_effect_once()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var buyer = await it.Buy();
        it.There.State.Pay(buyer.Page);
        await it.Tell();
        it.There.Break("/refunds", MercadoPagoStandIn.Fault.DisconnectAfterTheEffect, MercadoPagoStandIn.Fault.ErrorBefore, MercadoPagoStandIn.Fault.DisconnectAfterTheEffect);
        await it.GiveBack(buyer, Money.Of(7_500, Clp));
        // Told before we have its id.
        await it.Tell(times: 2);
        await it.Stoa.Advance(Duration.FromMinutes(5));
        await it.Settle();
        Assert.Equal("captured: gateway 27500, held -27500\nrefunded: held 7500, gateway -7500", await it.Books(buyer));
        Assert.Single(it.There.Requests.Where(one => one.Path.EndsWith("/refunds", StringComparison.Ordinal)).Select(one => one.Key).Distinct());

        // A page whose address was lost; and a key that is not accepted, which is an outage.
        it.There.Break("/checkout/preferences", MercadoPagoStandIn.Fault.DisconnectAfterTheEffect, MercadoPagoStandIn.Fault.Unauthorized);
        var other = await Assert.ThrowsAnyAsync<Exception>(() => it.Buy());
        Assert.Contains("gateway-silent", other.Message, StringComparison.Ordinal);
        Assert.Equal(2, it.There.State.Pages.Count);
    }

    [Fact]
    public async Task A_refund_that_somebody_made_there_is_told_apart_from_one_that_we_are_asking_for()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var buyer = await it.Buy();
        var paid = it.There.State.Pay(buyer.Page);
        await it.Tell();
        // The answer to ours is lost: its news wait for it, and are not booked a second time.
        it.There.Break("/refunds", MercadoPagoStandIn.Fault.DisconnectAfterTheEffect, MercadoPagoStandIn.Fault.DisconnectAfterTheEffect, MercadoPagoStandIn.Fault.DisconnectAfterTheEffect);
        await it.GiveBack(buyer, Money.Of(7_500, Clp));
        // Nobody here asked for this one.
        Assert.Equal(201, it.There.State.Refund(paid, 5_500, "CL").Status);
        await it.Tell(times: 2);
        await it.Stoa.Advance(Duration.FromMinutes(5));
        await it.Settle();
        Assert.Equal(["refunded: held 5500, gateway -5500", "refunded: held 7500, gateway -7500"], (await it.Books(buyer)).Split('\n')[1..].Order(StringComparer.Ordinal));
        Assert.Equal("Confirmed, PartiallyRefunded, Captured", await it.Stands(buyer));
        var page = await buyer.Guest.Send(HttpMethod.Get, $"/api/v1/orders/{buyer.Order}");
        Assert.Contains("refund-at-gateway", page.Text, StringComparison.Ordinal);
        // The rest goes back there too: nothing is left of the order's money, and the order goes on.
        Assert.Equal(201, it.There.State.Refund(paid, null, "CL").Status);
        await it.Tell();
        Assert.Equal("Confirmed, Refunded, Captured", await it.Stands(buyer));
        Assert.Empty(await it.Stoa.With((work, _) => work.Db.Set<Envelope>().Where(e => e.Status == EnvelopeStatus.Dead).Select(e => e.LastError).ToListAsync()));
    }

    [Fact]
    public async Task A_page_that_is_paid_on_twice_gives_the_second_payment_back()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var buyer = await it.Buy();
        var (first, second) = (it.There.State.Pay(buyer.Page), it.There.State.Pay(buyer.Page));
        await it.Tell(times: 2);
        Assert.Equal("Confirmed, Held, Captured+Captured", await it.Stands(buyer));
        // Whichever was told second.
        Assert.Equal(["approved", "refunded"], new[] { Status(it, first), Status(it, second) }.Order(StringComparer.Ordinal));
        Assert.Equal(
            "captured: gateway 27500, held -27500\ncaptured: gateway 27500, held -27500\nlate_payment_refunded: held 27500, gateway -27500", await it.Books(buyer));
    }

    [Fact]
    public async Task What_is_given_up_is_closed_and_a_voucher_called_off()
    {
        await using var it = await MercadoPagoTill.Open(databases, ("Stoa:MercadoPago:Vouchers", "true"));
        var (open, pending, paid) = (await it.Buy(), await it.Buy(), await it.Buy());
        var voucher = it.There.State.Pay(pending.Page, "pending");
        it.There.State.Pay(paid.Page);
        foreach (var buyer in new[] { open, pending, paid })
            Assert.Null((await buyer.Sale.TryFire(buyer.Sale.Operator, buyer.Order, new("force-cancel", "Closed"))).Problem);
        await it.Settle();
        await it.Tell();
        Assert.True(it.There.State.IsClosed(open.Page));
        Assert.Equal("Cancelled, Unpaid, Voided", await it.Stands(open));
        Assert.Equal("cancelled", Status(it, voucher));
        Assert.Equal("Cancelled, Unpaid, Voided", await it.Stands(pending));
        // Paid while it was given up: it goes back.
        Assert.StartsWith("Cancelled, Refunded, Captured", await it.Stands(paid), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chargeback_takes_the_money_and_its_end_is_told()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var (won, lost) = (await it.Buy(), await it.Buy());
        var cases = new[] { won, lost }.Select(buyer => it.There.State.Pay(buyer.Page)).ToList().ConvertAll(it.There.State.ChargeBack);
        await it.Tell(times: 2);
        await it.Settle();
        Assert.Equal("Confirmed, ChargedBack, Captured", await it.Stands(won));
        var dispute = await it.Stoa.With((work, _) => work.Db.Set<Dispute>().AsNoTracking().SingleAsync(d => d.OrderId == won.Order));
        Assert.Equal(("general", Instant.FromUtc(2026, 3, 13, 3, 59, 59)), (dispute.Reason, dispute.EvidenceBy));
        it.There.State.Decide(cases[0], isCovered: true);
        it.There.State.Decide(cases[1], isCovered: false);
        await it.Tell();
        Assert.Contains("dispute_won: gateway 27500, disputes -27500", await it.Books(won), StringComparison.Ordinal);
        Assert.Contains("dispute_lost: held 27500, disputes -27500", await it.Books(lost), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_notice_that_is_forged_old_or_of_nobody_changes_nothing()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var buyer = await it.Buy();
        var paid = it.There.State.Pay(buyer.Page);
        var secret = MercadoPagoTill.SecretOf("CL");
        Assert.Equal(HttpStatusCode.BadRequest, await it.Send("payment", paid, "guessed"));
        Assert.Equal(HttpStatusCode.BadRequest, await it.Send("payment", paid, secret, signedId: "1"));
        Assert.Equal(HttpStatusCode.BadRequest, await it.Send("payment", paid, secret, secondsFromNow: -5 * 86_400 - 10));
        Assert.Equal(HttpStatusCode.BadRequest, await it.Send("payment", paid, secret, secondsFromNow: 310));
        // Another country's account signs for what is not its own: there is no such payment there.
        Assert.Equal(HttpStatusCode.OK, await it.Send("payment", paid, MercadoPagoTill.SecretOf("BR")));
        Assert.Equal(HttpStatusCode.OK, await it.Send("payment", "123456", secret));
        Assert.Equal(HttpStatusCode.OK, await it.Send("merchant_order", "123456", secret));
        await it.Settle();
        Assert.Equal("AwaitingPayment, Unpaid, Pending", await it.Stands(buyer));
        // It does not answer when it is asked: the notice is to be sent again.
        it.There.Break("/v1/payments", MercadoPagoStandIn.Fault.ErrorBefore, MercadoPagoStandIn.Fault.ErrorBefore, MercadoPagoStandIn.Fault.ErrorBefore);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await it.Send("payment", paid, secret));
        Assert.Equal(HttpStatusCode.OK, await it.Send("payment", paid, secret, requestId: null));
        await it.Settle();
        Assert.Equal("Confirmed, Held, Captured", await it.Stands(buyer));
        Assert.Empty(await it.Stoa.With((work, _) => work.Db.Set<Envelope>().Where(e => e.Status == EnvelopeStatus.Dead).Select(e => e.LastError).ToListAsync()));
    }

    [Fact]
    public async Task It_takes_what_its_accounts_take_and_nothing_that_must_be_set_aside()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var now = it.Stoa.Clock.GetCurrentInstant();
        var terms = new PaymentTerms(CaptureMode.Automatic, now, null);
        foreach (var (major, code, takes) in new[] { (100m, "CLP", true), (10.5m, "BRL", true), (10.5m, "COP", false), (10m, "COP", true), (10m, "ARS", false), (10m, "EUR", false) })
            Assert.Equal(takes, it.Gateway.Takes(Money.Of(major, Currency.Parse(code)), terms));
        Assert.False(it.Gateway.Takes(Money.Of(100, Clp), terms with { Capture = CaptureMode.Manual }));
    }

    [Theory]
    [InlineData("Stoa:MercadoPago:Accounts:XX:AccessToken", "APP_USR-1", "it knows AR, BR, CL")]
    [InlineData("Stoa:MercadoPago:Accounts:CL:AccessToken", "sk_live", "APP_USR- or TEST-")]
    [InlineData("Stoa:MercadoPago:Accounts:CL:WebhookSecrets:0", " ", "WebhookSecrets:0")]
    [InlineData("Stoa:MercadoPago:ApiBase", "http://example.org", "https address")]
    public async Task A_setting_that_says_nonsense_is_named_at_the_start(string key, string value, string sentence)
    {
        var refused = await Assert.ThrowsAsync<SetupException>(() => MercadoPagoTill.Open(databases, (key, value)));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    private static string Status(MercadoPagoTill it, string payment) => it.There.State.Payment(payment, "CL")!["status"]!.GetValue<string>();
}
