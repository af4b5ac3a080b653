using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
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

    [Fact]
    public async Task The_first_is_heard_of_after_the_second_was_lost()
    {
        await using var till = await Till.Open(databases);
        var order = await Bought(till);
        await Tell(till, order, new GatewayFact.DisputeOpened("sbd_2", Dollars(110)));
        // Of two open ones at most one can be lost: which, is not known yet.
        await Assert.ThrowsAsync<DeliveryException>(() => Tell(till, order, new GatewayFact.DisputeOpened("sbd_1", Dollars(110))));
        await Tell(till, order, new GatewayFact.DisputeLost("sbd_2"));

        await Tell(till, order, new GatewayFact.DisputeOpened("sbd_1", Dollars(110)));
        await Tell(till, order, new GatewayFact.DisputeWon("sbd_1"));
        Assert.Equal($"""
            {Paid}
            dispute_opened: disputes 110.00, gateway:sandbox -110.00
            dispute_lost: held 110.00, disputes -110.00
            dispute_opened: disputes 110.00, gateway:sandbox -110.00
            dispute_won: gateway:sandbox 110.00, disputes -110.00
            """, await till.Books(order));
        Assert.Equal(0, Assert.Single(await till.PaymentsOf(order)).RefundableMinor);
        Assert.Empty(await till.Check());
    }

    [Fact]
    public async Task What_no_other_has_taken_is_never_taken_twice()
    {
        await using var till = await Till.Open(databases);
        var order = await Bought(till);
        await Tell(till, order, new GatewayFact.DisputeOpened("sbd_1", Dollars(44)));
        await Tell(till, order, new GatewayFact.DisputeLost("sbd_1"));
        // 66 are left, and 44 are gone: 110 may be taken and given back, 111 never.
        await Assert.ThrowsAsync<DeliveryException>(() => Tell(till, order, new GatewayFact.DisputeOpened("sbd_2", Dollars(111))));
        await Tell(till, order, new GatewayFact.DisputeOpened("sbd_2", Dollars(110)));
        await Assert.ThrowsAsync<DeliveryException>(() => Tell(till, order, new GatewayFact.DisputeOpened("sbd_3", Dollars(1))));
        await Tell(till, order, new GatewayFact.DisputeLost("sbd_2"));
        // The bank really has 44 of it twice: that is nobody's fault but its own, and the marketplace's loss until it is put right.
        Assert.EndsWith("dispute_lost: held 66.00, disputes -66.00, expense:bad-debt 44.00, disputes -44.00", await till.Books(order), StringComparison.Ordinal);
        Assert.Empty(await till.Check());
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
