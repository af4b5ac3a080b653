using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>What happens to the money of an appointment, with every posting.</summary>
public sealed class StoriesTests(TestDatabases databases) : IAsyncLifetime
{
    private const string Paid = "captured: gateway:sandbox 110.00, held -110.00\ngateway_fee: expense:gateway 3.49, gateway:sandbox -3.49";

    private Till _till = null!;

    public async ValueTask InitializeAsync() => _till = await Till.Open(databases);

    public ValueTask DisposeAsync() => _till.DisposeAsync();

    [Fact]
    public async Task Paid_and_delivered_is_held_then_released()
    {
        var order = await _till.Order();
        Assert.EndsWith($"/orders/{order.Id}?paid=1", await _till.Pay(order, SandboxCard.Good));
        await _till.Settle();
        Assert.Equal(OrderState.Confirmed, (await _till.Load(order)).State);
        await Ends(order, Paid, balanceHeld: 110);
        await _till.Do(work => OrdersStandIn.CompleteAndRelease(work, order.Id));
        await Ends(order, $"{Paid}\nreleased: held 110.00, payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00");
    }

    [Fact]
    public async Task Cancelled_in_time_everything_goes_back()
    {
        var order = await PaidOrder(SandboxCard.Guarded);
        await _till.Do(work => OrdersStandIn.CancelByPolicy(work, order.Id, Shares(90, 10, 10)));
        await _till.Settle();
        await Ends(order, $"{Paid}\nrefunded: held 110.00, gateway:sandbox -110.00");
        Assert.Equal(MoneyState.Refunded, (await _till.Load(order)).MoneyState);
    }

    [Fact]
    public async Task Cancelled_late_a_part_goes_back_and_the_rest_is_kept()
    {
        var order = await PaidOrder(SandboxCard.Good);
        await _till.Do(work => OrdersStandIn.CancelByPolicy(work, order.Id, Shares(36, 4, 4)));
        await _till.Settle();
        await Ends(order, $"""
            {Paid}
            cancellation_kept: held 66.00, payable -54.00, revenue:commission -6.00, revenue:surcharge -6.00
            refunded: held 44.00, gateway:sandbox -44.00
            """);
    }

    [Fact]
    public async Task Refunded_after_release_everybody_gives_their_share()
    {
        var order = await PaidOrder(SandboxCard.Good);
        await _till.Do(work => OrdersStandIn.CompleteAndRelease(work, order.Id));
        await _till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Dollars(44)));
        await _till.Settle();
        await Ends(order, $"""
            {Paid}
            released: held 110.00, payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00
            refunded: payable 36.00, revenue:commission 4.00, revenue:surcharge 4.00, gateway:sandbox -44.00
            """);
    }

    [Fact]
    public async Task A_request_is_authorized_then_captured_when_accepted()
    {
        var order = await _till.Order(booking: BookingMode.Request);
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        Assert.Equal(OrderState.AwaitingAcceptance, (await _till.Load(order)).State);
        await Ends(order, "");
        await _till.Do(work => CollectPayment.Apply(work, order.Id, default));
        await _till.Settle();
        await Ends(order, Paid, balanceHeld: 110);
    }

    [Fact]
    public async Task A_request_that_is_declined_charges_nothing()
    {
        var order = await _till.Order(booking: BookingMode.Request);
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        await _till.Do(work => OrdersStandIn.CancelInFull(work, order.Id));
        await _till.Settle();
        await Ends(order, "");
        Assert.Equal(PaymentStatus.Voided, Assert.Single(await _till.PaymentsOf(order)).Status);
        Assert.Equal(MoneyState.Unpaid, (await _till.Load(order)).MoneyState);
    }

    [Fact]
    public async Task An_authorization_that_cannot_be_captured_fails_the_payment()
    {
        var order = await _till.Order(booking: BookingMode.Request);
        await _till.Pay(order, SandboxCard.NoCapture);
        await _till.Settle();
        await _till.Do(work => CollectPayment.Apply(work, order.Id, default));
        await _till.Settle();
        await Ends(order, "");
        Assert.Equal((PaymentStatus.Failed, "authorization_lost"), (await _till.PaymentsOf(order)).Select(p => (p.Status, p.FailureCode)).Single());
        Assert.Equal(OrderState.Cancelled, (await _till.Load(order)).State);
    }

    [Fact]
    public async Task A_capture_and_a_void_at_the_same_time_end_in_one_of_the_two()
    {
        var order = await _till.Order(booking: BookingMode.Request);
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        // The gateway has taken it, and nobody has heard yet, when the provider cancels.
        var payment = Assert.Single(await _till.PaymentsOf(order));
        await _till.Processor.Capture($"capture:{payment.Id}", payment.GatewayPaymentId!, order.Total, default);
        await _till.Do(work => OrdersStandIn.CancelInFull(work, order.Id));
        await _till.After(Duration.FromSeconds(1));
        await Ends(order, $"{Paid}\nlate_payment_refunded: held 110.00, gateway:sandbox -110.00");
    }

    [Fact]
    public async Task Paid_after_the_hold_expired_goes_back()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Late);
        await _till.Settle();
        Assert.Equal("", await _till.Books(order));
        await _till.Do(work => OrdersStandIn.Expire(work, order.Id));
        await _till.After(Duration.FromMinutes(16));
        await Ends(order, $"{Paid}\nlate_payment_refunded: held 110.00, gateway:sandbox -110.00");
        Assert.Equal(RefundPurpose.LatePayment, Assert.Single(await _till.RefundsOf(order)).Purpose);
    }

    [Theory]
    [InlineData("4000000000000002", "card_declined")]
    [InlineData("4000000000009995", "insufficient_funds")]
    public async Task A_payment_that_failed_may_be_tried_again(string number, string code)
    {
        var order = await _till.Order();
        Assert.True(SandboxCard.TryFind(number, out var card));
        await _till.Pay(order, card);
        await _till.Settle();
        Assert.Equal((PaymentStatus.Failed, code), (await _till.PaymentsOf(order)).Select(p => (p.Status, p.FailureCode)).Single());
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        await Ends(order, Paid, balanceHeld: 110);
        Assert.Equal([PaymentStatus.Failed, PaymentStatus.Captured], (await _till.PaymentsOf(order)).Select(p => p.Status));
    }

    [Fact]
    public async Task A_refused_confirmation_fails_the_payment()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Guarded, confirm: false);
        await _till.Settle();
        Assert.Equal("authentication_failed", Assert.Single(await _till.PaymentsOf(order)).FailureCode);
    }

    [Fact]
    public async Task A_failed_refund_gives_its_amount_back_and_may_be_asked_again()
    {
        var order = await PaidOrder(SandboxCard.NoRefund);
        await _till.Do(work => OrdersStandIn.CancelByPolicy(work, order.Id, Shares(36, 4, 4)));
        await _till.Settle();
        Assert.Equal((RefundStatus.Failed, "account_closed"), (await _till.RefundsOf(order)).Select(r => (r.Status, r.FailureCode)).Single());
        Assert.Equal(0, Assert.Single(await _till.PaymentsOf(order)).RefundedMinor);
        await Ends(order, $"{Paid}\ncancellation_kept: held 66.00, payable -54.00, revenue:commission -6.00, revenue:surcharge -6.00", balanceHeld: 44, findings: 0);
        // Asked for again, it comes from what is still held for it.
        var again = await _till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Dollars(44)));
        Assert.Equal(4400, again.Value.HeldMinor);
    }

    [Fact]
    public async Task A_refund_may_come_from_what_is_held_and_from_what_was_released()
    {
        var order = await PaidOrder(SandboxCard.Good);
        await _till.Do(work => OrdersStandIn.CancelByPolicy(work, order.Id, Shares(36, 4, 4)));
        var refund = Assert.Single(await _till.RefundsOf(order));
        await _till.Count($"delete from platform.envelopes where aggregate = '{refund.Id}' returning 1");
        await _till.Do(async work =>
        {
            var payment = (await LockPayments.Of(work, order.Id, default)).Single();
            await RefundFacts.Fail(work, work.Db.Set<Refund>().Single(r => r.Id == refund.Id), payment, "bank_says_no", default);
        });
        // The 44 are owed: no more than the rest can be asked for beside them.
        Assert.Equal("refund-beyond-what-is-left", (await _till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Dollars(110)))).Problem?.Code);
        await _till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Dollars(66)));
        await _till.Settle();
        await Ends(order, $"""
            {Paid}
            cancellation_kept: held 66.00, payable -54.00, revenue:commission -6.00, revenue:surcharge -6.00
            refunded: held 44.00, gateway:sandbox -44.00, payable 18.00, revenue:commission 2.00, revenue:surcharge 2.00, gateway:sandbox -22.00
            """);
    }

    [Theory]
    [InlineData(false, true, "dispute_won: gateway:sandbox 110.00, disputes -110.00")]
    [InlineData(false, false, "dispute_lost: held 110.00, disputes -110.00")]
    [InlineData(true, false, "dispute_lost: payable 90.00, revenue:commission 10.00, revenue:surcharge 10.00, disputes -110.00")]
    public async Task A_dispute_takes_the_money_back_until_it_is_decided(bool released, bool won, string decision)
    {
        var order = await PaidOrder(SandboxCard.Disputed);
        if (released) await _till.Do(work => OrdersStandIn.CompleteAndRelease(work, order.Id));
        await _till.After(Duration.FromDays(1));
        var release = released ? "\nreleased: held 110.00, payable -90.00, revenue:commission -10.00, revenue:surcharge -10.00" : "";
        await Ends(order, $"{Paid}{release}\ndispute_opened: disputes 110.00, gateway:sandbox -110.00", balanceHeld: released ? 0 : 110);
        Assert.Equal("payment-disputed", (await Refuse(order, 10)).Code);

        await _till.Processor.DecideDisputes(Assert.Single(await _till.PaymentsOf(order)).GatewayPaymentId!, won, default);
        await _till.Settle();
        await Ends(order, $"{Paid}{release}\ndispute_opened: disputes 110.00, gateway:sandbox -110.00\n{decision}", balanceHeld: won && !released ? 110 : 0);
    }

    [Fact]
    public async Task Whoever_pays_twice_gets_the_second_payment_back()
    {
        var order = await _till.Order();
        var first = await _till.StartPaying(order);
        // The first page was given up for dead, and a second one opened.
        await _till.Count("update payments.payments set status = 'failed' returning 1");
        await _till.Pay(order, SandboxCard.Good);
        await _till.Settle();
        await _till.PostForm(first, ("number", SandboxCard.Good.Number), ("expiry", "1240"), ("cvc", "123"), ("name", "Test"));
        await _till.Settle();
        await Ends(order, $"{Paid}\n{Paid}\nlate_payment_refunded: held 110.00, gateway:sandbox -110.00", balanceHeld: 110);
        Assert.Equal(OrderState.Confirmed, (await _till.Load(order)).State);
        Assert.Equal(Shares(0, 0, 0), (await _till.Do(work => RefundedSoFar.Of(work, order, default))).By);
    }

    private async Task<Server.Orders.Order> PaidOrder(SandboxCard card)
    {
        var order = await _till.Order();
        await _till.Pay(order, card);
        await _till.Settle();
        return order;
    }

    private async Task<Problem> Refuse(Server.Orders.Order order, decimal amount)
    {
        var asked = await _till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Dollars(amount)));
        Assert.True(asked.Refused(out var problem));
        return problem;
    }

    // After every story: these postings, this much held, books in order, and the processor's own say the same.
    private async Task Ends(Server.Orders.Order order, string books, decimal balanceHeld = 0, int findings = 0)
    {
        Assert.Equal(books.ReplaceLineEndings("\n"), await _till.Books(order));
        Assert.Equal(Dollars(balanceHeld), await _till.Do(work => Ledger.FreelyHeld(work, order, default)));
        Assert.Equal(findings, (await _till.Check()).Count);
        Assert.Equal(
            await SandboxBooks.Balance(_till.Database, "CAD", default),
            await _till.Count("select coalesce(sum(amount_minor), 0) from payments.postings where account = 'gateway:sandbox'"));
    }

    private static Money Dollars(decimal amount) => Money.Of(amount, Shelf.Cad);

    private static Shares Shares(decimal provider, decimal commission, decimal surcharge) =>
        new(Dollars(provider), Dollars(commission), Dollars(surcharge));
}
