using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;
using Stoa.Server.Tests.Prices;

namespace Stoa.Server.Tests.Payments.Chargebacks;

/// <summary>Two chargebacks of one payment whose news come in the wrong order: a bank gave the first up before it opened the second.</summary>
public sealed class DisorderedChargebacksTests(TestDatabases databases)
{
    private const string Paid = "captured: gateway:sandbox 110.00, held -110.00\ngateway_fee: expense:gateway 3.49, gateway:sandbox -3.49";

    private const string Opened = "dispute_opened: disputes 110.00, gateway:sandbox -110.00";
    private const string Won = "dispute_won: gateway:sandbox 110.00, disputes -110.00";
    private const string Lost = "dispute_lost: held 110.00, disputes -110.00";
    private const string LostTwice = "dispute_lost: expense:bad-debt 110.00, disputes -110.00";

    // Which one the bank decides first, and how; what is booked.
    [Theory]
    [InlineData("sbd_1 won, sbd_2 won", $"{Won}\n{Won}", 11_000)]
    [InlineData("sbd_1 won, sbd_2 lost", $"{Won}\n{Lost}", 0)]
    [InlineData("sbd_1 lost, sbd_2 won", $"{Lost}\n{Won}", 0)]
    [InlineData("sbd_2 won, sbd_1 lost", $"{Won}\n{Lost}", 0)]
    [InlineData("sbd_2 lost, sbd_1 won", $"{Lost}\n{Won}", 0)]
    [InlineData("sbd_2 lost, sbd_1 lost", $"{Lost}\n{LostTwice}", 0)]
    public async Task Two_at_once_are_both_known_and_the_first_that_is_lost_takes_the_orders_money(string decided, string booked, long left)
    {
        await using var till = await Till.Open(databases);
        var order = await Bought(till);
        foreach (var id in (string[])["sbd_1", "sbd_2"]) await Tell(till, order, new GatewayFact.DisputeOpened(id, Dollars(110), EvidenceBy: till.Clock.GetCurrentInstant() + NodaTime.Duration.FromDays(7)));
        Assert.Equal(2, await till.Count("select count(*) from payments.disputes where status = 'open' and evidence_by is not null"));
        foreach (var step in decided.Split(", "))
        {
            Assert.Empty(await till.Check());
            var id = step.Split(' ')[0];
            await Tell(till, order, step.EndsWith("won", StringComparison.Ordinal) ? new GatewayFact.DisputeWon(id) : new GatewayFact.DisputeLost(id));
        }
        Assert.Equal($"{Paid}\n{Opened}\n{Opened}\n{booked}", await till.Books(order));
        Assert.Equal(left, Assert.Single(await till.PaymentsOf(order)).RefundableMinor);
        Assert.Empty(await till.Check());
        Assert.Equal(0, await till.Count("select coalesce(sum(balance_minor), 0) from payments.account_balances where account = 'disputes'"));
    }

    [Fact]
    public async Task One_that_comes_while_a_refund_is_under_way_takes_the_money_when_the_refund_fails()
    {
        await using var till = await Till.Open(databases);
        var order = await Bought(till);
        await till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Dollars(44)));
        var refund = Assert.Single(await till.RefundsOf(order)).Id;
        await Tell(till, order, new GatewayFact.DisputeOpened("sbd_1", Dollars(110)));
        Assert.Equal(44_00, await till.Count("select twice_minor from payments.disputes"));
        await till.Do(async work => await RefundFacts.Apply(
            work, Assert.Single(await LockPayments.Of(work, order.Id, default)), new GatewayFact.RefundFailed("sbr_1", refund.ToString(), "charge_disputed"), default));
        Assert.Equal(0, await till.Count("select twice_minor from payments.disputes"));
        await Tell(till, order, new GatewayFact.DisputeLost("sbd_1"));
        Assert.Equal($"{Paid}\n{Opened}\n{Lost}", await till.Books(order));
        Assert.Empty(await till.Check());
    }

    [Fact]
    public async Task More_than_was_paid_is_lost_and_more_than_twice_of_it_or_another_currency_is_for_a_person()
    {
        await using var till = await Till.Open(databases);
        var order = await Bought(till);
        await Tell(till, order, new GatewayFact.DisputeOpened("sbd_1", Dollars(44)));
        await Tell(till, order, new GatewayFact.DisputeLost("sbd_1"));
        await Assert.ThrowsAsync<DeliveryException>(() => Tell(till, order, new GatewayFact.DisputeOpened("sbd_2", Dollars(177))));
        Assert.True((await Assert.ThrowsAsync<DeliveryException>(() => Tell(till, order, new GatewayFact.DisputeOpened("sbd_2", new Money(1, Currency.Parse("USD")))))).Hopeless);
        await Tell(till, order, new GatewayFact.DisputeOpened("sbd_2", Dollars(110)));
        await Tell(till, order, new GatewayFact.DisputeLost("sbd_2"));
        // The bank really has 44 of it twice: that is nobody's fault but its own, and the marketplace's loss until it is put right.
        Assert.EndsWith("dispute_lost: held 66.00, disputes -66.00, expense:bad-debt 44.00, disputes -44.00", await till.Books(order), StringComparison.Ordinal);
        Assert.Empty(await till.Check());
        // Twice the same is no news; the opposite is, and nothing that a program can know the end of.
        await Tell(till, order, new GatewayFact.DisputeLost("sbd_2"));
        Assert.True((await Assert.ThrowsAsync<DeliveryException>(() => Tell(till, order, new GatewayFact.DisputeWon("sbd_2")))).Hopeless);
    }

    // The customer paid twice, and the second payment could not be given back: whatever becomes of it, the order keeps its own money.
    [Theory]
    [InlineData("dispute lost", "dispute_opened: disputes 110.00, gateway:sandbox -110.00\ndispute_lost: held 110.00, disputes -110.00")]
    [InlineData("refund", "late_payment_refunded: held 60.00, gateway:sandbox -60.00")]
    public async Task What_becomes_of_a_second_payment_is_nothing_of_the_orders(string what, string booked)
    {
        await using var till = await Till.Open(databases);
        var order = await till.Order();
        var first = await till.StartPaying(order);
        // The first page was given up for dead, and a second one opened.
        await till.Count("update payments.payments set status = 'failed' returning 1");
        await till.Pay(order, SandboxCard.Good);
        await till.Settle();
        await till.PostForm(first, ("number", SandboxCard.NoRefund.Number), ("expiry", "1240"), ("cvc", "123"), ("name", "Test"));
        await till.Settle();
        Assert.Equal(RefundStatus.Failed, Assert.Single(await till.RefundsOf(order)).Status);
        await till.Do(async work =>
        {
            var second = (await LockPayments.Of(work, order.Id, default)).Single(p => p.IsDuplicate);
            if (what == "refund")
            {
                await RefundFacts.Apply(work, second, new GatewayFact.Refunded("sbr_there", null, Dollars(60)), default);
                return;
            }
            await DisputeFacts.Open(work, second, new GatewayFact.DisputeOpened("sbd_1", Dollars(110)), default);
            await work.Save(default);
            await DisputeFacts.Decide(work, second, "sbd_1", won: false, default);
        });
        await till.Settle();
        Assert.EndsWith($"{Paid}\n{Paid}\n{booked}", await till.Books(order), StringComparison.Ordinal);
        Assert.True((await till.Do(work => RefundedSoFar.Of(work, order, default))).By.Total.IsZero);
        await till.Do(work => OrdersStandIn.CompleteAndRelease(work, order.Id));
        Assert.EndsWith("released: held 110.00, payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00", await till.Books(order), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payment_that_came_too_late_and_that_a_bank_took_first_is_not_held_for_ever(bool won)
    {
        await using var stoa = await TestStoa.Start(databases);
        var prices = new Promotions(stoa, await Shop.Open(stoa));
        var member = await prices.NewMember();
        var order = await prices.Place(member, Promotions.Tomorrow);
        Assert.Null((await prices.Sale.TryFire(member, order, new("abandon"))).Problem);
        await Do(async (work, payment) =>
        {
            payment.Gateway ??= "sandbox";
            await PaymentFacts.Capture(work, payment, [payment], new GatewayFact.Captured(payment.Amount, null), default);
            await DisputeFacts.Open(work, payment, new GatewayFact.DisputeOpened("sbd_1", payment.Amount), default);
        });
        Assert.Equal("disputes 100.00, held -100.00", await prices.Books(order));
        await Do((work, payment) => DisputeFacts.Decide(work, payment, "sbd_1", won, default));
        await prices.SettleRefunds(order);
        Assert.Equal("", await prices.Books(order));
        await prices.CheckBooks();

        async Task Do(Func<Work, Payment, Task> tell)
        {
            await stoa.With(async (work, _) =>
            {
                await tell(work, Assert.Single(await LockPayments.Of(work, order, default)));
                Assert.Null(await work.Commit(default));
                return order;
            });
            await stoa.Settle();
        }
    }

    private static async Task<Order> Bought(Till till)
    {
        var order = await till.Order();
        await till.Pay(order, SandboxCard.Good);
        await till.Settle();
        return order;
    }

    private static Task Tell(Till till, Order order, GatewayFact fact) => till.Do(async work =>
    {
        var payment = Assert.Single(await LockPayments.Of(work, order.Id, default));
        await (fact switch
        {
            GatewayFact.DisputeOpened opened => DisputeFacts.Open(work, payment, opened, default),
            GatewayFact.DisputeWon won => DisputeFacts.Decide(work, payment, won.GatewayDisputeId, won: true, default),
            GatewayFact.DisputeLost lost => DisputeFacts.Decide(work, payment, lost.GatewayDisputeId, won: false, default),
            _ => throw new InvalidOperationException($"{fact} is not about a chargeback."),
        });
    });

    private static Money Dollars(long amount) => new(amount * 100, Currency.Parse("CAD"));
}
