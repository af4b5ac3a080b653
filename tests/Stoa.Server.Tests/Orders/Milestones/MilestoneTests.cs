using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Listings;
using Stoa.Server.Catalog;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders.Milestones;

/// <summary>An order of 110 dollars in three parts, of 30, 30 and 40 %: each released by itself, refunds out of what is not.</summary>
public sealed class MilestoneTests(TestDatabases databases)
{
    private static readonly Dictionary<string, string?> Demo = new(StringComparer.Ordinal) { ["Stoa:Demo"] = "true", ["Stoa:Payments:Gateways:0"] = "sandbox" };

    [Fact]
    public async Task Each_part_is_released_by_itself_and_all_together_are_exactly_the_order()
    {
        await using var it = await Desk.Open(databases, Demo);
        Assert.Equal("wrong-role", (await it.Move(it.Customer, 1, "deliver")).Code);
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Provider, 1, "deliver")).Status);
        Assert.Equal("reason-required", (await it.Move(it.Customer, 1, "dispute")).Code);
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Customer, 1, "dispute", "The lines are crooked.")).Status);
        await it.Move(it.Provider, 1, "deliver");
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Customer, 1, "accept")).Status);
        Assert.Equal("milestone-moved", (await it.Move(it.Customer, 1, "accept")).Code);
        Assert.Equal("held -77.00, payable -27.00, revenue:commission -3.00, revenue:surcharge -3.00", await it.Stands());

        // Silence accepts the second; a delivery that was disputed since does not count.
        await it.Move(it.Provider, 2, "deliver");
        await it.Stoa.Advance(Duration.FromDays(3));
        Assert.Equal("held -44.00, payable -54.00, revenue:commission -6.00, revenue:surcharge -6.00", await it.Stands());
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Customer, 3, "accept")).Status);
        Assert.Equal("payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00", await it.Stands());
        await it.IsEven();

        using var browser = new PlainBrowser(it.Stoa);
        browser.Use(it.OwnerToken);
        await browser.Open($"/orders/{it.Order}");
        Assert.Contains("Milestones", browser.Html, StringComparison.Ordinal);
        Assert.Contains("is in your balance", browser.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_leaves_what_is_released_and_gives_the_rest_back()
    {
        await using var it = await Desk.Open(databases, Demo);
        await it.Move(it.Customer, 1, "accept");
        var cancelled = await it.Provider.Send(HttpMethod.Post, $"/api/v1/orders/{it.Order}/transitions", new { name = "cancel-by-provider", reason = "Ill" });
        Assert.True(cancelled.Status == HttpStatusCode.OK, cancelled.Text);
        await it.Stoa.Settle();
        Assert.Equal("payable -27.00, revenue:commission -3.00, revenue:surcharge -3.00", await it.Stands());
        Assert.Equal("milestones-closed", (await it.Move(it.Customer, 2, "accept")).Code);
        await it.IsEven();
    }

    [Fact]
    public async Task A_milestone_is_given_back_and_a_chargeback_takes_what_is_held_first()
    {
        await using var it = await Desk.Open(databases, Demo);
        await it.Move(it.Customer, 1, "accept");
        Assert.Equal(HttpStatusCode.OK, (await it.Move(it.Provider, 3, "give-back", "No time for it")).Status);
        await it.Stoa.Settle();
        Assert.Equal("held -33.00, payable -27.00, revenue:commission -3.00, revenue:surcharge -3.00", await it.Stands());

        await it.Chargeback();
        Assert.Equal("milestones-closed", (await it.Move(it.Customer, 2, "accept")).Code);
        await it.Decide(won: false);
        // All that was not given back went: held first, the rest from those who had it.
        Assert.Equal("", await it.Stands());
        await it.IsEven();
    }

    /// <summary>The order, its parties, and what its entries leave.</summary>
    private sealed class Desk : IAsyncDisposable
    {
        private Desk(TestStoa stoa) => (Stoa, Customer, Provider) = (stoa, new(stoa.BaseAddress), new(stoa.BaseAddress));

        public TestStoa Stoa { get; }
        public Shopper Customer { get; }
        public Shopper Provider { get; }
        public string Order { get; private set; } = "";
        public string OwnerToken { get; private set; } = "";

        public static async Task<Desk> Open(TestDatabases databases, Dictionary<string, string?> settings)
        {
            var it = new Desk(await TestStoa.Start(databases, settings));
            var shop = await Shop.Open(it.Stoa);
            await it.Stoa.With(async (work, _) =>
            {
                var plan = await work.Db.Set<Plan>().SingleAsync(p => p.Id == shop.Plan);
                plan.Terms = new PlanTerms(Milestones: [new("Sketches", 30), new("Colours", 30), new("The whole", 40)]);
                return await work.Commit(default);
            });
            it.Provider.Token = it.OwnerToken = await SignedIn.Token(it.Stoa, memberOf: shop.Organization);
            it.Order = (await it.Customer.Order((await it.Customer.Hold(shop, Sale.Tomorrow + Duration.FromDays(7)))["id"]))["id"];
            await it.Customer.Pay(it.Order);
            await it.Stoa.Settle();
            return it;
        }

        public async Task<Answer> Move(Shopper who, int no, string move, string? reason = null)
        {
            var moved = await who.Send(HttpMethod.Post, $"/api/v1/orders/{Order}/milestones/{no}/{move}", new { reason });
            await Stoa.Settle();
            return moved;
        }

        public Task<string> Stands() => Text($"""
            select coalesce(string_agg(format('%s %s', account, to_char(minor / 100.0, 'FM999990.00')), ', ' order by account), '') from (
                select regexp_replace(p.account, ':(ord|org)_.*$', '') as account, sum(p.amount_minor) as minor
                from payments.postings p join payments.entries e on e.id = p.entry_id
                where p.account not like 'gateway:%' and p.account not like 'expense:%' and p.account <> 'disputes' group by 1) x where minor <> 0
            """);

        public async Task IsEven()
        {
            Assert.Empty(await Payments.Payouts.Treasury.Check(Stoa));
            Assert.Equal("0", await Text("select coalesce(sum(balance_minor), 0)::text from payments.account_balances"));
        }

        public async Task Chargeback()
        {
            await Bank(processor => processor.OpenDispute);
            await Stoa.Settle();
        }

        public async Task Decide(bool won)
        {
            await Bank(processor => (id, cancel) => processor.DecideDisputes(id, won, cancel));
            await Stoa.Settle();
        }

        public async ValueTask DisposeAsync()
        {
            Customer.Dispose();
            Provider.Dispose();
            await Stoa.DisposeAsync();
        }

        private async Task Bank(Func<Server.Payments.Sandbox.SandboxProcessor, Func<string, CancellationToken, Task<Server.Payments.Sandbox.SandboxPayment?>>> act)
        {
            var processor = (Server.Payments.Sandbox.SandboxProcessor)Stoa.App.Services.GetService(typeof(Server.Payments.Sandbox.SandboxProcessor))!;
            await act(processor)(await Text("select id from sandbox.payments"), default);
        }

        private async Task<string> Text(string sql)
        {
            await using var database = Npgsql.NpgsqlDataSource.Create(Stoa.ConnectionString);
            await using var command = database.CreateCommand(sql);
            return (string)(await command.ExecuteScalarAsync())!;
        }
    }
}
