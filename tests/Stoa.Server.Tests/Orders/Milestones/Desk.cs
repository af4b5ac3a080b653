using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Listings;
using Stoa.Server.Catalog;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Orders.Milestones;

/// <summary>An order of 110 dollars in three parts, of 30, 30 and 40 %; its parties, and what its entries leave.</summary>
internal sealed class Desk : IAsyncDisposable
{
    internal static readonly Dictionary<string, string?> Demo = new(StringComparer.Ordinal) { ["Stoa:Demo"] = "true", ["Stoa:Payments:Gateways:0"] = "sandbox" };

    private Desk(TestStoa stoa) => (Stoa, Customer, Provider, Operator) = (stoa, new(stoa.BaseAddress), new(stoa.BaseAddress), new(stoa.BaseAddress));

    public TestStoa Stoa { get; }
    public Shopper Customer { get; }
    public Shopper Provider { get; }
    public Shopper Operator { get; }
    public string Order { get; private set; } = "";
    public string OwnerToken { get; private set; } = "";
    public required Shop Shop { get; init; }

    public static async Task<Desk> Open(TestDatabases databases, string card = Shopper.GoodCard)
    {
        var stoa = await TestStoa.Start(databases, Demo);
        var shop = await Shop.Open(stoa);
        var it = new Desk(stoa) { Shop = shop };
        await it.Stoa.With(async (work, _) =>
        {
            var plan = await work.Db.Set<Plan>().SingleAsync(p => p.Id == shop.Plan);
            plan.Terms = new PlanTerms(Milestones: [new("Sketches", 30), new("Colours", 30), new("The whole", 40)]);
            return await work.Commit(default);
        });
        it.Operator.Token = await SignedIn.Token(it.Stoa, isOperator: true);
        await it.SignProviderIn();
        it.Order = (await it.Customer.Order((await it.Customer.Hold(shop, Sale.Tomorrow + Duration.FromDays(7)))["id"]))["id"];
        await it.Customer.Pay(it.Order, card);
        await it.Stoa.Settle();
        return it;
    }

    /// <summary>Sessions end after some days.</summary>
    public async Task SignProviderIn() => Provider.Token = OwnerToken = await SignedIn.Token(Stoa, memberOf: Shop.Organization);

    public async Task<Answer> Move(Shopper who, int no, string move, string? reason = null)
    {
        var moved = await who.Send(HttpMethod.Post, $"/api/v1/orders/{Order}/milestones/{no}/{move}", new { reason });
        await Stoa.Settle();
        return moved;
    }

    /// <summary>The complaint about a milestone, as somebody sees it.</summary>
    public Task<Answer> Case(Shopper who, int no) => who.Send(HttpMethod.Get, $"/api/v1/orders/{Order}/milestones/{no}/case");

    public async Task<Answer> MoveCase(Shopper who, int no, string move, decimal? amount = null)
    {
        var moved = await who.Send(HttpMethod.Post, $"/api/v1/orders/{Order}/milestones/{no}/case/{move}", new { amount = Amount(amount) });
        await Stoa.Settle();
        return moved;
    }

    public async Task<Answer> Rule(int no, decimal amount)
    {
        var ruled = await Operator.Send(HttpMethod.Post, $"/api/v1/operations/cases/{(await Case(Operator, no))["id"]}/rule", new { amount = Amount(amount), reason = "Half of it is there." });
        await Stoa.Settle();
        return ruled;
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

    /// <summary>What waits for a handler is handled only after some days.</summary>
    public Task<string> Late(string topic, int days) =>
        Text($"with late as (update platform.envelopes set due_at = due_at + interval '{days} days' where topic = '{topic}' and status = 'pending' returning 1) select count(*)::text from late");

    public async ValueTask DisposeAsync()
    {
        Customer.Dispose();
        Provider.Dispose();
        Operator.Dispose();
        await Stoa.DisposeAsync();
    }

    private static object? Amount(decimal? major) => major is { } amount ? new { amount = (long)(amount * 100), currency = "CAD" } : null;

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
