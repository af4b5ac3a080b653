using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Reconciliation;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>The money of an appointment through Stripe, with every posting. Nothing that Stripe does not know is ever asked of it.</summary>
public sealed class StripeStoriesTests(TestDatabases databases) : IAsyncLifetime
{
    private const string Paid = "captured: gateway:stripe 110.00, held -110.00\ngateway_fee: expense:gateway 3.49, gateway:stripe -3.49";

    private StripeTill _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await StripeTill.Open(databases);

    public async ValueTask DisposeAsync()
    {
        if (_desk is null) return;
        Assert.Empty(_desk.Stripe.Complaints);
        Assert.Empty(await _desk.Till.Check());
        await _desk.DisposeAsync();
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public async Task Paid_told_in_any_order_and_more_than_once_is_booked_once_with_its_fee(bool reversed, int times)
    {
        var order = await _desk.Till.Order();
        var session = await _desk.Start(order);
        var intent = _desk.Stripe.State.Pay(session);
        Assert.Equal(order.Id.ToString(), StripeState.Text(intent, "transfer_group"));
        await _desk.Tell(reversed, times);
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        Assert.Equal((PaymentStatus.Captured, session, StripeState.Text(intent, "id"), 349L), (payment.Status, payment.GatewayPaymentId, payment.GatewayChargeId, payment.FeeMinor));
        Assert.Equal(Paid, await _desk.Till.Books(order));
        Assert.Equal(MoneyState.Held, (await _desk.Till.Load(order)).MoneyState);
    }

    [Fact]
    public async Task A_request_is_authorized_and_captured_when_it_is_accepted()
    {
        var order = await _desk.Till.Order(booking: BookingMode.Request);
        // The card's own end, and not the week of most.
        var end = Instant.FromUnixTimeSeconds((_desk.Till.Clock.GetCurrentInstant() + Duration.FromDays(5)).ToUnixTimeSeconds());
        _desk.Stripe.State.CaptureBefore = end.ToUnixTimeSeconds();
        _desk.Stripe.State.Pay(await _desk.Start(order));
        await _desk.Tell();
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        Assert.Equal((PaymentStatus.Authorized, end), (payment.Status, payment.AuthorizedUntil));
        await _desk.Till.Do(work => CollectPayment.Apply(work, order.Id, default));
        await _desk.Till.Settle();
        await _desk.Tell();
        Assert.Equal(Paid, await _desk.Till.Books(order));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refund_that_somebody_made_at_Stripe_is_booked_once(bool isOld)
    {
        var (order, intent) = await _desk.Sell();
        _desk.Stripe.State.RefundByHand(intent, 4_400, isOld);
        await _desk.Tell(times: 2);
        Assert.Equal($"{Paid}\nrefunded: held 44.00, gateway:stripe -44.00", await _desk.Till.Books(order));
        // Ours is told apart by what it carries, also when its news overtake the answer to our call.
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(44, Shelf.Cad)));
        await _desk.Till.Settle();
        await _desk.Tell(reversed: true, times: 2);
        Assert.Equal(2, (await _desk.Till.RefundsOf(order)).Count(refund => refund.Status == RefundStatus.Succeeded));
        Assert.Equal(8_800, Assert.Single(await _desk.Till.PaymentsOf(order)).RefundedMinor);
        Assert.Empty(await _desk.Till.Errors());
    }

    [Fact]
    public async Task What_is_given_up_is_closed_or_cancelled()
    {
        var open = await _desk.Till.Order();
        var page = await _desk.Start(open);
        await GiveUp(open);
        Assert.Equal("expired", StripeState.Text(_desk.Stripe.State.Find(page), "status"));

        var authorized = await _desk.Till.Order(booking: BookingMode.Request);
        var intent = _desk.Stripe.State.Pay(await _desk.Start(authorized));
        await _desk.Tell();
        await GiveUp(authorized);
        Assert.Equal("canceled", StripeState.Text(intent, "status"));

        // Given up before we hear that it was authorized.
        var unheard = await _desk.Till.Order(booking: BookingMode.Request);
        intent = _desk.Stripe.State.Pay(await _desk.Start(unheard));
        await GiveUp(unheard);
        Assert.Equal("canceled", StripeState.Text(intent, "status"));
        foreach (var order in new[] { open, authorized, unheard })
            Assert.Equal(PaymentStatus.Voided, Assert.Single(await _desk.Till.PaymentsOf(order)).Status);
    }

    [Fact]
    public async Task Paid_at_the_moment_it_was_given_up_goes_back()
    {
        var order = await _desk.Till.Order();
        _desk.Stripe.State.Pay(await _desk.Start(order));
        await _desk.Till.Do(work => OrdersStandIn.CancelInFull(work, order.Id));
        await _desk.Till.Settle();
        await _desk.Tell();
        await _desk.Tell();
        Assert.Equal(11_000, Assert.Single(await _desk.Till.PaymentsOf(order)).RefundedMinor);
        Assert.Equal(-349, _desk.Stripe.State.Balance("cad"));
    }

    [Fact]
    public async Task A_declined_card_ends_nothing_and_a_bank_that_takes_days_may_say_no()
    {
        var order = await _desk.Till.Order();
        var session = await _desk.Start(order);
        _desk.Stripe.State.Decline(session);
        await _desk.Tell();
        Assert.Equal(PaymentStatus.Pending, Assert.Single(await _desk.Till.PaymentsOf(order)).Status);
        _desk.Stripe.State.Pay(session, later: true);
        await _desk.Tell();
        Assert.Equal(PaymentStatus.Pending, Assert.Single(await _desk.Till.PaymentsOf(order)).Status);
        _desk.Stripe.State.Answer(session, paid: false);
        await _desk.Tell();
        Assert.Equal((PaymentStatus.Failed, "async_payment_failed"), Assert.Single(await _desk.Till.PaymentsOf(order)) is var failed ? (failed.Status, failed.FailureCode) : default);

        var second = await _desk.Start(order);
        Assert.NotEqual(session, second);
        _desk.Stripe.State.Pay(second, later: true);
        _desk.Stripe.State.Answer(second, paid: true);
        await _desk.Tell();
        Assert.Equal(Paid, await _desk.Till.Books(order));
    }

    [Fact]
    public async Task An_authorization_that_Stripe_gives_up_is_told_as_lost()
    {
        var order = await _desk.Till.Order(booking: BookingMode.Request);
        var intent = _desk.Stripe.State.Pay(await _desk.Start(order));
        await _desk.Tell();
        _desk.Stripe.State.LoseAuthorization(StripeState.Text(intent, "id")!);
        await _desk.Tell();
        Assert.Equal("authorization_expired", Assert.Single(await _desk.Till.PaymentsOf(order)).FailureCode);
        Assert.Equal(OrderState.Cancelled, (await _desk.Till.Load(order)).State);
    }

    [Fact]
    public async Task A_refund_that_takes_time_is_booked_when_it_is_done_and_one_that_fails_is_told()
    {
        var (order, _) = await _desk.Sell();
        _desk.Stripe.State.RefundsTakeTime = true;
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(20, Shelf.Cad)));
        await _desk.Till.Settle();
        await _desk.Tell();
        Assert.Equal(Paid, await _desk.Till.Books(order));
        var refund = Assert.Single(await _desk.Till.RefundsOf(order));
        _desk.Stripe.State.SettleRefund(refund.GatewayRefundId!, succeeded: true);
        await _desk.Tell(times: 2);
        Assert.Equal($"{Paid}\nrefunded: held 20.00, gateway:stripe -20.00", await _desk.Till.Books(order));

        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(5, Shelf.Cad)));
        await _desk.Till.Settle();
        _desk.Stripe.State.SettleRefund((await _desk.Till.RefundsOf(order))[^1].GatewayRefundId!, succeeded: false);
        await _desk.Tell();
        Assert.Equal((RefundStatus.Failed, "lost_or_stolen_card"), (await _desk.Till.RefundsOf(order))[^1] is var failed ? (failed.Status, failed.FailureCode) : default);
        Assert.Equal(11_000 - 349 - 2_000, _desk.Stripe.State.Balance("cad"));
    }

    // A card's refund succeeds at once at Stripe; that its bank did not take it is told days later.
    [Fact]
    public async Task A_refund_that_the_bank_sends_back_is_owed_and_made_again()
    {
        var (order, _) = await _desk.Sell();
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(20, Shelf.Cad)));
        await _desk.Till.Settle();
        await _desk.Tell();
        var refund = Assert.Single(await _desk.Till.RefundsOf(order));
        await _desk.After(Duration.FromDays(5));
        _desk.Stripe.State.SettleRefund(refund.GatewayRefundId!, succeeded: false);
        await _desk.Tell(times: 2);
        Assert.Empty(await _desk.Till.Errors());
        const string Returned = $"{Paid}\nrefunded: held 20.00, gateway:stripe -20.00\nrefund_returned: gateway:stripe 20.00, held -20.00";
        Assert.Equal(Returned, await _desk.Till.Books(order));
        Assert.Equal((RefundStatus.Failed, "lost_or_stolen_card"), Assert.Single(await _desk.Till.RefundsOf(order)) is var back ? (back.Status, back.FailureCode) : default);
        Assert.Equal(11_000, Assert.Single(await _desk.Till.PaymentsOf(order)).RefundableMinor);
        Assert.Equal(refund.Id, Assert.Single((await _desk.Till.Do(work => OpenRefunds.List(work, null, null, default))).Value.Items).Id);

        Assert.True((await _desk.Till.Do(work => ResolveRefund.Retry(refund.Id, work, default))).Succeeded);
        await _desk.Till.Settle();
        await _desk.Tell();
        Assert.Equal($"{Returned}\nrefunded: held 20.00, gateway:stripe -20.00", await _desk.Till.Books(order));
        Assert.Equal(11_000 - 349 - 2_000, _desk.Stripe.State.Balance("cad"));
    }

    [Fact]
    public async Task A_refund_that_came_back_before_it_was_told_as_made_is_in_both_books_twice()
    {
        var (order, _) = await _desk.Sell();
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(20, Shelf.Cad)));
        await _desk.Till.Settle();
        _desk.Stripe.State.SettleRefund(Assert.Single(await _desk.Till.RefundsOf(order)).GatewayRefundId!, succeeded: false);
        await _desk.Tell(reversed: true, times: 2);
        Assert.Empty(await _desk.Till.Errors());
        Assert.Equal($"{Paid}\nrefunded: held 20.00, gateway:stripe -20.00\nrefund_returned: held -20.00, gateway:stripe 20.00", await _desk.Till.Books(order));
        Assert.Equal(RefundStatus.Failed, Assert.Single(await _desk.Till.RefundsOf(order)).Status);
    }

    [Fact]
    public async Task What_Stripe_keeps_of_a_dispute_is_booked_from_its_own_books()
    {
        var (_, intent) = await _desk.Sell();
        var (back, _) = await _desk.Sell();
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, back.Id, Money.Of(20, Shelf.Cad)));
        await _desk.Till.Settle();
        _desk.Stripe.State.Dispute(intent);
        await _desk.Tell();
        var day = _desk.Till.Clock.GetCurrentInstant().InUtc().Date;
        await _desk.After(Duration.FromDays(1));
        _desk.Stripe.State.SettleRefund(Assert.Single(await _desk.Till.RefundsOf(back)).GatewayRefundId!, succeeded: false);
        await _desk.Tell();
        // News of a fee may take three days; then nobody waits for them. What came back is in Stripe's books of the next day.
        Assert.Equal((2, 0), await Compare(day) is var first ? (first.Waiting, first.Open) : default);
        await _desk.After(Duration.FromDays(3));
        Assert.Equal((0, 0), await Compare(day.PlusDays(1)) is var later ? (later.Waiting, later.Open) : default);
        Assert.Equal((0, 0), await Compare(day.PlusDays(1)) is var again ? (again.Waiting, again.Open) : default);
        Assert.Equal(_desk.Stripe.State.Balance("cad"), await _desk.Till.Count("select sum(balance_minor) from payments.account_balances where account = 'gateway:stripe'"));
        Assert.Equal(1, await _desk.Till.Count("select count(*) from payments.entries where cause_kind = 'fee_found'"));
    }

    private async Task<ReconcileDay.Done> Compare(LocalDate day)
    {
        var gateways = _desk.Till.Services.GetRequiredService<Gateways>();
        return (await _desk.Till.Do(work => ReconcileDay.Run("stripe", day, work, gateways, default))).Value;
    }

    [Theory]
    [InlineData(StripeStandIn.SecretKey, null)]
    [InlineData("sk_test_another", "Stoa:Stripe:SecretKey")]
    public async Task The_doctor_asks_whether_Stripe_knows_the_key(string key, string? trouble)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Payments:Gateways:0"] = "stripe", ["Stoa:Stripe:SecretKey"] = key, ["Stoa:Stripe:WebhookSecrets:0"] = "whsec_x", ["Stoa:Stripe:ApiBase"] = _desk.Stripe.Address,
        }).Build();
        var (gateway, said) = Assert.Single(await TryGateways.Run(configuration, default));
        Assert.Equal("stripe", gateway);
        if (trouble is null) Assert.Null(said);
        else Assert.Contains(trouble, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dispute_freezes_the_amount_and_an_inquiry_does_not(bool won)
    {
        var (order, intent) = await _desk.Sell();
        _desk.Stripe.State.Dispute(intent, onlyAsks: true);
        await _desk.Tell();
        Assert.Equal(Paid, await _desk.Till.Books(order));
        var dispute = StripeState.Text(_desk.Stripe.State.Dispute(intent), "id")!;
        _desk.Stripe.State.Decide(dispute, won);
        // The decision is told before the dispute.
        await _desk.Tell(reversed: true);
        await _desk.After(Duration.FromMinutes(1));
        await _desk.After(Duration.FromMinutes(2));
        Assert.Equal($"{Paid}\ndispute_opened: disputes 110.00, gateway:stripe -110.00\n"
            + (won ? "dispute_won: gateway:stripe 110.00, disputes -110.00" : "dispute_lost: held 110.00, disputes -110.00"), await _desk.Till.Books(order));
    }

    [Fact]
    public async Task An_expired_page_is_followed_by_another()
    {
        var order = await _desk.Till.Order();
        var first = await _desk.Start(order);
        Assert.Equal(first, await _desk.Start(order));
        _desk.Stripe.State.Do("POST /v1/checkout/sessions/{session}/expire", new() { ["session"] = first }, new FormTree(), null);
        await _desk.Tell();
        Assert.NotEqual(first, await _desk.Start(order));
    }

    [Fact]
    public async Task What_Stripe_refuses_is_not_tried_again_and_nothing_is_charged()
    {
        var order = await _desk.Till.Order(guest: false, price: "0.40");
        using var refused = await _desk.Till.StartPayment(order);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Empty(_desk.Stripe.Requests);
    }

    private async Task GiveUp(Server.Orders.Order order)
    {
        await _desk.Till.Do(work => OrdersStandIn.CancelInFull(work, order.Id));
        await _desk.Till.Settle();
        await _desk.Tell();
        await _desk.Tell();
    }
}
