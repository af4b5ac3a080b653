using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Payments;

/// <summary>The sandbox's own books, held against the ledger, day by day.</summary>
public sealed class ReconciliationTests(TestDatabases databases) : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["Stoa:Payments:Gateways:0"] = "sandbox", ["Stoa:Payments:ReconcileEvery"] = "01:00:00", ["Stoa:Demo"] = "true",
    };

    private TestStoa _stoa = null!;
    private Shop _shop = null!;
    private Shopper _guest = null!;

    public async ValueTask InitializeAsync()
    {
        _stoa = await TestStoa.Start(databases, Settings);
        _shop = await Shop.Open(_stoa);
        _guest = new Shopper(_stoa.BaseAddress);
    }

    public async ValueTask DisposeAsync()
    {
        _guest.Dispose();
        await _stoa.DisposeAsync();
    }

    [Fact]
    public async Task What_was_paid_refunded_and_disputed_agrees()
    {
        var cancelled = await Sell(10);
        var disputed = await Sell(11);
        await _guest.Send(HttpMethod.Post, $"/api/v1/orders/{cancelled}/transitions", new { name = "cancel" });
        await _stoa.Settle();
        var payment = await _stoa.With((work, _) => Task.FromResult(work.Db.Set<Payment>().Single(p => p.OrderId == Id<Order>.Parse(disputed, null))));
        await _stoa.App.Services.GetRequiredService<SandboxProcessor>().OpenDispute(payment.GatewayPaymentId!, default);
        await _stoa.Settle();
        await NextDay();

        Assert.Equal(1, await Pass());
        var day = Assert.Single(await Days());
        // Two payments with their fees, a refund and a chargeback.
        Assert.Equal((6, 6, 0), (day.Movements, day.Matched, day.Differences));
        Assert.Empty(await Cases());
        Assert.Equal(0, await Pass());
    }

    [Fact]
    public async Task What_was_given_back_there_though_the_customer_had_it_already_agrees()
    {
        var promotions = new Promotions(_stoa, _shop);
        var member = await promotions.NewMember();
        var order = await promotions.Place(member, Sale.Tomorrow + Duration.FromDays(1));
        var started = await _stoa.With((work, services) => StartPayment.Run(
            order, _stoa.BaseAddress, work, services.GetRequiredService<Gateways>(), services.GetRequiredService<ILogger<PaymentsLogCategory>>(), default), member);
        var processor = _stoa.App.Services.GetRequiredService<SandboxProcessor>();
        var paid = (await processor.Pay(new Uri(started.Value.Url).Segments[^1], SandboxCard.Good, default))!;
        await _stoa.Settle();
        // Half of the 100 comes back as credit.
        Assert.Null((await promotions.Sale.TryFire(member, order, new("cancel", AsCredit: true))).Problem);
        // Of the first the customer had a part already, of the second all.
        using var desk = new PlainBrowser(_stoa);
        foreach (var amount in (string[])["60", ""])
        {
            await desk.Open("/sandbox/events");
            Assert.Equal(HttpStatusCode.Redirect, (await desk.Send($"/sandbox/payments/{paid.Id}/dispute", ("amount", amount), ("step", "give-back"))).Status);
            await _stoa.Settle();
        }
        await desk.Open("/sandbox/events");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.Send($"/sandbox/payments/{paid.Id}/dispute", ("amount", ""), ("step", "give-back"))).Status);
        Assert.Equal([10_00, 40_00], await _stoa.With((work, _) => work.Db.Set<EntryPosting>().Where(p => p.Account == "expense:bad-debt").OrderBy(p => p.EntryId).Select(p => p.AmountMinor).ToListAsync()));
        await NextDay();

        Assert.Equal(1, await Pass());
        Assert.Empty(await Cases());
    }

    [Fact]
    public async Task A_webhook_that_comes_late_closes_its_case_by_itself()
    {
        await Sell(10, settle: false);
        await NextDay();
        Assert.Equal(1, await Pass());
        Assert.Equal([("charge", CaseStatus.Waiting), ("fee", CaseStatus.Waiting)], (await Cases()).Select(one => (one.Move, one.Status)).Order());

        await _stoa.Settle();
        await NextDay();
        Assert.Equal(1, await Pass());
        Assert.Empty(await Cases());
        Assert.All(await Cases("resolved"), one => Assert.Equal(CaseResolution.SettledItself, one.Resolution));
        Assert.Equal(2, (await Cases("resolved")).Count);
        Assert.Equal(2, (await Days())[0].OverMidnight);
    }

    [Fact]
    public async Task The_first_day_of_all_knows_of_what_moved_days_before_it()
    {
        await Sell(10, settle: false);
        _stoa.Clock.Advance(Duration.FromDays(3));
        // The webhook comes when the processor has tried for days; nothing was compared before.
        await _stoa.Settle();
        await NextDay();
        Assert.Equal(1, await Pass());
        var day = Assert.Single(await Days());
        Assert.Equal((0, 2, 2, 0), (day.Movements, day.Matched, day.OverMidnight, day.Differences));
        Assert.Empty(await Cases());
    }

    [Fact]
    public async Task What_stays_different_waits_for_a_person_once()
    {
        await Sell(10);
        await Do("update sandbox.movements set fee_minor = fee_minor + 7");
        await Do($"insert into sandbox.movements (at, kind, currency, amount_minor, source) select at, 'payout', currency, -5000, 'po_own' from sandbox.movements limit 1");
        await NextDay();
        Assert.Equal(1, await Pass());
        Assert.Equal(
            [("fee", "amount_differs", CaseStatus.Open), ("other", "not_booked", CaseStatus.Open)],
            (await Cases()).Select(one => (one.Move, one.Kind, one.Status)).Order());

        using var browser = new PlainBrowser(_stoa);
        browser.Use(await SignedIn.Token(_stoa, isOperator: true));
        await browser.Open("/operator/reconciliation");
        Assert.Contains("The processor kept another fee than it had told.", browser.Html, StringComparison.Ordinal);
        var (fee, other) = ((await Cases()).Single(one => one.Move == "fee"), (await Cases()).Single(one => one.Move == "other"));
        await browser.Open($"/operator/reconciliation/{fee.Id}");
        var unsaid = await browser.Send($"/operator/reconciliation/{fee.Id}", ("resolution", "explained"), ("note", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsaid.Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Send(
            $"/operator/reconciliation/{fee.Id}", ("resolution", "corrected"), ("note", "Told by their support."))).Status);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "bad-resolution"), await Post(browser, $"cases/{other.Id}/resolve", new { resolution = "settled_itself", note = "No." }));
        Assert.Equal((HttpStatusCode.Conflict, "stale-version"), await Post(browser, $"cases/{other.Id}/resolve", new { resolution = "explained", note = "Our own bank.", version = other.Version + 1 }));
        Assert.Equal((HttpStatusCode.NoContent, null), await Post(browser, $"cases/{other.Id}/resolve", new { resolution = "explained", note = "Our own bank.", version = other.Version }));
        Assert.Equal((HttpStatusCode.Conflict, "case-resolved"), await Post(browser, $"cases/{other.Id}/resolve", new { resolution = "explained", note = "Again." }));

        // Once more, by hand: the same two differ, and nobody is asked again.
        var day = (await Days())[0].Date.ToString("uuuu-MM-dd", null);
        Assert.Equal((HttpStatusCode.OK, null), await Post(browser, "days", new { gateway = "sandbox", day }));
        Assert.Equal(2, (await Days())[0].Differences);
        Assert.Empty(await Cases());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "day-not-over"), await Post(browser, "days", new { gateway = "sandbox", day = "2099-01-01" }));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "bad-day"), await Post(browser, "days", new { gateway = "sandbox", day = "soon" }));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "gateway-not-found"), await Post(browser, "days", new { gateway = "nobody", day }));
    }

    [Fact]
    public async Task What_only_we_have_booked_is_a_case_and_days_that_were_missed_are_made_up_for()
    {
        await Sell(10);
        await NextDay();
        Assert.Equal(1, await Pass());
        await Do("delete from sandbox.movements where fee_minor > 0");
        await Do("delete from payments.gateway_moves");
        await Do("delete from payments.reconciliations");
        Assert.Equal(1, await Pass());
        Assert.Equal(["charge", "fee"], (await Cases()).Select(one => one.Move).Order());
        Assert.All(await Cases(), one => Assert.Equal(("not_at_gateway", CaseStatus.Waiting), (one.Kind, one.Status)));
        _stoa.Clock.Advance(Duration.FromDays(3));
        Assert.Equal(3, await Pass());
        Assert.All(await Cases(), one => Assert.Equal(CaseStatus.Open, one.Status));
    }

    private async Task<string> Sell(int day, bool settle = true)
    {
        var held = await _guest.Hold(_shop, Sale.Tomorrow + Duration.FromDays(day));
        var order = (await _guest.Order(held["id"]))["id"];
        await _guest.Pay(order, SandboxCard.Good.Number);
        if (settle) await _stoa.Settle();
        return order;
    }

    // To a quarter past three in the morning (UTC).
    private async Task NextDay()
    {
        var now = await _stoa.With((work, _) => Task.FromResult(work.Now));
        var next = now.InUtc().Date.PlusDays(1).AtMidnight().PlusMinutes(195).InUtc().ToInstant();
        _stoa.Clock.Advance(next - now);
    }

    private Task<int> Pass() => _stoa.App.Services.GetRequiredService<ReconcileDaily>().Pass(default);

    private Task<IReadOnlyList<ReadReconciliation.Day>> Days() => _stoa.With((work, _) => ReadReconciliation.Days(work, default));

    private Task<IReadOnlyList<ReadReconciliation.Case>> Cases(string? status = null) =>
        _stoa.With(async (work, _) => (await ReadReconciliation.Cases(status, null, null, work, default)).Value.Items);

    private static async Task<(HttpStatusCode Status, string? Code)> Post(PlainBrowser browser, string path, object body)
    {
        using var answer = await browser.Client.PostAsJsonAsync($"/api/v1/operations/reconciliation/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Contains("\"code\"", StringComparison.Ordinal) ? JsonDocument.Parse(text).RootElement.GetProperty("code").GetString() : null);
    }

    private async Task Do(string sql)
    {
        await using var command = _stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
