using System.Net;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>The money of an appointment through PayPal, with every posting. Nothing that PayPal's documents do not know is ever asked of it.</summary>
public sealed class PayPalStoriesTests(TestDatabases databases) : IAsyncLifetime
{
    internal const string Paid = "captured: gateway:paypal 110.00, held -110.00\ngateway_fee: expense:gateway 4.33, gateway:paypal -4.33";

    private PayPalTill _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await PayPalTill.Open(databases);

    public async ValueTask DisposeAsync()
    {
        if (_desk is null) return;
        Assert.Empty(_desk.PayPal.Complaints);
        Assert.Empty(await _desk.Till.Check());
        await _desk.DisposeAsync();
    }

    [Theory]
    [InlineData(true, true, false, 1)]
    [InlineData(false, true, false, 1)]
    [InlineData(true, false, false, 1)]
    [InlineData(true, true, true, 1)]
    [InlineData(true, true, false, 3)]
    public async Task Approved_and_taken_by_whichever_comes_first_is_booked_once_with_its_fee(bool returns, bool isTold, bool reversed, int times)
    {
        var order = await _desk.Till.Order();
        var page = await _desk.Start(order);
        Assert.Equal(page, await _desk.Start(order));
        _desk.State.Approve(page);
        if (returns) Assert.True(await _desk.Return(order));
        if (isTold) await _desk.Tell(reversed, times);
        if (isTold) await _desk.Tell(reversed, times);
        await _desk.Till.Settle();
        if (returns) Assert.True(await _desk.Return(order));
        await _desk.Till.Settle();

        var capture = Assert.Single(_desk.State.All("capture"));
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        Assert.Equal((PaymentStatus.Captured, page, PayPalState.Text(capture, "id"), 433L), (payment.Status, payment.GatewayPaymentId, payment.GatewayChargeId, payment.FeeMinor));
        Assert.Equal(Paid, await _desk.Till.Books(order));
        Assert.Equal(MoneyState.Held, (await _desk.Till.Load(order)).MoneyState);
        Assert.Equal(105.67m, _desk.State.Balance("CAD"));
    }

    [Fact]
    public async Task Who_comes_back_without_having_approved_has_not_paid_and_a_stranger_finds_nothing()
    {
        var order = await _desk.Till.Order();
        await _desk.Start(order);
        Assert.False(await _desk.Return(order));
        Assert.Equal(PaymentStatus.Pending, Assert.Single(await _desk.Till.PaymentsOf(order)).Status);
        using var stranger = await _desk.Till.Client.GetAsync($"/orders/{order.Id}/approved");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    [Fact]
    public async Task A_declined_card_ends_nothing_and_another_one_is_taken_on_the_same_page()
    {
        var order = await _desk.Till.Order();
        var page = await _desk.Start(order);
        _desk.State.Approve(page);
        _desk.State.DeclinesNext = true;
        Assert.False(await _desk.Return(order));
        await _desk.Tell();
        Assert.Equal(PaymentStatus.Pending, Assert.Single(await _desk.Till.PaymentsOf(order)).Status);
        Assert.Equal(page, await _desk.Start(order));

        _desk.Till.Clock.Ahead += Duration.FromMinutes(1);
        _desk.State.Approve(page);
        Assert.True(await _desk.Return(order));
        await _desk.Tell();
        Assert.Equal(Paid, await _desk.Till.Books(order));
    }

    [Fact]
    public async Task A_capture_that_is_looked_at_first_is_taken_or_lost_later()
    {
        _desk.State.CapturesTakeTime = true;
        foreach (var accepted in new[] { true, false })
        {
            var order = await _desk.Till.Order();
            _desk.State.Approve(await _desk.Start(order));
            Assert.True(await _desk.Return(order));
            await _desk.Tell();
            Assert.Equal(PaymentStatus.Pending, Assert.Single(await _desk.Till.PaymentsOf(order)).Status);
            _desk.State.SettleCapture(PayPalState.Text(_desk.State.All("capture").Last(), "id")!, accepted);
            await _desk.Tell(times: 2);
            var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
            Assert.Equal(accepted ? (PaymentStatus.Captured, null) : (PaymentStatus.Failed, "capture_declined"), (payment.Status, payment.FailureCode));
        }
    }

    [Fact]
    public async Task A_request_is_authorized_and_captured_when_it_is_accepted()
    {
        var order = await _desk.Till.Order(booking: BookingMode.Request);
        _desk.State.Approve(await _desk.Start(order));
        await _desk.Return(order);
        await _desk.Tell();
        await _desk.Tell();
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        Assert.Equal((PaymentStatus.Authorized, null), (payment.Status, payment.GatewayChargeId));
        Assert.InRange((payment.AuthorizedUntil - payment.AuthorizedAt)!.Value.TotalDays, 28.9, 29);
        Assert.Empty(_desk.State.All("capture"));
        await _desk.Till.Do(work => CollectPayment.Apply(work, order.Id, default));
        await _desk.Till.Settle();
        // The answer has told already.
        Assert.Equal(Paid, await _desk.Till.Books(order));
        await _desk.Tell(times: 2);
        Assert.Equal(Paid, await _desk.Till.Books(order));
        Assert.Single(_desk.State.All("authorization"));
    }

    [Fact]
    public async Task An_old_authorization_is_renewed_before_it_is_captured_and_the_old_one_is_no_news()
    {
        var order = await _desk.Till.Order(booking: BookingMode.Request);
        _desk.State.Approve(await _desk.Start(order));
        await _desk.Return(order);
        await _desk.Tell();
        await _desk.After(Duration.FromDays(4));
        await _desk.Till.Do(work => CollectPayment.Apply(work, order.Id, default));
        await _desk.Till.Settle();
        await _desk.Tell();
        Assert.Equal(Paid, await _desk.Till.Books(order));
        var authorizations = _desk.State.All("authorization").ToList();
        Assert.Equal(["CREATED", "CAPTURED"], authorizations.ConvertAll(one => PayPalState.Text(one, "status")));
        _desk.State.Expire(PayPalState.Text(authorizations[0], "id")!);
        await _desk.Tell();
        Assert.Equal(PaymentStatus.Captured, Assert.Single(await _desk.Till.PaymentsOf(order)).Status);
    }

    [Fact]
    public async Task What_is_given_up_is_voided_and_never_taken()
    {
        var open = await _desk.Till.Order();
        var page = await _desk.Start(open);
        await GiveUp(open);
        // The customer is still on the page, and agrees.
        _desk.State.Approve(page);
        await _desk.Tell();
        await _desk.Return(open);

        var authorized = await _desk.Till.Order(booking: BookingMode.Request);
        _desk.State.Approve(await _desk.Start(authorized));
        await _desk.Return(authorized);
        await _desk.Tell();
        await GiveUp(authorized);

        // Given up before we hear that it was authorized.
        var unheard = await _desk.Till.Order(booking: BookingMode.Request);
        _desk.State.Approve(await _desk.Start(unheard));
        await _desk.Return(unheard);
        await GiveUp(unheard);
        Assert.Equal(["VOIDED", "VOIDED"], _desk.State.All("authorization").Select(one => PayPalState.Text(one, "status")));
        Assert.Empty(_desk.State.All("capture"));
        foreach (var order in new[] { open, authorized, unheard })
            Assert.Equal(PaymentStatus.Voided, Assert.Single(await _desk.Till.PaymentsOf(order)).Status);
    }

    [Fact]
    public async Task What_was_taken_a_moment_before_it_is_given_up_goes_back()
    {
        var order = await _desk.Till.Order();
        _desk.State.Approve(await _desk.Start(order));
        await _desk.Return(order);
        await GiveUp(order);
        await _desk.Tell();
        Assert.Equal(RefundStatus.Succeeded, Assert.Single(await _desk.Till.RefundsOf(order)).Status);
        Assert.Equal(-4.33m, _desk.State.Balance("CAD"));
    }

    [Fact]
    public async Task An_authorization_that_PayPal_gives_up_is_told_as_lost_and_an_approval_too()
    {
        var order = await _desk.Till.Order(booking: BookingMode.Request);
        _desk.State.Approve(await _desk.Start(order));
        await _desk.Return(order);
        await _desk.Tell();
        _desk.State.Expire(PayPalState.Text(_desk.State.All("authorization").Single(), "id")!);
        await _desk.Tell();
        Assert.Equal("authorization_expired", Assert.Single(await _desk.Till.PaymentsOf(order)).FailureCode);
        Assert.Equal(OrderState.Cancelled, (await _desk.Till.Load(order)).State);

        var second = await _desk.Till.Order();
        var page = await _desk.Start(second);
        _desk.State.LoseApproval(page);
        await _desk.Tell();
        Assert.Equal("approval_reversed", Assert.Single(await _desk.Till.PaymentsOf(second)).FailureCode);
        Assert.NotEqual(page, await _desk.Start(second));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_that_PayPal_has_closed_is_followed_by_another(bool isForgotten)
    {
        var order = await _desk.Till.Order();
        var first = await _desk.Start(order);
        _desk.Till.Clock.Ahead += Duration.FromHours(2);
        Assert.Equal(first, await _desk.Start(order));
        _desk.Till.Clock.Ahead += Duration.FromHours(2);
        if (isForgotten) _desk.State.Forget(first);
        var second = await _desk.Start(order);
        Assert.NotEqual(first, second);
        Assert.Equal(second, await _desk.Start(order));
        _desk.State.Approve(second);
        await _desk.Return(order);
        await _desk.Tell();
        Assert.Equal(["page_expired", null], (await _desk.Till.PaymentsOf(order)).Select(payment => payment.FailureCode));
        Assert.Equal(Paid, await _desk.Till.Books(order));
    }

    [Fact]
    public async Task Parts_go_back_until_all_is_back_and_one_that_fails_is_told()
    {
        var (order, _) = await _desk.Sell();
        await Refund(order, 20);
        await _desk.Tell(times: 2);
        Assert.Equal($"{Paid}\nrefunded: held 20.00, gateway:paypal -20.00", await _desk.Till.Books(order));

        _desk.State.RefundsTakeTime = true;
        await Refund(order, 90);
        Assert.Equal($"{Paid}\nrefunded: held 20.00, gateway:paypal -20.00", await _desk.Till.Books(order));
        _desk.State.SettleRefund((await _desk.Till.RefundsOf(order))[^1].GatewayRefundId!, succeeded: true);
        await _desk.Tell();
        Assert.Equal(MoneyState.Refunded, (await _desk.Till.Load(order)).MoneyState);
        Assert.Equal(-4.33m, _desk.State.Balance("CAD"));

        var (second, _) = await _desk.Sell();
        await Refund(second, 5);
        _desk.State.SettleRefund((await _desk.Till.RefundsOf(second)).Single().GatewayRefundId!, succeeded: false);
        await _desk.Tell();
        Assert.Equal((RefundStatus.Failed, "refund_failed"), (await _desk.Till.RefundsOf(second)).Single() is var failed ? (failed.Status, failed.FailureCode) : default);
        Assert.Equal(Paid, await _desk.Till.Books(second));
    }

    [Fact]
    public async Task A_refund_that_somebody_made_at_PayPal_is_booked_once_as_if_an_operator_had_made_it()
    {
        var (order, capture) = await _desk.Sell();
        _desk.State.RefundByHand(capture, 11);
        await _desk.Tell(times: 2);
        Assert.Empty(await _desk.Till.Errors());
        Assert.Equal($"{Paid}\nrefunded: held 11.00, gateway:paypal -11.00", await _desk.Till.Books(order));
        var refund = Assert.Single(await _desk.Till.RefundsOf(order));
        Assert.Equal((RefundStatus.Succeeded, 900L, 100L, 100L), (refund.Status, refund.Breakdown.Provider.Minor, refund.Breakdown.Commission.Minor, refund.Breakdown.Surcharge.Minor));

        // One of ours that PayPal had refused, and that somebody makes there: it takes its place.
        _desk.State.RefundsTakeTime = true;
        await Refund(order, 22);
        _desk.State.SettleRefund((await _desk.Till.RefundsOf(order))[^1].GatewayRefundId!, succeeded: false);
        await _desk.Tell();
        _desk.State.RefundsTakeTime = false;
        _desk.State.RefundByHand(capture, 22);
        await _desk.Tell();
        var refunds = (await _desk.Till.RefundsOf(order)).OrderBy(one => one.CreatedAt).ToList();
        var failed = refunds.Single(one => one.Status == RefundStatus.Failed);
        Assert.Equal((RefundResolution.Retried, refunds[^1].Id), (failed.Resolution, failed.ReplacedBy));
        Assert.Equal(3_300, Assert.Single(await _desk.Till.PaymentsOf(order)).RefundedMinor);
        Assert.Empty(await _desk.Till.Check());
    }

    [Fact]
    public async Task What_was_settled_outside_and_is_given_back_at_PayPal_too_is_a_loss()
    {
        var (order, capture) = await _desk.Sell();
        _desk.State.RefundsTakeTime = true;
        await Refund(order, 110);
        var ours = Assert.Single(await _desk.Till.RefundsOf(order));
        _desk.State.SettleRefund(ours.GatewayRefundId!, succeeded: false);
        await _desk.Tell();
        await _desk.Till.Do(async work => Assert.Null(await ResolveRefund.SettleOutside(ours.Id, "By bank", work, default)));
        _desk.State.RefundsTakeTime = false;
        _desk.State.RefundByHand(capture, 30);
        await _desk.Tell(times: 2);
        Assert.EndsWith("refunded_twice: expense:bad-debt 30.00, gateway:paypal -30.00", await _desk.Till.Books(order), StringComparison.Ordinal);
        Assert.Empty(await _desk.Till.Errors());
    }

    [Fact]
    public async Task What_PayPal_cannot_say_is_not_asked_of_it()
    {
        Assert.False(_desk.Gateway.Takes(Money.Of(100, Currency.Parse("CLP"))));
        var (order, _) = await _desk.Sell();
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        var asked = _desk.PayPal.Requests.Count;
        var call = new GatewayCall("x", payment.GatewayPaymentId!, payment.GatewayChargeId);
        Assert.Equal("amount_not_sayable", (await _desk.Gateway.Refund(call, "x", Money.Of(10.50m, Currency.Parse("HUF")), default)).Problem!.Code);
        Assert.Equal(asked, _desk.PayPal.Requests.Count);
    }

    private async Task Refund(Server.Orders.Order order, decimal amount)
    {
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(amount, Shelf.Cad)));
        await _desk.Till.Settle();
    }

    private async Task GiveUp(Server.Orders.Order order)
    {
        await _desk.Till.Do(work => OrdersStandIn.CancelInFull(work, order.Id));
        await _desk.Till.Settle();
        await _desk.Tell();
        await _desk.Tell();
    }
}
