using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ledger;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using static Stoa.Server.Tests.Payments.MercadoPago.OwnAccount;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>Customers pay into providers' own accounts: who gets and gives what, in our books and at Mercado Pago.</summary>
public sealed class MercadoPagoSellersTests(TestDatabases databases)
{
    private static readonly Currency Clp = Currency.Parse("CLP");

    [Fact]
    public async Task A_sale_goes_into_the_sellers_account_and_is_settled_with_its_release()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var shop = await Connected(it);
        var buyer = await it.Buy(shop: shop);
        Assert.Equal("5000", it.There.State.Pages[^1]["marketplace_fee"]!.ToJsonString());
        it.There.State.Pay(buyer.Page, fee: 1_044);
        await it.Tell(times: 2);
        Assert.Equal("Confirmed, Held, Captured", await it.Stands(buyer));
        Assert.Equal("captured: held -27500, gateway 5000, ahead 22500", await it.Books(buyer));
        await Agree(it, 22_500, 5_000);
        await Deliver(it);
        Assert.Equal("Completed, Released, Captured", await it.Stands(buyer));
        Assert.EndsWith("released: held 27500, payable -22500, revenue -2500, revenue -2500\nahead_settled: payable 22500, ahead -22500", await it.Books(buyer), StringComparison.Ordinal);
        await Agree(it, 22_500, 5_000);

        // A part goes back after that: each gives its part at the processor, and nobody owes anybody anything.
        await it.GiveBack(buyer, Money.Of(11_000, Clp));
        var asked = await it.Stoa.With((work, _) => work.Db.Set<Refund>().AsNoTracking().SingleAsync());
        await it.Tell();
        var made = await it.Stoa.With((work, _) => work.Db.Set<Refund>().AsNoTracking().SingleAsync());
        Assert.Equal((RefundStatus.Requested, RefundStatus.Succeeded, true), (asked.Status, made.Status, made.Version > asked.Version));
        Assert.EndsWith("refunded: payable 9000, revenue 1000, revenue 1000, gateway -2000, payable -9000", await it.Books(buyer), StringComparison.Ordinal);
        Assert.Equal(0, await Stands(it, Account.Payable(shop.Organization.ToString())));
        await Agree(it, 13_500, 3_000);
    }

    [Fact]
    public async Task What_is_called_off_before_its_release_comes_back_from_both()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var shop = await Connected(it);
        var buyer = await it.Buy(shop: shop);
        it.There.State.Pay(buyer.Page);
        await it.Tell();
        Assert.Null((await buyer.Sale.TryFire(buyer.Sale.Operator, buyer.Order, new("force-cancel", "Closed"))).Problem);
        await it.Settle();
        await it.Tell(times: 2);
        Assert.Equal("Cancelled, Refunded, Captured", await it.Stands(buyer));
        Assert.EndsWith("refunded: held 27500, gateway -5000, ahead -22500", await it.Books(buyer), StringComparison.Ordinal);
        await Agree(it, 0, 0);
    }

    [Fact]
    public async Task A_refund_that_keeps_the_surcharge_leaves_the_seller_owing_what_the_next_payment_keeps()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var shop = await Connected(it);
        var start = Sale.Tomorrow + Duration.FromDays(4);
        var buyer = await it.Buy(shop: shop, start: start);
        it.There.State.Pay(buyer.Page);
        await it.Tell();
        // The policy gives half of the price, and no surcharge.
        it.Stoa.Clock.MoveTo(start - Duration.FromHours(48));
        await it.Settle();
        Assert.Equal(HttpStatusCode.OK, (await buyer.Guest.Send(HttpMethod.Post, $"/api/v1/orders/{buyer.Order}/transitions", new { name = "cancel" })).Status);
        await it.Settle();
        await it.Tell();
        var books = await it.Books(buyer);
        Assert.Contains("cancellation_kept:", books, StringComparison.Ordinal);
        Assert.Equal(0, await Stands(it, Account.Ahead(buyer.Order.ToString())));
        var owed = await Stands(it, Account.Payable(shop.Organization.ToString()));
        Assert.InRange(owed, 1, 2_500);
        await Agree(it);

        var next = await it.Buy(shop: shop, start: start);
        Assert.Equal($"{5_000 + owed}", it.There.State.Pages[^1]["marketplace_fee"]!.ToJsonString());
        it.There.State.Pay(next.Page);
        await it.Tell();
        await Deliver(it);
        Assert.Equal(0, await Stands(it, Account.Payable(shop.Organization.ToString())));
        await Agree(it);
    }

    [Fact]
    public async Task A_chargeback_takes_from_both_and_gives_to_both()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var shop = await Connected(it);
        var (won, lost, late) = (await it.Buy(shop: shop), await it.Buy(shop: shop, start: Sale.Tomorrow + Duration.FromHours(2)), await it.Buy(shop: shop, start: Sale.Tomorrow + Duration.FromHours(4)));
        var payments = new[] { won, lost, late }.Select(buyer => it.There.State.Pay(buyer.Page)).ToList();
        await it.Tell();
        var cases = payments.Take(2).Select(it.There.State.ChargeBack).ToList();
        await it.Tell(times: 2);
        Assert.EndsWith("dispute_opened: disputes 27500, gateway -5000, ahead -22500", await it.Books(won), StringComparison.Ordinal);
        await Agree(it, 22_500, 5_000);
        it.There.State.Decide(cases[0], isCovered: true);
        it.There.State.Decide(cases[1], isCovered: false);
        await it.Tell();
        Assert.EndsWith("dispute_won: disputes -27500, gateway 5000, ahead 22500", await it.Books(won), StringComparison.Ordinal);
        Assert.EndsWith("dispute_lost: held 27500, disputes -27500", await it.Books(lost), StringComparison.Ordinal);
        await Deliver(it);
        // After the release it is the seller's own, and stays blocked until it is decided.
        var after = it.There.State.ChargeBack(payments[2]);
        await it.Tell();
        Assert.EndsWith("dispute_opened: disputes 27500, gateway -5000, payable -22500", await it.Books(late), StringComparison.Ordinal);
        it.There.State.Decide(after, isCovered: false);
        await it.Tell();
        Assert.EndsWith("dispute_lost: payable 22500, revenue 2500, revenue 2500, disputes -27500", await it.Books(late), StringComparison.Ordinal);
        Assert.Equal(0, await Stands(it, Account.Payable(shop.Organization.ToString())));
        await Agree(it, 22_500, 5_000);
    }

    [Fact]
    public async Task An_account_is_connected_by_who_began_once_and_renewed_and_disconnected()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var shop = await Chilean(it);
        using var owner = await Owner(it, shop);
        var page = await Begin(owner, shop);
        var back = Path(it.There.State.Authorize(page, User));
        // Somebody else's browser, a no, and a forged state change nothing.
        using var other = await Owner(it, await Chilean(it));
        Assert.Equal(HttpStatusCode.Gone, await other.Open(back));
        Assert.Equal(HttpStatusCode.Gone, await owner.Open("/connect/return?code=TG-1&state=sel_00000000000000000000000000"));
        Assert.Equal(HttpStatusCode.Conflict, await owner.Open(back.Split("code=")[0] + "state=" + back.Split("state=")[1]));
        // A code that another attempt was given for: its secret does not fit.
        var foreign = Path(it.There.State.Authorize(await Begin(other, await Chilean(it, other)), User + 7));
        Assert.Equal(HttpStatusCode.Conflict, await owner.Open($"/connect/return?{foreign.Split('?')[1].Split('&').Single(part => part.StartsWith("code=", StringComparison.Ordinal))}&state={back.Split("state=")[1]}"));
        Assert.Equal(HttpStatusCode.SeeOther, await owner.Open(back));
        Assert.Equal(HttpStatusCode.Gone, await owner.Open(back));
        await owner.Open($"/provider/{shop.Organization}/payout-account");
        Assert.Contains($"<strong>{User}</strong>", owner.Html, StringComparison.Ordinal);

        // The same account for two organizations would take the grant from each other.
        var rival = await Chilean(it);
        using var rivals = await Owner(it, rival);
        Assert.Equal(HttpStatusCode.Conflict, await rivals.Open(Path(it.There.State.Authorize(await Begin(rivals, rival), User))));
        // That one has taken the grant all the same: it is had anew, as it is some weeks before it ends.
        var before = await AccountOf(it, shop);
        await it.Stoa.Advance(Duration.FromDays(151));
        await it.Settle();
        var renewed = await AccountOf(it, shop);
        Assert.Equal((SellerStatus.Active, SellerStatus.Active), (before.Status, renewed.Status));
        Assert.True(renewed.ExpiresAt > before.ExpiresAt);

        using var program = SignedIn.Client(it.Stoa, await SignedIn.Token(it.Stoa, memberOf: shop.Organization));
        var api = $"/api/v1/organizations/{shop.Organization}/seller-accounts";
        Assert.Contains($"\"account_id\":\"{User}\"", await program.GetStringAsync(api), StringComparison.Ordinal);
        using var page2 = await program.PostAsJsonAsync(api, new { gateway = "mercadopago" });
        Assert.Contains("code_challenge_method=S256", await page2.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var unknown = await program.PostAsJsonAsync(api, new { gateway = "sandbox" });
        Assert.Equal(HttpStatusCode.Conflict, unknown.StatusCode);
        using var staff = SignedIn.Client(it.Stoa, await SignedIn.Token(it.Stoa, memberOf: shop.Organization, role: MemberRole.Staff));
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.DeleteAsync(new Uri($"{api}/{renewed.Id}", UriKind.Relative))).StatusCode);
        using var later = await Owner(it, shop);
        Assert.Equal(HttpStatusCode.SeeOther, (await Send(later, shop, $"seller-accounts/{renewed.Id}/disconnect")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await program.DeleteAsync(new Uri($"{api}/{renewed.Id}", UriKind.Relative))).StatusCode);
        Assert.Equal(SellerStatus.Disconnected, (await AccountOf(it, shop)).Status);
        var buyer = await it.Buy(shop: shop, start: Sale.Tomorrow + Duration.FromDays(155));
        Assert.Null(it.There.State.Pages[^1]["marketplace_fee"]);
        Assert.StartsWith("CL:", (await Paid(it, buyer)).GatewayPaymentId, StringComparison.Ordinal);
        // What the grant is worth ends with it.
        await it.Stoa.Advance(Duration.FromDays(181));
        await it.Settle();
        Assert.Null((await AccountOf(it, shop)).AccessToken);
    }

    [Fact]
    public async Task A_provider_that_takes_its_leave_back_is_lost_and_payments_go_another_way()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var shop = await Connected(it);
        var paid = await it.Buy(shop: shop);
        it.There.State.Pay(paid.Page);
        await it.Tell();
        it.There.State.Deauthorize("CL", User);
        await it.Tell();
        Assert.Equal(SellerStatus.Lost, (await AccountOf(it, shop)).Status);
        var next = await it.Buy(shop: shop, start: Sale.Tomorrow + Duration.FromHours(2));
        Assert.Null(it.There.State.Pages[^1]["marketplace_fee"]);
        it.There.State.Pay(next.Page);
        await it.Tell();
        Assert.Equal("captured: gateway 27500, held -27500", await it.Books(next));
        // What was paid into it cannot be given back through it: a person sees to it.
        await it.GiveBack(paid, Money.Of(2_750, Clp));
        await it.Settle();
        var refund = await it.Stoa.With((work, _) => work.Db.Set<Refund>().AsNoTracking().SingleAsync());
        Assert.Equal((RefundStatus.Failed, "seller_not_connected"), (refund.Status, refund.FailureCode));
    }

    [Fact]
    public async Task Who_is_doubted_twice_is_asked_once_and_is_not_lost_for_a_trouble_of_ours()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var shop = await Connected(it);
        var connected = await AccountOf(it, shop);
        var tokens = it.Stoa.App.Services.GetRequiredService<SellerTokens>();
        await tokens.Doubt(connected.Id, CancellationToken.None);
        await tokens.Doubt(connected.Id, CancellationToken.None);
        Assert.Equal(1, await it.Stoa.With((work, _) => work.Db.Set<Envelope>().CountAsync(e => e.Topic == RenewSeller.Topic && e.Box == Box.Outbox)));
        // The operator has a wrong secret in the settings: that is no word of the provider's.
        it.There.State.GrantTrouble = "invalid_client";
        await it.Settle();
        var asked = await AccountOf(it, shop);
        Assert.Equal((SellerStatus.Active, true), (asked.Status, asked.RefreshToken is not null));
        it.There.State.GrantTrouble = null;
        await it.Stoa.Advance(Duration.FromHours(1));
        Assert.True((await AccountOf(it, shop)).ExpiresAt > connected.ExpiresAt);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(4_999)]
    public async Task A_payment_that_the_seller_made_without_the_marketplaces_part_is_not_taken(int? part)
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var shop = await Connected(it);
        var buyer = await it.Buy(shop: shop);
        var details = (JsonArray)it.There.State.Payment(it.There.State.Pay(buyer.Page), $"CL/{User}")!["fee_details"]!;
        if (part is { } amount) details[^1]!["amount"] = amount;
        else details.RemoveAt(details.Count - 1);
        await it.Tell();
        Assert.Equal("AwaitingPayment, Unpaid, Pending", await it.Stands(buyer));
        Assert.Equal("", await it.Books(buyer));
        var dead = await it.Stoa.With((work, _) => work.Db.Set<Envelope>().Where(e => e.Status == EnvelopeStatus.Dead).Select(e => e.LastError).SingleAsync());
        Assert.Contains("It was not paid on our page", dead, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_account_says_of_our_payments_is_not_believed()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var (mine, theirs) = (await Connected(it), await Connected(it, User + 1));
        var (honest, victim) = (await it.Buy(shop: mine), await it.Buy(shop: theirs));
        var forged = it.There.State.Pay(honest.Page);
        it.There.State.Payment(forged, $"CL/{User}")!["external_reference"] = (await Paid(it, victim)).Id.ToString();
        await it.Tell();
        Assert.Equal("AwaitingPayment, Unpaid, Pending", await it.Stands(victim));
        var dead = await it.Stoa.With((work, _) => work.Db.Set<Envelope>().Where(e => e.Status == EnvelopeStatus.Dead).Select(e => e.LastError).SingleAsync());
        Assert.Contains("from another account", dead, StringComparison.Ordinal);
    }

    // All has been delivered, and the time for complaints is over.
    private static async Task Deliver(MercadoPagoTill it)
    {
        for (var day = 0; day < 8; day++) await it.Stoa.Advance(Duration.FromDays(1));
        await it.Settle();
    }

    // Our account at Mercado Pago is what our books say, and the seller's what it should be.
    private static async Task Agree(MercadoPagoTill it, decimal? seller = null, decimal? ours = null)
    {
        var booked = await Stands(it, Account.Gateway("mercadopago"));
        Assert.Equal(it.There.State.Balance("CL"), booked);
        if (ours is not null) Assert.Equal(ours.Value, booked);
        if (seller is not null) Assert.Equal(seller.Value, it.There.State.Balance($"CL/{User}"));
    }

    private static Task<long> Stands(MercadoPagoTill it, Account account) =>
        it.Stoa.With((work, _) => AccountBalances.Of(work, account.Name, "CLP", CancellationToken.None));

    private static Task<SellerAccount> AccountOf(MercadoPagoTill it, Shop shop) => it.Stoa.With((work, _) =>
        work.Db.Set<SellerAccount>().AsNoTracking().SingleAsync(a => a.OrganizationId == shop.Organization && a.Status != SellerStatus.Connecting));

    private static Task<Payment> Paid(MercadoPagoTill it, MercadoPagoTill.Buyer buyer) => it.Stoa.With((work, _) =>
        work.Db.Set<Payment>().AsNoTracking().SingleAsync(p => p.OrderId == buyer.Order));
}
