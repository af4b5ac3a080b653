using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>Broken lines, crowds, and long random lives: it all ends in the same place, once.</summary>
public sealed class UnluckyTests(TestDatabases databases) : IAsyncLifetime
{
    private const int Crowd = 20;

    private Till _till = null!;

    private FaultyGateway Gateway => _till.Services.GetRequiredService<FaultyGateway>();

    public async ValueTask InitializeAsync() => _till = await Till.Open(databases, FaultyGateway.Install);

    public ValueTask DisposeAsync() => _till.DisposeAsync();

    public static TheoryData<string, int> Breaks
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (var call in new[] { "CreateCheckout", "Capture", "Void", "Refund" })
            {
                cases.Add(call, (int)FaultyGateway.Break.BeforeTheCall);
                cases.Add(call, (int)FaultyGateway.Break.AfterTheCall);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_call_that_breaks_is_made_again_and_has_its_effect_once(string call, int how)
    {
        var order = await _till.Order(booking: BookingMode.Request);
        Gateway.BreakNext(call, (FaultyGateway.Break)how);
        if (call == "CreateCheckout")
        {
            using var silent = await _till.StartPayment(order);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, silent.StatusCode);
        }
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        if (call != "Void")
        {
            await _till.Do(work => CollectPayment.Apply(work, order.Id, default));
            await _till.After(Duration.FromMinutes(1));
        }
        await _till.Do(work => OrdersStandIn.CancelInFull(work, order.Id));
        await _till.After(Duration.FromMinutes(1));
        await _till.After(Duration.FromMinutes(1));

        Assert.Equal(call == "Void" ? MoneyState.Unpaid : MoneyState.Refunded, (await _till.Load(order)).MoneyState);
        Assert.Equal(1, await _till.Count("select count(*) from sandbox.payments"));
        Assert.Equal(call == "Void" ? 0 : 1, await _till.Count("select count(*) from sandbox.refunds"));
        await InOrder();
    }

    [Fact]
    public async Task A_page_whose_address_was_lost_is_closed_when_the_order_is_cancelled()
    {
        var order = await _till.Order();
        Gateway.BreakNext("CreateCheckout", FaultyGateway.Break.AfterTheCall);
        using var silent = await _till.StartPayment(order);
        await _till.Do(work => OrdersStandIn.CancelInFull(work, order.Id));
        await _till.Settle();
        Assert.Equal(1, await _till.Count("select count(*) from sandbox.payments where status = 'voided'"));
        Assert.Equal(PaymentStatus.Voided, Assert.Single(await _till.PaymentsOf(order)).Status);
    }

    [Fact]
    public async Task A_crowd_that_goes_to_pay_gets_one_page()
    {
        var order = await _till.Order();
        var urls = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => _till.StartPaying(order)));
        Assert.Single(urls.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, await _till.Count("select count(*) from sandbox.payments"));
    }

    [Fact]
    public async Task Twenty_refunds_at_once_never_exceed_the_charge()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        var asked = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => _till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Dollars(20)))));
        Assert.Equal(5, asked.Count(refund => refund.Succeeded));
        Assert.All(asked.Where(refund => !refund.Succeeded), refund => Assert.Contains(refund.Problem!.Code, new[] { "refund-exceeds-charge", "refund-beyond-what-is-left" }));
        await _till.Settle();
        Assert.Equal(10_000, Assert.Single(await _till.PaymentsOf(order)).RefundedMinor);
        await InOrder();
    }

    [Fact]
    public async Task The_database_itself_refuses_a_refund_beyond_the_charge()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _till.Do(async work =>
        {
            var payment = await work.Db.Set<Payment>().SingleAsync();
            RequestRefund.Write(work, payment, order.Quote.Shares + order.Quote.Shares, RefundPurpose.Order, 0, "Too much");
        }));
        Assert.Equal("refund-exceeds-charge", refused.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_in_whatever_order_no_cent_is_lost(int seed)
    {
        const int Orders = 8;
        const int Steps = 100;
        var random = new Random(seed);
        Gateway.Every = 4;
        var orders = new List<Order>();
        for (var i = 0; i < Orders; i++)
        {
            var price = random.Next(1, 50_000).ToString(CultureInfo.InvariantCulture);
            orders.Add(await _till.Order(random.Next(2) == 0, random.Next(3) == 0 ? BookingMode.Request : BookingMode.Instant, price[..^1] + "." + price[^1]));
        }
        for (var step = 0; step < Steps; step++) await Live(orders[random.Next(Orders)], random);

        // All that waits is done; then each order ends.
        for (var i = 0; i < 8; i++) await _till.After(Duration.FromHours(7));
        foreach (var order in orders) await End(order);
        for (var i = 0; i < 4; i++) await _till.After(Duration.FromMinutes(30));
        Assert.Empty(await _till.Errors());
        await InOrder();
        // It was a life: money came, and some went back.
        Assert.InRange(await _till.Count("select count(*) from payments.entries where cause_kind = 'captured'"), 3, Orders * 2);
        Assert.InRange(await _till.Count("select count(*) from payments.refunds where status = 'succeeded'"), 2, Steps);
    }

    private async Task Live(Order order, Random random)
    {
        var now = await _till.Load(order);
        switch (random.Next(9))
        {
            case 0 or 1 or 2: await TryToPay(now, random.Next(2) == 0 ? SandboxCard.Good : SandboxCard.All[random.Next(SandboxCard.All.Count)]); break;
            case 3: await _till.Do(work => CollectPayment.Apply(work, order.Id, default)); break;
            case 4 when now.MoneyState is MoneyState.Held or MoneyState.Released or MoneyState.PartiallyRefunded:
                await _till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, new Money(random.Next(1, ((int)now.TotalMinor / random.Next(1, 4)) + 1), Shelf.Cad)));
                break;
            case 5 when now.State == OrderState.AwaitingPayment && random.Next(8) == 0: await _till.Do(work => OrdersStandIn.Expire(work, order.Id)); break;
            case 6 when random.Next(6) == 0: await _till.Do(work => OrdersStandIn.CancelInFull(work, order.Id)); break;
            case 7 when now.MoneyState is MoneyState.Held: await _till.Do(work => OrdersStandIn.CompleteAndRelease(work, order.Id)); break;
            case 8:
                foreach (var payment in (await _till.PaymentsOf(order)).Where(p => p.GatewayPaymentId is not null))
                    await _till.Processor.DecideDisputes(payment.GatewayPaymentId!, random.Next(2) == 0, default);
                break;
        }
        if (random.Next(2) == 0) await _till.After(Duration.FromMinutes(random.Next(1, 600)));
    }

    private async Task TryToPay(Order order, SandboxCard card)
    {
        using var started = await _till.StartPayment(order);
        if (started.StatusCode != HttpStatusCode.SeeOther) return;
        var url = started.Headers.Location!.ToString();
        using var paid = await _till.PostForm(url, ("number", card.Number), ("expiry", "12 / 40"), ("cvc", "123"), ("name", "Test"));
        if (card == SandboxCard.Guarded) (await _till.PostForm(url + "/challenge", ("answer", "confirm"))).Dispose();
    }

    private async Task End(Order order)
    {
        foreach (var payment in (await _till.PaymentsOf(order)).Where(p => p.GatewayPaymentId is not null))
            await _till.Processor.DecideDisputes(payment.GatewayPaymentId!, won: true, default);
        await _till.Settle();
        if ((await _till.Load(order)).State.HasEnded()) return;
        await _till.Do(work => OrdersStandIn.CompleteAndRelease(work, order.Id));
        await _till.Do(work => VoidPayment.Apply(work, order.Id, default));
    }

    private async Task InOrder()
    {
        Assert.Empty(await _till.Check());
        Assert.Equal(
            await SandboxBooks.Balance(_till.Database, "CAD", default),
            await _till.Count("select coalesce(sum(amount_minor), 0) from payments.postings where account = 'gateway:sandbox'"));
        Assert.True((await _till.Do(work => Balances.OfAll(work, default))).IsZero);
    }

    private static Money Dollars(decimal amount) => Money.Of(amount, Shelf.Cad);
}
