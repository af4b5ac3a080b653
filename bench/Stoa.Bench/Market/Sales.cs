using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Stoa.Bench.Load;
using Stoa.Server.Payments.Books;

namespace Stoa.Bench.Market;

/// <summary>
/// Whole sales: a visitor holds, asks the price, checks out and goes to pay; the processor's webhook says that the money is there; the
/// order is confirmed. The generator is the processor, as somebody else's program would be. Only confirmed orders count, and the clock
/// runs until the last of them.
/// </summary>
internal static class Sales
{
    // A new process compiles what it runs often a second time; until then a sale costs several times as much.
    private const int WarmUpSales = 1_200;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarmUpMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private static int _key;

    /// <summary>An order and the token of its customer.</summary>
    internal sealed record Sold(string Order, string Token, string GatewayPayment);

    public static async Task Run(MarketBench bench)
    {
        var warming = Stopwatch.StartNew();
        for (var warm = 0; warm < WarmUpSales && warming.Elapsed < WarmUpMax;) warm += (await Sell(bench, WarmUp)).Sold;
        var (sold, perSecond, checkouts, settled) = await Sell(bench, bench.Settings.Seconds * 3);
        bench.Results.AtLeast("whole sales, hold to confirmed", perSecond, "/s", 300, string.Create(CultureInfo.InvariantCulture,
            $"{sold} sales; hold to webhook answered p50 {checkouts.Ms(0.5):F0}, p95 {checkouts.Ms(0.95):F0} ms; every mail sent {settled:F1} s after the last; {checkouts.Cost}"));
        var findings = (await new LedgerCheck(bench.Data.Database).Run(CancellationToken.None)).Findings;
        if (findings.Count > 0) throw new InvalidOperationException($"The books are wrong: {string.Join(' ', findings)}");
        bench.Results.Fact("findings of the ledger check after the sales", findings.Count, "", "");
    }

    /// <summary>Some confirmed orders, to look at.</summary>
    public static async Task<IReadOnlyList<Sold>> Few(MarketBench bench)
    {
        var sold = new ConcurrentBag<Sold>();
        await Sell(bench, TimeSpan.FromSeconds(2), sold);
        return [.. sold];
    }

    private static async Task<(int Sold, double PerSecond, LoadResult Checkouts, double SettledSeconds)> Sell(
        MarketBench bench, TimeSpan time, ConcurrentBag<Sold>? into = null)
    {
        var stoa = await bench.Stoa();
        var sold = into ?? [];
        var begun = await bench.Ask<DateTime>("select clock_timestamp()");
        var cost = new ProcessorTime(stoa.ProcessId, bench.Data.Postmaster);
        var load = await Generator.AsFastAsPossible(stoa.Address, Settings.Connections, time, async line => sold.Add(await One(line, bench.Free.Take())));
        var (last, settled) = await Confirmed(bench, begun, sold.Count);
        load.Cost = cost.PerTurn(sold.Count);
        // The processor's own books, and timers of the coming weeks, are not what is measured.
        await bench.Execute("update sandbox.payments set status = 'captured', captured_minor = amount_minor where status = 'open'");
        await bench.Execute("delete from platform.envelopes where box = 'timer'");
        return (sold.Count, sold.Count / (last - begun).TotalSeconds, load, settled);
    }

    private static async Task<Sold> One(HttpLine line, Data.FreeSlots.Free slot)
    {
        await Holds.Hold(line, slot, token: null);
        string hold, token, listing, plan;
        using (var held = JsonDocument.Parse(line.Body))
        {
            (hold, token) = (Text(held, "id"), Text(held, "access_token"));
            (listing, plan) = (Text(held, "listing_id"), Text(held, "plan_id"));
        }
        Holds.Expect(line, await line.Send(Request.Post("/api/v1/quotes", $$"""{"listing_id":"{{listing}}","plan_id":"{{plan}}"}""", token)), 200);
        Holds.Expect(line, await line.Send(Request.Post(
            "/api/v1/orders", $$"""{"hold_id":"{{hold}}","name":"Ada Guest","email":"ada.{{hold}}@bench.example"}""", token, Key())), 201);
        string order, currency;
        long minor;
        using (var placed = JsonDocument.Parse(line.Body))
        {
            order = Text(placed, "id");
            var total = placed.RootElement.GetProperty("total");
            (minor, currency) = (total.GetProperty("amount").GetInt64(), total.GetProperty("currency").GetString()!);
        }
        Holds.Expect(line, await line.Send(Request.Post($"/api/v1/orders/{order}/payments", "{}", token, Key())), 200);
        string payment;
        using (var started = JsonDocument.Parse(line.Body)) payment = Text(started, "url")[(Text(started, "url").LastIndexOf('/') + 1)..];
        Holds.Expect(line, await line.Send(Processor.Captured(payment, minor, currency)), 200);
        return new Sold(order, token, payment);
    }

    private static async Task<(DateTime Last, double SettledSeconds)> Confirmed(MarketBench bench, DateTime begun, int count)
    {
        const string ConfirmedSql = "select count(*) from orders.orders where created_at >= $1 and state = 'confirmed'";
        var waiting = Stopwatch.StartNew();
        while (await bench.Ask<long>(ConfirmedSql, begun) < count)
        {
            if (waiting.Elapsed > ConfirmWithin)
                throw new InvalidOperationException($"Of {count} orders only {await bench.Ask<long>(ConfirmedSql, begun)} are confirmed after a minute.");
            await Task.Delay(Look);
        }
        // The moment of the last step, by the clock of the database's machine, which is ours.
        var last = await bench.Ask<DateTime>("select max(state_entered_at) from orders.orders where created_at >= $1 and state = 'confirmed'", begun);
        var settling = Stopwatch.StartNew();
        while (await bench.Ask<long>("select count(*) from platform.envelopes where status = 'pending' and box <> 'timer'") > 0 && waiting.Elapsed < ConfirmWithin)
            await Task.Delay(Look);
        return (last, settling.Elapsed.TotalSeconds);
    }

    private static string Text(JsonDocument answer, string name) => answer.RootElement.GetProperty(name).GetString()!;

    private static string Key() => string.Create(
        CultureInfo.InvariantCulture, $"Idempotency-Key: bench-{Environment.ProcessId}-{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}-{Interlocked.Increment(ref _key)}\r\n");
}
