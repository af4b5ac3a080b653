using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Payments.PayPal;

/// <summary>Whose webhooks are taken: those of which PayPal says that it sent them.</summary>
public sealed class PayPalWebhooksTests(TestDatabases databases) : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Spread = new() { WriteIndented = true };

    private PayPalTill _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await PayPalTill.Open(databases);

    public async ValueTask DisposeAsync()
    {
        if (_desk is null) return;
        Assert.Empty(_desk.PayPal.Complaints);
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task A_genuine_one_is_taken_once_however_it_is_written_and_a_forged_one_never()
    {
        var told = await Captured();
        var (body, spread) = (told.ToJsonString(), told.ToJsonString(Spread));
        Assert.Equal(HttpStatusCode.BadRequest, await _desk.Send(body, PayPalState.Sign(spread)));
        Assert.Equal(HttpStatusCode.BadRequest, await _desk.Send(body, PayPalState.Sign(body, webhook: "ANOTHERS1")));
        Assert.Equal(HttpStatusCode.BadRequest, await _desk.Send("{}", PayPalState.Sign("{}")));
        Assert.Equal(HttpStatusCode.BadRequest, await _desk.Send("hello", PayPalState.Sign("hello")));
        Assert.Equal(0, await Kept());
        Assert.Equal(HttpStatusCode.OK, await _desk.Send(spread));
        Assert.Equal(HttpStatusCode.OK, await _desk.Send(body));
        Assert.Equal(1, await Kept());
    }

    [Fact]
    public async Task What_cannot_be_PayPals_is_refused_without_asking()
    {
        var body = (await Captured()).ToJsonString();
        var asked = _desk.PayPal.Requests.Count;
        foreach (var (header, value) in new[]
        {
            ("PAYPAL-CERT-URL", "https://paypal.com.evil.example/cert"), ("PAYPAL-CERT-URL", "http://api.paypal.com/cert"), ("PAYPAL-TRANSMISSION-SIG", ""),
            ("PAYPAL-TRANSMISSION-ID", "a-transmission-id-that-is-longer-than-any-of-those-of-PayPal"),
        })
        {
            var headers = PayPalState.Sign(body);
            headers[header] = value;
            Assert.Equal((header, HttpStatusCode.BadRequest), (header, await _desk.Send(body, headers)));
        }
        Assert.Equal(asked, _desk.PayPal.Requests.Count);
    }

    [Fact]
    public async Task While_PayPal_does_not_answer_it_is_asked_to_send_again()
    {
        var body = (await Captured()).ToJsonString();
        _desk.PayPal.Break("/verify-webhook-signature", Enumerable.Repeat(PayPalStandIn.Fault.ErrorBefore, 3).ToArray());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await _desk.Send(body));
        Assert.Equal(0, await Kept());
        Assert.Equal(HttpStatusCode.OK, await _desk.Send(body));
        Assert.Equal(1, await Kept());
    }

    [Fact]
    public async Task Events_of_another_program_or_of_no_concern_are_answered_and_left()
    {
        var told = await Captured();
        told["resource"]!["custom_id"] = "invoice 12 of another shop";
        Assert.Equal(HttpStatusCode.OK, await _desk.Send(told.ToJsonString()));
        told["event_type"] = "VAULT.PAYMENT-TOKEN.CREATED";
        Assert.Equal(HttpStatusCode.OK, await _desk.Send(told.ToJsonString()));
        Assert.Equal(0, await Kept());
    }

    [Fact]
    public async Task An_amount_that_is_not_ours_is_a_dead_letter_with_a_sentence()
    {
        var told = await Captured();
        told["resource"]!["amount"]!["value"] = "100.00";
        Assert.Equal(HttpStatusCode.OK, await _desk.Send(told.ToJsonString()));
        told["resource"]!["amount"]!["value"] = "a lot";
        Assert.Equal(HttpStatusCode.BadRequest, await _desk.Send(told.ToJsonString()));
        await _desk.Till.Settle();
        Assert.Contains("Compare the two at the processor", Assert.Single(await _desk.Till.Errors()), StringComparison.Ordinal);
    }

    // The capture is known to PayPal alone: the customer's return broke.
    private async Task<JsonObject> Captured()
    {
        var order = await _desk.Till.Order();
        var page = await _desk.Start(order);
        _desk.State.Approve(page);
        _desk.State.Events.Clear();
        _desk.State.Do("POST /v2/checkout/orders/{id}/capture", new() { ["id"] = page }, new Microsoft.AspNetCore.Http.QueryCollection(), null, "");
        return _desk.Waiting("PAYMENT.CAPTURE.COMPLETED");
    }

    private Task<long> Kept() => _desk.Till.Count("select count(*) from platform.envelopes where box = 'inbox'");
}
