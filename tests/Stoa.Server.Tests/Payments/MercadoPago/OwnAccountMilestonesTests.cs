using System.Net;
using Microsoft.EntityFrameworkCore;
using Stoa.Core.Ledger;
using Stoa.Core.Listings;
using Stoa.Server.Catalog;
using Stoa.Server.Payments.Books;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.MercadoPago;

/// <summary>An order of 27,500 pesos in three parts, of 30, 30 and 40 %, paid into the provider's own account: it has its money before any part is released.</summary>
public sealed class OwnAccountMilestonesTests(TestDatabases databases)
{
    private const string Captured = "captured: held -27500, gateway 5000, ahead 22500";
    private const string FirstReleased = "milestone_released: held 8250, payable -6750, revenue -750, revenue -750\nahead_settled: payable 6750, ahead -6750";

    [Fact]
    public async Task Each_part_settles_its_own_and_one_that_is_given_back_comes_from_both()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var (buyer, provider, _) = await Sell(it);
        using (provider)
        {
            Assert.Equal(Captured, await it.Books(buyer));
            await Move(it, buyer, buyer.Guest, "1/accept");
            Assert.Equal($"{Captured}\n{FirstReleased}", await it.Books(buyer));
            await Agrees(it, 22_500, 5_000);

            await Move(it, buyer, provider, "3/give-back");
            Assert.EndsWith("refunded: held 11000, gateway -2000, ahead -9000", await it.Books(buyer), StringComparison.Ordinal);
            await Agrees(it, 13_500, 3_000);

            await Move(it, buyer, buyer.Guest, "2/accept");
            Assert.EndsWith("milestone_released: held 8250, payable -6750, revenue -750, revenue -750\nahead_settled: payable 6750, ahead -6750", await it.Books(buyer), StringComparison.Ordinal);
            await Agrees(it, 13_500, 3_000);
        }
        await IsEven(it, buyer);
    }

    [Fact]
    public async Task What_is_called_off_gives_back_what_was_not_released()
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var (buyer, provider, _) = await Sell(it);
        using (provider)
        {
            await Move(it, buyer, buyer.Guest, "1/accept");
            var cancelled = await provider.Send(HttpMethod.Post, $"/api/v1/orders/{buyer.Order}/transitions", new { name = "cancel-by-provider", reason = "Ill" });
            Assert.True(cancelled.Status == HttpStatusCode.OK, cancelled.Text);
            await it.Settle();
            await it.Tell();
        }
        Assert.EndsWith("refunded: held 19250, gateway -3500, ahead -15750", await it.Books(buyer), StringComparison.Ordinal);
        await Agrees(it, 6_750, 1_500);
        await IsEven(it, buyer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chargeback_takes_what_is_ahead_and_what_is_released(bool won)
    {
        await using var it = await MercadoPagoTill.Open(databases);
        var (buyer, provider, paid) = await Sell(it);
        using (provider)
        {
            await Move(it, buyer, buyer.Guest, "1/accept");
            var chargeback = it.There.State.ChargeBack(paid);
            await it.Tell();
            Assert.EndsWith("dispute_opened: disputes 27500, gateway -5000, ahead -15750, payable -6750", await it.Books(buyer), StringComparison.Ordinal);
            await Agrees(it, 0, 0);
            it.There.State.Decide(chargeback, won);
            await it.Tell();
            await Agrees(it, won ? 22_500 : 0, won ? 5_000 : 0);
            if (won) foreach (var no in new[] { 2, 3 }) await Move(it, buyer, buyer.Guest, $"{no}/accept");
        }
        await IsEven(it, buyer);
    }

    private static async Task<(MercadoPagoTill.Buyer Buyer, Shopper Provider, string Paid)> Sell(MercadoPagoTill it)
    {
        var shop = await OwnAccount.Connected(it);
        await it.Stoa.With(async (work, _) =>
        {
            (await work.Db.Set<Plan>().SingleAsync(p => p.Id == shop.Plan)).Terms = new PlanTerms(Milestones: [new("Sketches", 30), new("Colours", 30), new("The whole", 40)]);
            return await work.Commit(default);
        });
        var buyer = await it.Buy(shop: shop, start: Sale.Tomorrow + NodaTime.Duration.FromDays(7));
        var paid = it.There.State.Pay(buyer.Page);
        await it.Tell();
        return (buyer, new Shopper(it.Stoa.BaseAddress) { Token = await SignedIn.Token(it.Stoa, memberOf: shop.Organization) }, paid);
    }

    private static async Task Move(MercadoPagoTill it, MercadoPagoTill.Buyer buyer, Shopper who, string step)
    {
        var moved = await who.Send(HttpMethod.Post, $"/api/v1/orders/{buyer.Order}/milestones/{step}", new { reason = "No time for it" });
        Assert.True(moved.Status == HttpStatusCode.OK, moved.Text);
        await it.Settle();
        await it.Tell();
    }

    private static async Task Agrees(MercadoPagoTill it, decimal seller, decimal ours)
    {
        Assert.Equal((seller, ours), (it.There.State.Balance($"CL/{OwnAccount.User}"), it.There.State.Balance("CL")));
        Assert.Equal(ours, await it.Stoa.With((work, _) => AccountBalances.Of(work, Account.Gateway("mercadopago").Name, "CLP", default)));
    }

    // Nothing is held or ahead any more, and nobody owes anybody anything.
    private static async Task IsEven(MercadoPagoTill it, MercadoPagoTill.Buyer buyer)
    {
        var organization = buyer.Sale.Shop.Organization.ToString();
        foreach (var account in new[] { Account.Held(buyer.Order.ToString()), Account.Ahead(buyer.Order.ToString()), Account.Payable(organization), Account.Reserve(organization) })
            Assert.Equal(0, await it.Stoa.With((work, _) => AccountBalances.Of(work, account.Name, "CLP", default)));
    }
}
