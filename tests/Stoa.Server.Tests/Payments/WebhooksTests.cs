using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform.Http;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments;

/// <summary>What a processor tells, twice, in any order, late; and what others would like to tell.</summary>
public sealed class WebhooksTests(TestDatabases databases) : IAsyncLifetime
{
    private Till _till = null!;

    public async ValueTask InitializeAsync() => _till = await Till.Open(databases);

    public ValueTask DisposeAsync() => _till.DisposeAsync();

    [Fact]
    public async Task The_same_event_twice_has_its_effect_once()
    {
        var (order, payment) = await Pending();
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, await Send("evt_1", "payment.captured", Captured(order, payment)));
        Assert.Equal(HttpStatusCode.OK, await Send("evt_2", "payment.captured", Captured(order, payment)));
        await _till.Settle();
        Assert.Equal(1, await _till.Count("select count(*) from payments.entries where cause_kind = 'captured'"));
        Assert.Equal(1, await _till.Count("select count(*) from platform.events where type = 'payment.captured'"));
        Assert.Empty(await _till.Check());
    }

    [Fact]
    public async Task Captured_before_authorized_ends_captured()
    {
        var (order, payment) = await Pending(BookingMode.Request);
        await Send("evt_2", "payment.captured", Captured(order, payment));
        await _till.Settle();
        await Send("evt_1", "payment.authorized", new { payment = payment.GatewayPaymentId, reference = payment.Id.ToString(), amount = order.Total });
        await Send("evt_0", "payment.failed", new { payment = payment.GatewayPaymentId, reference = payment.Id.ToString(), code = "card_declined" });
        await _till.Settle();
        Assert.Equal(PaymentStatus.Captured, Assert.Single(await _till.PaymentsOf(order)).Status);
        Assert.Equal(0, await _till.Count("select count(*) from platform.events where type in ('payment.authorized', 'payment.failed')"));
    }

    [Fact]
    public async Task An_event_that_comes_too_early_waits_for_the_one_before()
    {
        var (order, payment) = await Pending();
        await Send("evt_2", "dispute.opened", new { payment = payment.GatewayPaymentId, reference = payment.Id.ToString(), dispute = "dp_1", amount = order.Total });
        await Send("evt_3", "dispute.lost", new { payment = payment.GatewayPaymentId, reference = payment.Id.ToString(), dispute = "dp_1" });
        await _till.Settle();
        Assert.Equal(2, await _till.Count("select count(*) from platform.envelopes where status = 'pending' and topic = 'payments.webhook'"));
        await Send("evt_1", "payment.captured", Captured(order, payment));
        for (var i = 0; i < 5; i++) await _till.After(Duration.FromMinutes(1));
        Assert.EndsWith("dispute_lost: held 110.00, disputes -110.00", await _till.Books(order), StringComparison.Ordinal);
        Assert.Equal(MoneyState.ChargedBack, (await _till.Load(order)).MoneyState);
        Assert.Empty(await _till.Check());
    }

    [Fact]
    public async Task A_payment_that_is_not_ours_is_for_a_person_to_look_at()
    {
        await Send("evt_1", "payment.captured", new { payment = "sbp_unknown", reference = "pay_01h455vb4pex5vsknk084sn02q", amount = new { amount = 100, currency = "CAD" } });
        await _till.Settle();
        Assert.Contains("Dead payments.webhook: sandbox speaks of a payment sbp_unknown", Assert.Single(await _till.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_amount_than_ours_is_for_a_person_to_look_at()
    {
        var (_, payment) = await Pending();
        await Send("evt_1", "payment.captured", new { payment = payment.GatewayPaymentId, reference = payment.Id.ToString(), amount = new { amount = 1, currency = "CAD" } });
        await _till.Settle();
        Assert.Contains("0.01 CAD", Assert.Single(await _till.Errors()), StringComparison.Ordinal);
        Assert.Equal(0, await _till.Count("select count(*) from payments.entries"));
    }

    public enum Forgery { None, OldSecret, SecondSignature, StrangeSecret, ChangedBody, ChangedId, NoSignature, NoId, NotANumber }

    [Theory]
    [InlineData(Forgery.None, 0, HttpStatusCode.OK)]
    [InlineData(Forgery.None, -299, HttpStatusCode.OK)]
    [InlineData(Forgery.None, -302, HttpStatusCode.BadRequest)]
    [InlineData(Forgery.None, 302, HttpStatusCode.BadRequest)]
    [InlineData(Forgery.OldSecret, 0, HttpStatusCode.OK)]
    [InlineData(Forgery.SecondSignature, 0, HttpStatusCode.OK)]
    [InlineData(Forgery.StrangeSecret, 0, HttpStatusCode.BadRequest)]
    [InlineData(Forgery.ChangedBody, 0, HttpStatusCode.BadRequest)]
    [InlineData(Forgery.ChangedId, 0, HttpStatusCode.BadRequest)]
    [InlineData(Forgery.NoSignature, 0, HttpStatusCode.BadRequest)]
    [InlineData(Forgery.NoId, 0, HttpStatusCode.BadRequest)]
    [InlineData(Forgery.NotANumber, 0, HttpStatusCode.BadRequest)]
    public async Task Only_what_the_processor_signed_just_now_is_taken(Forgery forgery, int secondsFromNow, HttpStatusCode answer)
    {
        Assert.Equal(answer, await Send("evt_1", "payment.voided", new { payment = "sbp_1" }, forgery, secondsFromNow));
        Assert.Equal(answer == HttpStatusCode.OK ? 1 : 0, await _till.Count("select count(*) from platform.envelopes where box = 'inbox'"));
    }

    [Fact]
    public async Task An_unknown_gateway_is_not_found_and_a_large_body_is_refused()
    {
        using var small = new StringContent("{}");
        Assert.Equal(HttpStatusCode.NotFound, (await _till.Client.PostAsync("/webhooks/other", small)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _till.Client.PostAsync("/webhooks/sandbox", new ByteArrayContent(new byte[ReceiveWebhook.BodyBytesMax + 1]))).StatusCode);
    }

    [Fact]
    public async Task A_webhook_that_nobody_answers_is_sent_again_and_may_be_sent_once_more_by_hand()
    {
        var order = await _till.Order();
        await _till.Pay(order, SandboxCard.Good);
        _till.Services.GetRequiredService<SandboxOptions>().WebhookUrl = "http://127.0.0.1:1/webhooks/sandbox";
        await _till.Settle();
        Assert.Equal(PaymentStatus.Pending, Assert.Single(await _till.PaymentsOf(order)).Status);
        _till.Services.GetRequiredService<SandboxOptions>().WebhookUrl = null;
        await _till.After(Duration.FromMinutes(1));
        Assert.Equal(PaymentStatus.Captured, Assert.Single(await _till.PaymentsOf(order)).Status);

        var page = await _till.Client.GetStringAsync("/sandbox/events");
        var id = page[page.IndexOf("/sandbox/events/sbe_", StringComparison.Ordinal)..].Split('/')[3];
        Assert.Equal(HttpStatusCode.Redirect, (await _till.PostForm($"/sandbox/events/{id}/resend")).StatusCode);
        await _till.Settle();
        Assert.Empty(await _till.Errors());
        Assert.Empty(await _till.Check());
    }

    private async Task<(Order Order, Payment Payment)> Pending(BookingMode booking = BookingMode.Instant)
    {
        var order = await _till.Order(booking: booking);
        await _till.StartPaying(order);
        return (order, Assert.Single(await _till.PaymentsOf(order)));
    }

    private static object Captured(Order order, Payment payment) =>
        new { payment = payment.GatewayPaymentId, reference = payment.Id.ToString(), amount = order.Total, fee = order.Total with { Minor = 349 } };

    private async Task<HttpStatusCode> Send(string id, string type, object data, Forgery forgery = Forgery.None, int secondsFromNow = 0)
    {
        var time = _till.Clock.GetCurrentInstant().ToUnixTimeSeconds() + secondsFromNow;
        var body = JsonSerializer.SerializeToUtf8Bytes(new { type, timestamp = _till.Clock.GetCurrentInstant(), data }, StoaJson.Options);
        var secret = forgery switch { Forgery.OldSecret => Till.OldSecret, Forgery.StrangeSecret => new byte[32], _ => Till.Secret };
        var signature = StandardWebhook.Sign(secret, id, time, body);
        if (forgery == Forgery.SecondSignature) signature = $"v1,AAAA {signature}";
        if (forgery == Forgery.ChangedBody) body = [.. body, (byte)' '];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/sandbox") { Content = new ByteArrayContent(body) };
        if (forgery != Forgery.NoId) request.Headers.Add("webhook-id", forgery == Forgery.ChangedId ? id + "1" : id);
        request.Headers.Add("webhook-timestamp", forgery == Forgery.NotANumber ? "now" : time.ToString(CultureInfo.InvariantCulture));
        if (forgery != Forgery.NoSignature) request.Headers.Add("webhook-signature", signature);
        using var response = await _till.Client.SendAsync(request);
        return response.StatusCode;
    }
}
