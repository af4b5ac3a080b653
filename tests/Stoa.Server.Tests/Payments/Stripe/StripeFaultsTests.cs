using System.Net;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.Stripe;

/// <summary>Stripe breaks, at each call, each way: it ends in the same place, once.</summary>
public sealed class StripeFaultsTests(TestDatabases databases) : IAsyncLifetime
{
    private StripeTill _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await StripeTill.Open(databases);

    public async ValueTask DisposeAsync()
    {
        if (_desk is null) return;
        Assert.Empty(_desk.Stripe.Complaints);
        await _desk.DisposeAsync();
    }

    public static TheoryData<string> Faults => [.. Enum.GetNames<StripeStandIn.Fault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_call_that_breaks_once_is_made_again_within_itself(string name)
    {
        var fault = Enum.Parse<StripeStandIn.Fault>(name);
        _desk.Stripe.Break("/v1/checkout/sessions", fault);
        var order = await _desk.Till.Order(booking: BookingMode.Request);
        _desk.Stripe.State.Pay(await _desk.Start(order));
        await _desk.Tell();
        _desk.Stripe.Break("/v1/payment_intents", fault);
        await _desk.Till.Do(work => CollectPayment.Apply(work, order.Id, default));
        await _desk.Till.Settle();
        await _desk.Tell();
        _desk.Stripe.Break("/v1/refunds", fault, fault);
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(20, Shelf.Cad)));
        await _desk.Till.Settle();
        await _desk.Tell();

        Assert.Single(_desk.Stripe.State.All("checkout.session"));
        Assert.Single(_desk.Stripe.State.All("charge"));
        Assert.Single(_desk.Stripe.State.All("refund"));
        Assert.Equal(11_000 - 349 - 2_000, _desk.Stripe.State.Balance("cad"));
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        Assert.Equal((PaymentStatus.Captured, 2_000L, 349L), (payment.Status, payment.RefundedMinor, payment.FeeMinor));
        Assert.Empty(await _desk.Till.Check());
    }

    [Fact]
    public async Task What_stays_broken_is_the_outboxs_and_has_its_effect_once()
    {
        var (order, _) = await _desk.Sell();
        // Every try within the call fails after its effect.
        _desk.Stripe.Break("/v1/refunds", Enumerable.Repeat(StripeStandIn.Fault.ErrorAfterTheEffect, 4).ToArray());
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(20, Shelf.Cad)));
        await _desk.Till.Settle();
        await _desk.After(Duration.FromMinutes(1));
        await _desk.Tell();
        Assert.Single(_desk.Stripe.State.All("refund"));
        Assert.Equal(RefundStatus.Succeeded, Assert.Single(await _desk.Till.RefundsOf(order)).Status);
    }

    [Fact]
    public async Task A_refund_asked_for_after_Stripe_forgot_its_key_is_found_by_our_reference()
    {
        var (order, _) = await _desk.Sell();
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        var call = new GatewayCall("rfd_1", payment.GatewayPaymentId!);
        var first = await _desk.Gateway.Refund(call, "rfd_1", Money.Of(20, Shelf.Cad), default);
        _desk.Stripe.ForgetKeys();
        Assert.Equal(first.Value, (await _desk.Gateway.Refund(call, "rfd_1", Money.Of(20, Shelf.Cad), default)).Value);
        Assert.Single(_desk.Stripe.State.All("refund"));
    }

    [Fact]
    public async Task A_capture_that_was_done_long_ago_is_done()
    {
        var order = await _desk.Till.Order(booking: BookingMode.Request);
        _desk.Stripe.State.Pay(await _desk.Start(order));
        await _desk.Tell();
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        var call = new GatewayCall("capture:1", payment.GatewayPaymentId!, payment.GatewayChargeId);
        Assert.True((await _desk.Gateway.Capture(call, payment.Amount, default)).Succeeded);
        _desk.Stripe.ForgetKeys();
        Assert.True((await _desk.Gateway.Capture(call, payment.Amount, default)).Succeeded);
        Assert.Equal("payment_intent_unexpected_state", (await _desk.Gateway.Void(call, default)).Problem!.Code);
        Assert.Single(_desk.Stripe.State.All("charge"));
    }

    [Fact]
    public async Task A_page_whose_address_was_lost_is_the_one_that_opens()
    {
        var order = await _desk.Till.Order();
        _desk.Stripe.Break("/v1/checkout/sessions", Enumerable.Repeat(StripeStandIn.Fault.DisconnectAfterTheEffect, 3).ToArray());
        using var silent = await _desk.Till.StartPayment(order);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, silent.StatusCode);
        Assert.Equal(StripeState.Text(Assert.Single(_desk.Stripe.State.All("checkout.session")), "id"), await _desk.Start(order));
        Assert.All(_desk.Stripe.Requests, request => Assert.Equal(_desk.Stripe.Requests[0].IdempotencyKey, request.IdempotencyKey));
    }
}
