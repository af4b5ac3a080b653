using System.Text.Json;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments.Stripe;

/// <summary>
/// Stripe, with hosted pages (Checkout Sessions), separate charges and transfers, and Express accounts of providers. A payment is known by its
/// session (<c>cs_…</c>), its money by the intent (<c>pi_…</c>) that the session makes when the customer pays.
/// </summary>
internal sealed partial class StripeGateway(StripeClient client, StripeOptions options) : PaymentGateway
{
    internal const string Name = "stripe";

    private const string StateChanged = "payment_intent_unexpected_state";

    private static readonly Problem Unreadable = new(ProblemKind.Invalid, "webhook-unreadable", "The body is not an event of Stripe.");
    private static readonly Problem WrongEndpoint = new(ProblemKind.Invalid, "webhook-endpoint", "This secret is not of the endpoint for such events.");
    private static readonly Problem NobodyPaid = new(ProblemKind.Conflict, "payment_is_open", "Nobody has paid on this page.");

    /// <inheritdoc />
    public override string Id => Name;

    /// <inheritdoc />
    public override bool Takes(Money amount) => StripeMoney.CanCharge(amount);

    /// <inheritdoc />
    public override async Task<Outcome<HostedCheckout>> CreateCheckout(CheckoutRequest request, CancellationToken cancel)
    {
        var reference = new StripeForm { { StripeNews.Reference, request.Reference } };
        // No expires_at: it would differ from one try to the next, and the same key must ask the same. Void closes the page in time.
        var opened = await client.Post<StripeSession>("/v1/checkout/sessions", new StripeForm
        {
            { "mode", "payment" },
            { "client_reference_id", request.Reference },
            { "success_url", request.ReturnUrl },
            { "cancel_url", request.CancelUrl },
            {
                "line_items", [new StripeForm
                {
                    { "quantity", 1 },
                    {
                        "price_data", new StripeForm
                        {
                            { "currency", CodeOf(request.Amount) },
                            { "unit_amount", StripeMoney.Units(request.Amount) },
                            { "product_data", new StripeForm { { "name", request.Description } } },
                        }
                    },
                }]
            },
            { "metadata", reference },
            { "customer_creation", request.KeepsMethod ? "always" : null },
            {
                "payment_intent_data", new StripeForm
                {
                    { "setup_future_usage", request.KeepsMethod ? "off_session" : null },
                    { "capture_method", request.Capture == CaptureMode.Manual ? "manual" : "automatic" },
                    { "description", request.Description },
                    { "transfer_group", request.Group },
                    { "metadata", reference },
                }
            },
        }, request.IdempotencyKey, cancel);
        if (opened.Refused(out var problem)) return problem;
        return opened.Value.Url is { } url ? new HostedCheckout(opened.Value.Id, url) : new Problem(ProblemKind.Conflict, "session_is_over", "This page of Stripe is closed.");
    }

    /// <inheritdoc />
    public override async Task<Outcome<Accepted>> Capture(GatewayCall call, Money amount, CancellationToken cancel)
    {
        var known = await IntentOf(call.GatewayPaymentId, call.GatewayChargeId, cancel);
        if (known.Refused(out var problem)) return problem;
        var captured = await client.Post<StripeIntent>($"/v1/payment_intents/{known.Value}/capture",
            new StripeForm { { "amount_to_capture", StripeMoney.Units(amount) } }, call.IdempotencyKey, cancel);
        return await Settle(captured, known.Value, isDone: intent => intent.Status == "succeeded", cancel);
    }

    /// <inheritdoc />
    public override async Task<Outcome<Accepted>> Void(GatewayCall call, CancellationToken cancel)
    {
        if (call.GatewayChargeId is { } charge) return await Cancel(call, charge, cancel);
        var found = await Session(call.GatewayPaymentId, cancel);
        if (found.Refused(out var problem)) return problem;
        if (found.Value.Status == "open")
        {
            var expired = await client.Post<StripeSession>($"/v1/checkout/sessions/{found.Value.Id}/expire", [], $"{call.IdempotencyKey}:expire", cancel);
            if (!expired.Refused(out problem)) return new Accepted();
            // The customer may have paid this very moment.
            found = await Session(call.GatewayPaymentId, cancel);
            if (found.Refused(out _) || found.Value.Status == "open") return problem;
        }
        if (found.Value.Status == "expired") return new Accepted();
        return found.Value.PaymentIntent is { } intent ? await Cancel(call, intent, cancel) : NobodyPaid;
    }

    /// <inheritdoc />
    public override async Task<Outcome<AcceptedRefund>> Refund(GatewayCall call, string reference, Money amount, CancellationToken cancel)
    {
        var known = await IntentOf(call.GatewayPaymentId, call.GatewayChargeId, cancel);
        if (known.Refused(out var problem)) return problem;
        // Stripe forgets a key after a day, and a refund may be asked for again later than that: our reference is never forgotten.
        var made = await client.Get<StripeList<StripeRefund>>("/v1/refunds", new StripeForm { { "payment_intent", known.Value }, { "limit", PageMax } }, cancel);
        if (made.Refused(out problem)) return problem;
        if (made.Value.Data.FirstOrDefault(refund => StripeNews.ReferenceOf(refund.Metadata) == reference) is { } earlier) return new AcceptedRefund(earlier.Id);

        var refunded = await client.Post<StripeRefund>("/v1/refunds", new StripeForm
        {
            { "payment_intent", known.Value },
            { "amount", StripeMoney.Units(amount) },
            { "metadata", new StripeForm { { StripeNews.Reference, reference } } },
        }, call.IdempotencyKey, cancel);
        return refunded.Refused(out problem) ? problem : new AcceptedRefund(refunded.Value.Id);
    }

    /// <inheritdoc />
    public override async Task<Outcome<GatewayNews?>> ReadWebhook(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now, CancellationToken cancel)
    {
        var read = Read(headers[StripeSignature.Header], body.Span, now);
        if (read.Refused(out _) || read.Value is not GatewayEvent { Fact: GatewayFact.Authorized authorized, GatewayChargeId: { } intent } told) return read;
        return told with { Fact = authorized with { Until = await CapturableUntil(intent, cancel) } };
    }

    private Outcome<GatewayNews?> Read(string? signature, ReadOnlySpan<byte> body, Instant now)
    {
        var verified = StripeSignature.Verify(signature, body, options.WebhookSecrets.Concat(options.ConnectWebhookSecrets), now);
        if (verified.Refused(out var problem)) return problem;
        try
        {
            var happened = JsonSerializer.Deserialize<StripeEvent>(body, StripeJson.Options);
            if (happened is not { Id.Length: > 0, Type: not null, Data.Object.ValueKind: JsonValueKind.Object }) return Unreadable;
            var secrets = happened.Account is null ? options.WebhookSecrets : options.ConnectWebhookSecrets;
            if (!secrets.Contains(verified.Value)) return WrongEndpoint;
            // An endpoint for connected accounts gets the test mode's events too.
            return happened.Livemode == options.IsLive ? StripeNews.Of(happened) : (GatewayNews?)null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            return Unreadable;
        }
    }

    private async Task<Outcome<Accepted>> Cancel(GatewayCall call, string intent, CancellationToken cancel)
    {
        var cancelled = await client.Post<StripeIntent>($"/v1/payment_intents/{intent}/cancel",
            new StripeForm { { "cancellation_reason", "requested_by_customer" } }, $"{call.IdempotencyKey}:cancel", cancel);
        return await Settle(cancelled, intent, isDone: now => now.Status == "canceled", cancel);
    }

    // Refused because it was done already, by a call whose answer was lost for longer than Stripe keeps keys: then it is done.
    private async Task<Outcome<Accepted>> Settle(Outcome<StripeIntent> answer, string intent, Func<StripeIntent, bool> isDone, CancellationToken cancel)
    {
        if (!answer.Refused(out var problem)) return new Accepted();
        if (problem.Code != StateChanged) return problem;
        var now = await client.Get<StripeIntent>($"/v1/payment_intents/{intent}", [], cancel);
        return !now.Refused(out _) && isDone(now.Value) ? new Accepted() : problem;
    }

    private async Task<Outcome<string>> IntentOf(string payment, string? charge, CancellationToken cancel)
    {
        if (charge is not null) return charge;
        var session = await Session(payment, cancel);
        if (session.Refused(out var problem)) return problem;
        return session.Value.PaymentIntent is { } intent ? intent : NobodyPaid;
    }

    private Task<Outcome<StripeSession>> Session(string id, CancellationToken cancel) => client.Get<StripeSession>($"/v1/checkout/sessions/{id}", [], cancel);

    private static string CodeOf(Money amount) => amount.Currency.Code.ToLowerInvariant();
}
