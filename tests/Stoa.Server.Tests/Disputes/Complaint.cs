using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Disputes;

/// <summary>An order of 110 dollars that took place and was paid through the sandbox, its customer, its provider and an operator, all over HTTP.</summary>
internal sealed class Complaint : IAsyncDisposable
{
    internal const string Paid = "captured: gateway:sandbox 110.00, held -110.00\ngateway_fee: expense:gateway 3.49, gateway:sandbox -3.49";

    private static readonly Dictionary<string, string?> Demo = new(StringComparer.Ordinal) { ["Stoa:Payments:Gateways:0"] = "sandbox", ["Stoa:Demo"] = "true" };

    private Complaint(TestStoa stoa, Shop shop) => (Stoa, Shop, Customer, Provider, Operator) = (stoa, shop, new(stoa.BaseAddress), new(stoa.BaseAddress), new(stoa.BaseAddress));

    internal TestStoa Stoa { get; }
    internal Shop Shop { get; }
    internal Shopper Customer { get; }
    internal Shopper Provider { get; }
    internal Shopper Operator { get; }
    internal string Order { get; private set; } = "";

    /// <summary>Bought, paid and completed.</summary>
    internal static async Task<Complaint> Begin(TestDatabases databases, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var all = new Dictionary<string, string?>(Demo, StringComparer.Ordinal);
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>(StringComparer.Ordinal)) all[key] = value;
        var stoa = await TestStoa.Start(databases, all);
        var it = new Complaint(stoa, await Shop.Open(stoa));
        it.Provider.Token = await SignedIn.Token(stoa, memberOf: it.Shop.Organization);
        it.Operator.Token = await SignedIn.Token(stoa, isOperator: true);
        var hold = (await it.Customer.Hold(it.Shop, Sale.Tomorrow))["id"];
        it.Order = (await it.Customer.Order(hold))["id"];
        await it.Customer.Pay(it.Order);
        await stoa.Settle();
        await stoa.Advance(Sale.Tomorrow - stoa.Clock.GetCurrentInstant() + Duration.FromHours(2));
        return it;
    }

    /// <summary>The same, and the customer has complained.</summary>
    internal static async Task<Complaint> Made(TestDatabases databases, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var it = await Begin(databases, settings);
        var complained = await it.Customer.Send(HttpMethod.Post, $"/api/v1/orders/{it.Order}/transitions", new { name = "dispute", reason = "The room was cold." });
        Assert.True(complained.Status == HttpStatusCode.OK, complained.Text);
        await it.Stoa.Settle();
        return it;
    }

    internal Task<Answer> Case(Shopper who) => who.Send(HttpMethod.Get, $"/api/v1/orders/{Order}/case");

    internal Task<Answer> Move(Shopper who, string move, decimal? amount = null, string? text = null, int? version = null, int? proposal = null) =>
        who.Send(HttpMethod.Post, $"/api/v1/orders/{Order}/case/{move}", new { amount = Amount(amount), text, version, proposal });

    internal async Task<Answer> Rule(decimal amount, string? reason = "Half the hour was spent in the cold.", int? version = null) => await Operator.Send(
        HttpMethod.Post, $"/api/v1/operations/cases/{(await Case(Operator))["id"]}/rule", new { amount = Amount(amount), reason, version });

    internal async Task<JsonElement> Look() => (await Customer.Send(HttpMethod.Get, $"/api/v1/orders/{Order}")).Json;

    /// <summary>Every entry of the order's books, but those of its payment.</summary>
    internal async Task<string> Books()
    {
        var entries = await Stoa.With((work, _) => Balances.EntriesOf(Id<Order>.Parse(Order, null), work, CancellationToken.None));
        var all = string.Join('\n', entries.Select(entry =>
            $"{entry.Cause}: {string.Join(", ", entry.Postings.Select(p => $"{Short(p.Account)} {p.Balance.Major.ToString("F2", CultureInfo.InvariantCulture)}"))}"));
        Assert.StartsWith(Paid, all, StringComparison.Ordinal);
        return all[Paid.Length..].TrimStart('\n');
    }

    /// <summary>Nothing is wrong in the books, and nothing is held for this order.</summary>
    internal async Task IsEven()
    {
        await Stoa.App.Services.GetRequiredService<LedgerSealer>().SealAll(CancellationToken.None);
        Assert.Empty((await new LedgerCheck(Stoa.App.Services.GetRequiredService<NpgsqlDataSource>()).Run(CancellationToken.None)).Findings);
        Assert.Equal(0L, await Number($"select coalesce(sum(balance_minor), 0)::bigint from payments.account_balances where account = 'held:{Order}'"));
    }

    internal async Task<long> Number(string sql)
    {
        await using var command = Stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    internal async Task<string> Words(string sql)
    {
        await using var command = Stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var words = new List<string>();
        while (await reader.ReadAsync()) words.Add(reader.GetString(0));
        return string.Join(", ", words);
    }

    /// <summary>The templates and audiences of the mails that were written, but for those of the sale itself.</summary>
    internal Task<string> Mails() => Words("""
        select template || ' to ' || audience from notifications.notifications
        where template like 'case-%' or template like 'dispute-%' or template like 'chargeback-%' group by template, audience order by min(created_at), template, audience
        """);

    /// <summary>The customer's bank takes the payment back.</summary>
    internal async Task Chargeback()
    {
        await Stoa.App.Services.GetRequiredService<SandboxProcessor>().OpenDispute(await GatewayPayment(), CancellationToken.None);
        await Stoa.Settle();
    }

    /// <summary>The bank decides.</summary>
    internal async Task Decide(bool won)
    {
        await Stoa.App.Services.GetRequiredService<SandboxProcessor>().DecideDisputes(await GatewayPayment(), won, CancellationToken.None);
        await Stoa.Settle();
    }

    public async ValueTask DisposeAsync()
    {
        Customer.Dispose();
        Provider.Dispose();
        Operator.Dispose();
        await Stoa.DisposeAsync();
    }

    private Task<string> GatewayPayment() => Words("select gateway_payment_id from payments.payments");

    private static object? Amount(decimal? major) => major is { } amount ? new { amount = (long)(amount * 100), currency = "CAD" } : null;

    private static string Short(string account) => account.StartsWith("held:", StringComparison.Ordinal) ? "held"
        : account.StartsWith("payable:", StringComparison.Ordinal) ? "payable" : account;
}
