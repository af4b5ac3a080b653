using System.Net;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>PayPal breaks, at each call, each way: it ends in the same place, once.</summary>
public sealed class PayPalFaultsTests(TestDatabases databases) : IAsyncLifetime
{
    private PayPalTill _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await PayPalTill.Open(databases);

    public async ValueTask DisposeAsync()
    {
        if (_desk is null) return;
        Assert.Empty(_desk.PayPal.Complaints);
        await _desk.DisposeAsync();
    }

    public static TheoryData<string> Faults => [.. Enum.GetNames<PayPalStandIn.Fault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_call_that_breaks_once_is_made_again_within_itself(string name)
    {
        var fault = Enum.Parse<PayPalStandIn.Fault>(name);
        foreach (var path in new[] { "/oauth2/token", "/checkout/orders", "/authorize", "/capture", "/refund" })
        {
            // A token is not refused a token; and each silence costs a second.
            var isWithout = fault == PayPalStandIn.Fault.TokenRefused ? path == "/oauth2/token" : fault == PayPalStandIn.Fault.Latency && path is not ("/capture" or "/refund");
            if (!isWithout) _desk.PayPal.Break(path, fault);
        }
        var order = await _desk.Till.Order(booking: BookingMode.Request);
        _desk.State.Approve(await _desk.Start(order));
        Assert.True(await _desk.Return(order));
        await _desk.Tell();
        await _desk.Till.Do(work => CollectPayment.Apply(work, order.Id, default));
        await _desk.Till.Settle();
        await _desk.Tell();
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(20, Shelf.Cad)));
        await _desk.Till.Settle();
        await _desk.Tell();

        foreach (var kind in new[] { "order", "authorization", "capture", "refund" }) Assert.Single(_desk.State.All(kind));
        Assert.Equal(85.67m, _desk.State.Balance("CAD"));
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        Assert.Equal((PaymentStatus.Captured, 2_000L, 433L), (payment.Status, payment.RefundedMinor, payment.FeeMinor));
        Assert.Empty(await _desk.Till.Check());
    }

    [Fact]
    public async Task A_capture_whose_answer_is_lost_for_good_is_found_and_not_made_again()
    {
        var order = await _desk.Till.Order();
        _desk.State.Approve(await _desk.Start(order));
        _desk.PayPal.Break("/capture", Enumerable.Repeat(PayPalStandIn.Fault.DisconnectAfterTheEffect, 3).ToArray());
        Assert.True(await _desk.Return(order));
        Assert.Equal(PaymentStatus.Pending, Assert.Single(await _desk.Till.PaymentsOf(order)).Status);
        // Nothing is told, and PayPal remembers no request: the outbox alone looks.
        _desk.State.Events.Clear();
        _desk.PayPal.ForgetRequests();
        await _desk.Till.Settle();
        Assert.Equal(PayPalStoriesTests.Paid, await _desk.Till.Books(order));
        Assert.Single(_desk.State.All("capture"));
    }

    [Fact]
    public async Task What_stays_broken_is_the_outboxs_and_has_its_effect_once()
    {
        var (order, _) = await _desk.Sell();
        _desk.PayPal.Break("/refund", Enumerable.Repeat(PayPalStandIn.Fault.ErrorAfterTheEffect, 4).ToArray());
        await _desk.Till.Do(work => OrdersStandIn.RefundAmount(work, order.Id, Money.Of(20, Shelf.Cad)));
        await _desk.Till.Settle();
        await _desk.After(Duration.FromMinutes(1));
        await _desk.Tell();
        Assert.Single(_desk.State.All("refund"));
        Assert.Equal(RefundStatus.Succeeded, Assert.Single(await _desk.Till.RefundsOf(order)).Status);
    }

    [Fact]
    public async Task What_is_asked_for_again_after_PayPal_forgot_the_request_is_found_by_our_reference()
    {
        var (order, _) = await _desk.Sell();
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        var reference = Server.Platform.Ids.Id<Refund>.New(_desk.Till.Clock.GetCurrentInstant()).ToString();
        var call = new GatewayCall(reference, payment.GatewayPaymentId!);
        var first = await _desk.Gateway.Refund(call, reference, Money.Of(20, Shelf.Cad), default);
        _desk.PayPal.ForgetRequests();
        Assert.Equal(first.Value, (await _desk.Gateway.Refund(call, reference, Money.Of(20, Shelf.Cad), default)).Value);
        Assert.Single(_desk.State.All("refund"));
        Assert.Equal("refund_amount_exceeded", (await _desk.Gateway.Refund(new GatewayCall("y", payment.GatewayPaymentId!), "y", Money.Of(100, Shelf.Cad), default)).Problem!.Code);
    }

    [Fact]
    public async Task A_capture_that_was_done_long_ago_is_done_and_cannot_be_voided()
    {
        var order = await _desk.Till.Order(booking: BookingMode.Request);
        _desk.State.Approve(await _desk.Start(order));
        await _desk.Return(order);
        await _desk.Tell();
        var payment = Assert.Single(await _desk.Till.PaymentsOf(order));
        var call = new GatewayCall("capture:1", payment.GatewayPaymentId!);
        Assert.IsType<GatewayFact.Captured>((await _desk.Gateway.Capture(call, payment.Amount, default)).Value.Told!.Fact);
        _desk.PayPal.ForgetRequests();
        Assert.IsType<GatewayFact.Captured>((await _desk.Gateway.Capture(call, payment.Amount, default)).Value.Told!.Fact);
        // The answer to giving it up is that it was taken: the books hear of it, and give it back.
        Assert.IsType<GatewayFact.Captured>((await _desk.Gateway.Void(call, default)).Value.Told!.Fact);
        Assert.Single(_desk.State.All("capture"));
    }

    [Fact]
    public async Task A_page_whose_address_was_lost_is_the_one_that_opens()
    {
        var order = await _desk.Till.Order();
        _desk.PayPal.Break("/checkout/orders", Enumerable.Repeat(PayPalStandIn.Fault.DisconnectAfterTheEffect, 3).ToArray());
        using var silent = await _desk.Till.StartPayment(order);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, silent.StatusCode);
        Assert.Equal(PayPalState.Text(Assert.Single(_desk.State.All("order")), "id"), await _desk.Start(order));
    }

    [Fact]
    public async Task The_way_back_and_the_news_at_the_same_moment_take_the_money_once()
    {
        var order = await _desk.Till.Order();
        _desk.State.Approve(await _desk.Start(order));
        var approved = Assert.Single(_desk.State.Events).ToJsonString();
        await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => new Task[]
        {
            Task.Run(() => _desk.Return(order)), Task.Run(() => _desk.Send(approved)),
        }));
        await _desk.Till.Settle();
        await _desk.Tell();
        Assert.Equal(PayPalStoriesTests.Paid, await _desk.Till.Books(order));
        Assert.Single(_desk.State.All("capture"));
    }

    [Fact]
    public async Task While_PayPal_is_silent_new_payments_go_elsewhere_and_started_ones_wait_for_it()
    {
        await using var payPal = await PayPalStandIn.Start();
        await using var till = await Till.Open(databases, settings: PayPalTill.Settings(payPal)
            .Concat([new("Stoa:Payments:Gateways:1", "sandbox"), new("Stoa:Payments:OutageAfter", "1"), new("Stoa:Payments:PayPal:ClientSecret", "changed")])
            .GroupBy(one => one.Key).ToDictionary(one => one.Key, one => one.Last().Value));
        var (first, second) = (await till.Order(), await till.Order());
        // A secret that PayPal does not know (any more) is an outage, not a refusal.
        using var silent = await till.StartPayment(first);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, silent.StatusCode);
        Assert.Contains("/sandbox/", await till.StartPaying(second), StringComparison.Ordinal);
        Assert.Equal(("paypal", "sandbox"), ((await till.PaymentsOf(first)).Single().Gateway, (await till.PaymentsOf(second)).Single().Gateway));
    }

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_it_ends()
    {
        await _desk.Sell();
        Assert.Equal(1, _desk.PayPal.Tokens);
        _desk.Till.Clock.Ahead += Duration.FromHours(9);
        await _desk.Sell();
        Assert.Equal(2, _desk.PayPal.Tokens);
    }

    [Fact]
    public async Task A_payment_that_is_refused_when_it_is_captured_has_failed()
    {
        var order = await _desk.Till.Order(booking: BookingMode.Request);
        _desk.State.Approve(await _desk.Start(order));
        await _desk.Return(order);
        await _desk.Tell();
        _desk.State.DeclinesNext = true;
        await _desk.Till.Do(work => CollectPayment.Apply(work, order.Id, default));
        await _desk.Till.Settle();
        Assert.Equal((PaymentStatus.Failed, "payer_cannot_pay"), Assert.Single(await _desk.Till.PaymentsOf(order)) is var failed ? (failed.Status, failed.FailureCode) : default);
    }
}
