using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Notifications;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Audit;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Operations;

/// <summary>Refunds that the processor refused or never settled: the operators hear of them, and the customer gets the money once.</summary>
public sealed class RefundsTests(TestDatabases databases) : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal) { ["Stoa:Payments:Gateways:0"] = "sandbox", ["Stoa:Demo"] = "true" };

    private TestStoa _stoa = null!;
    private Shop _shop = null!;
    private Shopper _guest = null!;
    private PlainBrowser _operator = null!;

    public async ValueTask InitializeAsync()
    {
        _stoa = await TestStoa.Start(databases, Settings);
        _shop = await Shop.Open(_stoa);
        _guest = new Shopper(_stoa.BaseAddress);
        _operator = new PlainBrowser(_stoa);
        _operator.Use(await SignedIn.Token(_stoa, isOperator: true));
    }

    public async ValueTask DisposeAsync()
    {
        _guest.Dispose();
        _operator.Dispose();
        await _stoa.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_refund_is_told_to_everybody_and_goes_through_when_it_is_tried_again()
    {
        var order = await CancelledWithRefusedRefund();
        Assert.Single(await Mails("refund-failed"));
        var page = await _guest.Send(HttpMethod.Get, $"/orders/{order}");
        Assert.Contains("Your refund of $110.00 could not be made yet.", page.Text, StringComparison.Ordinal);
        Assert.Contains("A refund could not be made yet", page.Text, StringComparison.Ordinal);
        Assert.Contains("/operator/refunds", Assert.Single(await Check()), StringComparison.Ordinal);
        await _operator.Open("/operator");
        Assert.Contains("1 refund waits", _operator.Html, StringComparison.Ordinal);

        await _operator.Open("/operator/refunds");
        Assert.Contains("sandbox refused it: account_closed.", _operator.Html, StringComparison.Ordinal);
        await CardIsGoodNow();
        var form = _operator.Html;
        var refund = Assert.Single(await Refunds());
        string[] keys = ["twice-clicked-0001", "twice-clicked-0001", "another-tab-00002"];
        foreach (var key in keys)
            Assert.Equal(HttpStatusCode.SeeOther, (await _operator.Send(form, $"/operator/refunds/{refund.Id}/retry", [], ("idempotency_key", key))).Status);
        await _stoa.Settle();

        var refunds = await Refunds();
        Assert.Equal([(RefundStatus.Failed, RefundResolution.Retried), (RefundStatus.Succeeded, (RefundResolution?)null)], refunds.Select(r => (r.Status, r.Resolution)));
        Assert.Equal(refunds[0].AmountMinor, refunds[1].AmountMinor);
        Assert.Equal(refunds[1].Id, refunds[0].ReplacedBy);
        Assert.Empty(await Check());
        page = await _guest.Send(HttpMethod.Get, $"/orders/{order}");
        Assert.DoesNotContain("could not be made yet.", page.Text, StringComparison.Ordinal);
        Assert.Contains("The refund was made", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await Audits("payments.retry-refund"));
        await _operator.Open("/operator/refunds");
        Assert.Contains("No refund waits", _operator.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_that_is_refused_again_comes_back()
    {
        await CancelledWithRefusedRefund();
        var first = Assert.Single(await Refunds());
        Assert.Equal(HttpStatusCode.OK, (await Api($"{first.Id}/retry")).Status);
        await _stoa.Settle();
        Assert.Equal(2, (await Mails("refund-failed")).Count);
        Assert.Equal((HttpStatusCode.Conflict, "refund-handled"), await Api($"{first.Id}/retry"));
        Assert.Single((await Listed()).EnumerateArray());
    }

    [Fact]
    public async Task A_refund_settled_outside_is_booked_as_paid_from_the_own_pocket()
    {
        var order = await CancelledWithRefusedRefund();
        var refund = Assert.Single(await Refunds());
        var address = $"/operator/refunds/{refund.Id}/settle-outside";
        await _operator.Open(address);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _operator.Send(address, ("reason", " "))).Status);
        Assert.Contains("id=\"field-reason-error\"", _operator.Html, StringComparison.Ordinal);
        var form = _operator.Html;
        Assert.Equal("/operator/refunds", (await _operator.Send(address, ("reason", "Transfer of 3 March, 4711"))).Location);
        Assert.Equal(HttpStatusCode.Conflict, (await _operator.Send(form, address, [("reason", "Once more")], ("idempotency_key", "another-tab-00002"))).Status);
        await _stoa.Settle();

        Assert.Empty(await Check());
        Assert.Equal(-11_000, await Balance("outside:bank"));
        Assert.Equal((RefundStatus.Succeeded, RefundResolution.SettledOutside, "Transfer of 3 March, 4711"),
            (await Refunds()).Select(r => (r.Status, r.Resolution!.Value, r.ResolutionNote!)).Single());
        var page = await _guest.Send(HttpMethod.Get, $"/orders/{order}");
        Assert.Contains("The refund was made", page.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Conflict, "refund-handled"), await Api($"{refund.Id}/retry"));
    }

    [Fact]
    public async Task A_refund_that_other_refunds_have_covered_can_only_be_closed()
    {
        var order = await CancelledWithRefusedRefund();
        var refund = Assert.Single(await Refunds());
        Assert.Equal((HttpStatusCode.Conflict, "refund-not-covered"), await Api($"{refund.Id}/close"));
        await CardIsGoodNow();
        await _stoa.With(async (work, _) =>
        {
            var whole = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == order);
            Assert.True((await RequestRefund.Apply(work, whole, refund.Breakdown, "The first one failed", CancellationToken.None)).Succeeded);
            return await work.Commit(CancellationToken.None);
        });
        await _stoa.Settle();
        Assert.Equal((HttpStatusCode.Conflict, "refund-covered"), await Api($"{refund.Id}/retry"));
        Assert.Equal((HttpStatusCode.Conflict, "refund-covered"), await Api($"{refund.Id}/settle-outside", new { reason = "Paid" }));
        Assert.Equal((HttpStatusCode.NoContent, null), await Api($"{refund.Id}/close"));
        Assert.Empty((await Listed()).EnumerateArray());
        Assert.Empty(await Check());
    }

    [Fact]
    public async Task A_refund_without_an_answer_waits_for_a_day_and_is_asked_for_with_its_own_key()
    {
        await CancelledWithRefusedRefund(settle: false);
        await CardIsGoodNow();
        await Do("delete from platform.envelopes where topic = 'payments.refund'");
        var refund = Assert.Single(await Refunds());
        Assert.Equal((HttpStatusCode.Conflict, "refund-young"), await Api($"{refund.Id}/retry"));
        Assert.Empty((await Listed()).EnumerateArray());
        _stoa.Clock.Advance(Duration.FromHours(25));
        Assert.Equal("unanswered", Assert.Single((await Listed()).EnumerateArray()).GetProperty("trouble").GetString());
        Assert.Equal(HttpStatusCode.OK, (await Api($"{refund.Id}/retry")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Api($"{refund.Id}/retry")).Status);
        await _stoa.Settle();
        Assert.Equal((refund.Id, RefundStatus.Succeeded), (await Refunds()).Select(r => (r.Id, r.Status)).Single());
        Assert.Empty(await Check());
    }

    [Fact]
    public async Task A_refund_that_the_processor_has_is_not_asked_for_anew()
    {
        await CancelledWithRefusedRefund(settle: false);
        await Do("delete from platform.envelopes where topic = 'payments.refund'");
        await Do("update payments.refunds set gateway_refund_id = 'sbr_lost'");
        _stoa.Clock.Advance(Duration.FromHours(25));
        var refund = Assert.Single(await Refunds());
        Assert.Equal((HttpStatusCode.Conflict, "refund-under-way"), await Api($"{refund.Id}/retry"));
        Assert.Equal((HttpStatusCode.NoContent, null), await Api($"{refund.Id}/settle-outside", new { reason = "Seen at the processor: never done. Paid in cash." }));
        Assert.Empty(await Check());
    }

    [Fact]
    public async Task What_a_refused_refund_owes_is_released_to_nobody_and_goes_back_when_it_is_tried_again()
    {
        var held = await _guest.Hold(_shop, Sale.Tomorrow + Duration.FromDays(10));
        var id = (await _guest.Order(held["id"]))["id"];
        await _guest.Pay(id, SandboxCard.NoRefund.Number);
        await _stoa.Settle();
        var order = Id<Order>.Parse(id, null);
        var sale = new Sale(_stoa, _shop);
        Assert.Null((await sale.TryFire(sale.Provider, order, new("refund", "A cold shower", Money.Of(44, Currency.Parse("CAD"))))).Problem);
        await _stoa.Settle();
        await _stoa.Advance(Duration.FromDays(20));
        var released = await sale.Look(order);
        Assert.Equal((MoneyState.PartiallyRefunded, true), (released.MoneyState, released.ReleasedAt is not null));
        // 110 less 44: the provider 54, commission 6, surcharge 6; the 44 wait for the customer.
        Assert.Equal((-4_400L, -5_400L), (await Balance($"held:{order}"), await Balance($"payable:{_shop.Organization}")));
        Assert.Contains("/operator/refunds", Assert.Single(await Check()), StringComparison.Ordinal);
        // The invoice is about what the customer keeps paying, and no note has to take anything back later.
        Assert.Equal([6_600L], await Invoices(order));

        await CardIsGoodNow();
        _operator.Use(await SignedIn.Token(_stoa, isOperator: true));
        Assert.Equal(HttpStatusCode.OK, (await Api($"{Assert.Single(await Refunds()).Id}/retry")).Status);
        await _stoa.Settle();
        Assert.Equal((0L, -5_400L), (await Balance($"held:{order}"), await Balance($"payable:{_shop.Organization}")));
        Assert.Empty(await Check());
        Assert.Equal([6_600L], await Invoices(order));
    }

    [Fact]
    public async Task A_credit_note_of_a_refund_that_failed_stays_true_until_it_is_made()
    {
        var held = await _guest.Hold(_shop, Sale.Tomorrow + Duration.FromDays(10));
        var id = (await _guest.Order(held["id"]))["id"];
        await _guest.Pay(id, SandboxCard.NoRefund.Number);
        await _stoa.Settle();
        var order = Id<Order>.Parse(id, null);
        await _stoa.Advance(Duration.FromDays(20));
        Assert.Equal([11_000L], await Invoices(order));
        var sale = new Sale(_stoa, _shop);
        Assert.Null((await sale.TryFire(sale.Operator, order, new("force-refund", "Late", Money.Of(44, Currency.Parse("CAD"))))).Problem);
        await _stoa.Settle();
        Assert.Equal([-4_400L, 11_000L], await Invoices(order));
        // Another 10, of a card that pays again: one note more, about these alone.
        await CardIsGoodNow();
        Assert.Null((await sale.TryFire(sale.Operator, order, new("force-refund", "Later", Money.Of(10, Currency.Parse("CAD"))))).Problem);
        await _stoa.Settle();
        Assert.Equal([-4_400L, -1_000L, 11_000L], await Invoices(order));
        _operator.Use(await SignedIn.Token(_stoa, isOperator: true));
        Assert.Equal(HttpStatusCode.OK, (await Api($"{(await Refunds()).Single(r => r.Status == RefundStatus.Failed).Id}/retry")).Status);
        await _stoa.Settle();
        Assert.Equal([-4_400L, -1_000L, 11_000L], await Invoices(order));
        Assert.Empty(await Check());
    }

    private Task<List<long>> Invoices(Id<Order> order) => _stoa.With((work, _) =>
        work.Db.Set<Stoa.Server.Invoices.Invoice>().Where(i => i.OrderId == order).Select(i => i.TotalMinor).OrderBy(minor => minor).ToListAsync());

    private async Task<Id<Order>> CancelledWithRefusedRefund(bool settle = true)
    {
        var held = await _guest.Hold(_shop, Sale.Tomorrow + Duration.FromDays(10));
        var order = (await _guest.Order(held["id"]))["id"];
        await _guest.Pay(order, SandboxCard.NoRefund.Number);
        await _stoa.Settle();
        var cancelled = await _guest.Send(HttpMethod.Post, $"/api/v1/orders/{order}/transitions", new { name = "cancel" });
        Assert.True(cancelled.Status == HttpStatusCode.OK, cancelled.Text);
        if (settle) await _stoa.Settle();
        return Id<Order>.Parse(order, null);
    }

    // The bank has changed its mind.
    private Task CardIsGoodNow() => Do($"update sandbox.payments set card = '{SandboxCard.Good.Name}'");

    private async Task<(HttpStatusCode Status, string? Code)> Api(string path, object? body = null)
    {
        using var answer = await _operator.Client.PostAsJsonAsync($"/api/v1/operations/refunds/{path}", body ?? new { });
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Contains("\"code\"", StringComparison.Ordinal) ? JsonDocument.Parse(text).RootElement.GetProperty("code").GetString() : null);
    }

    private async Task<JsonElement> Listed() => (await _operator.Client.GetFromJsonAsync<JsonElement>("/api/v1/operations/refunds")).GetProperty("items");

    private Task<List<Refund>> Refunds() => _stoa.With((work, _) => work.Db.Set<Refund>().AsNoTracking().OrderBy(r => r.ResolvedAt == null).ToListAsync());

    private Task<List<Notification>> Mails(string template) =>
        _stoa.With((work, _) => work.Db.Set<Notification>().AsNoTracking().Where(n => n.Template == template).ToListAsync());

    private Task<int> Audits(string action) => _stoa.With((work, _) => work.Db.Set<AuditEvent>().CountAsync(e => e.Action == action));

    private Task<long> Balance(string account) =>
        _stoa.With((work, _) => work.Db.Set<EntryPosting>().Where(p => p.Account == account).SumAsync(p => p.AmountMinor));

    private async Task Do(string sql)
    {
        await using var command = _stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<IReadOnlyList<string>> Check()
    {
        await _stoa.App.Services.GetRequiredService<LedgerSealer>().SealAll(default);
        return (await new LedgerCheck(_stoa.App.Services.GetRequiredService<NpgsqlDataSource>()).Run(default)).Findings;
    }
}
