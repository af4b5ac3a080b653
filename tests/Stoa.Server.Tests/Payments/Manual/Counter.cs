using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Manual;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Manual;

/// <summary>A marketplace that is paid by bank transfer, with a shop and an operator, over HTTP.</summary>
internal sealed class Counter : IAsyncDisposable
{
    /// <summary>A week from the tests' Monday: far enough for a transfer.</summary>
    public static readonly Instant NextWeek = Sale.Tomorrow + Duration.FromDays(7);

    private Counter(TestStoa stoa, Shop shop, string operatorToken) => (Stoa, Shop, OperatorToken, Operator) = (stoa, shop, operatorToken, SignedIn.Client(stoa, operatorToken));

    public TestStoa Stoa { get; }
    public Shop Shop { get; }
    public string OperatorToken { get; }
    public HttpClient Operator { get; }

    public static async Task<Counter> Open(TestDatabases databases, params (string Key, string Value)[] settings)
    {
        var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Demo"] = "true",
            ["Stoa:Payments:Gateways:0"] = "manual",
            ["Stoa:Payments:Manual:Beneficiary"] = "Market & Sons",
            ["Stoa:Payments:Manual:Accounts:CAD:Lines:0"] = "Transit 00012, institution 003, account 1234567",
            ["Stoa:Payments:Manual:Accounts:EUR:Iban"] = "AT61 1904 3002 3457 3201",
            ["Stoa:Payouts:FromName"] = "Market & Sons",
            ["Stoa:Payouts:FromIban"] = "AT61 1904 3002 3457 3201",
        }.Concat(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).GroupBy(it => it.Key).ToDictionary(it => it.Key, it => it.Last().Value));
        return new Counter(stoa, await Shop.Open(stoa, resources: 8), await SignedIn.Token(stoa, isOperator: true));
    }

    /// <summary>A guest who has ordered and gone to pay by bank.</summary>
    public async Task<Buyer> Buy(Instant? start = null)
    {
        var guest = new Shopper(Stoa.BaseAddress);
        var held = await guest.Hold(Shop, start ?? NextWeek);
        var order = (await guest.Order(held["id"]))["id"];
        var started = await guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/payments", new { gateway = "manual" });
        Assert.True(started.Status == HttpStatusCode.OK, started.Text);
        var id = Id<Order>.Parse(order, null);
        var transfer = await Stoa.With((work, _) => work.Db.Set<BankTransfer>().AsNoTracking().OrderByDescending(t => t.PaymentId).FirstAsync(t => t.OrderId == id));
        return new Buyer(guest, order, transfer.PaymentId.ToString(), transfer.Shown);
    }

    /// <summary>An operator says that money came.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)> Confirm(Buyer buyer, long minor, string day = "2026-03-02", string? line = null, bool another = false, bool preview = false)
    {
        using var answer = await Operator.PostAsJsonAsync(
            $"/api/v1/operations/bank-transfers/{buyer.Payment}/receipts",
            new { amount = new { amount = minor, currency = "CAD" }, received_on = day, line, another, preview });
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        await Stoa.Settle();
        return (answer.StatusCode, json);
    }

    /// <summary>What an operator's program asks for or does.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Json)> Ask(string path, object? body = null)
    {
        using var answer = body is null ? await Operator.GetAsync($"/api/v1/operations/{path}") : await Operator.PostAsJsonAsync($"/api/v1/operations/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        await Stoa.Settle();
        return (answer.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>State of the order, of its money, and of its payments.</summary>
    public Task<string> Stands(Buyer buyer) => Stoa.With(async (work, _) =>
    {
        var id = Id<Order>.Parse(buyer.Order, null);
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == id);
        var payments = await work.Db.Set<Payment>().AsNoTracking().Where(p => p.OrderId == id).Select(p => p.Status.ToString()).ToListAsync();
        return $"{order.State}, {order.MoneyState}, {string.Join('+', payments.Order(StringComparer.Ordinal))}";
    });

    /// <summary>Every entry of the order: cause, then account and amount of each posting.</summary>
    public Task<string> Books(Buyer buyer) => Stoa.With(async (work, _) => string.Join('\n', (await Balances.EntriesOf(Id<Order>.Parse(buyer.Order, null), work, CancellationToken.None))
        .Select(e => $"{e.Cause}: {string.Join(", ", e.Postings.Select(p => $"{p.Account.Split(':')[0]} {p.Balance.Major:F2}"))}")));

    /// <summary>Mails to customers, latest last: what they are about.</summary>
    public Task<List<string>> Mails() => Stoa.With((work, _) =>
        work.Db.Set<Server.Notifications.Notification>().AsNoTracking().Where(n => n.Audience == Server.Notifications.Audience.Customer).OrderBy(n => n.Id).Select(n => n.Template).ToListAsync());

    /// <summary>What is wrong in the books.</summary>
    public async Task<IReadOnlyList<string>> Wrong()
    {
        await Stoa.App.Services.GetRequiredService<LedgerSealer>().SealAll(CancellationToken.None);
        return (await new LedgerCheck(Stoa.App.Services.GetRequiredService<Npgsql.NpgsqlDataSource>()).Run(CancellationToken.None)).Findings;
    }

    public async ValueTask DisposeAsync()
    {
        Operator.Dispose();
        await Stoa.DisposeAsync();
    }

    /// <summary>Somebody who pays by bank.</summary>
    public sealed record Buyer(Shopper Guest, string Order, string Payment, string Reference);
}
