using System.Text;
using System.Text.Json;
using NodaTime;
using Stoa.Core;

namespace Stoa.Server.Payments.PayPal;

/// <summary>What PayPal tells: genuine when PayPal itself says that it sent it to this webhook.</summary>
internal sealed partial class PayPalGateway : IDisposable
{
    private const int IdLengthMax = 50;
    private const int TextLengthMax = 500;

    /// <summary>Questions to PayPal at once: a stranger who sends a flood does not make us one.</summary>
    private const int VerificationsMax = 8;

    private static readonly Problem Unsigned = new(ProblemKind.Invalid, "webhook-unsigned", "Send PayPal-Transmission-Id, -Time and -Sig, PayPal-Auth-Algo and PayPal-Cert-Url.");
    private static readonly Problem WrongSignature = new(ProblemKind.Invalid, "webhook-signature", "PayPal did not send this message to this webhook.");
    private static readonly Problem Unreadable = new(ProblemKind.Invalid, "webhook-unreadable", "The body is not an event of PayPal.");

    private readonly SemaphoreSlim _verifying = new(VerificationsMax);

    /// <inheritdoc />
    public override async Task<Outcome<GatewayNews?>> ReadWebhook(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now, CancellationToken cancel)
    {
        if (Signature.Of(headers) is not { } signature) return Unsigned;
        if (EventOf(body.Span) is not { } happened) return Unreadable;
        if (await Verify(signature, body, cancel) is { } problem) return problem;
        try
        {
            return await NewsOf(happened, cancel);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            return Unreadable;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _verifying.Dispose();

    // The event is asked about byte by byte as it came: written anew, it would not fit its signature.
    private async Task<Problem?> Verify(Signature signature, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var head = JsonSerializer.Serialize(new
        {
            signature.AuthAlgo, signature.CertUrl, signature.TransmissionId, signature.TransmissionSig, signature.TransmissionTime, options.WebhookId,
        }, PayPalJson.Options);
        byte[] question = [.. Encoding.UTF8.GetBytes($"{head[..^1]},\"webhook_event\":"), .. body.Span, (byte)'}'];
        await _verifying.WaitAsync(cancel);
        try
        {
            var answer = await client.Ask<PayPalVerification>("/v1/notifications/verify-webhook-signature", question, cancel);
            // Refused for its form: then PayPal has not sent it.
            return answer.Succeeded && answer.Value.VerificationStatus == "SUCCESS" ? null : WrongSignature;
        }
        finally
        {
            _verifying.Release();
        }
    }

    private async Task<Outcome<GatewayNews?>> NewsOf(PayPalEvent happened, CancellationToken cancel)
    {
        switch (happened.EventType)
        {
            case "PAYMENT.CAPTURE.REVERSED": return await TakenBack(happened.Id!, PayPalNews.Read<PayPalRefund>(happened.Resource), cancel);
            case "PAYMENT.AUTHORIZATION.VOIDED": return await GivenUp(happened.Id!, PayPalNews.Read<PayPalAuthorization>(happened.Resource), cancel);
            case "VAULT.PAYMENT-TOKEN.CREATED": return await Kept(happened.Id!, PayPalNews.Read<PayPalVaulted>(happened.Resource), cancel);
            case "PAYMENT.PAYOUTS-ITEM.UNCLAIMED":
                await CallBack(PayPalNews.Read<PayPalPayoutItem>(happened.Resource), cancel);
                return (GatewayNews?)null;
            default: return PayPalNews.Of(happened);
        }
    }

    // A bank took the money back, and the dispute about it is asked for: both may be told, and are one.
    private async Task<Outcome<GatewayNews?>> TakenBack(string id, PayPalRefund reversal, CancellationToken cancel)
    {
        if (PayPalNews.CaptureOf(reversal) is not { } capture) return (GatewayNews?)null;
        var dispute = await DisputeOf(capture, cancel);
        if (dispute is not null) return PayPalNews.Dispute(id, dispute);
        if (reversal.Amount is null || (reversal.CustomId is not null && PayPalNews.PaymentOf(reversal.CustomId) is null)) return (GatewayNews?)null;
        return new GatewayEvent(id, null, PayPalNews.PaymentOf(reversal.CustomId), new GatewayFact.DisputeOpened(reversal.Id, PayPalMoney.Read(reversal.Amount), "reversed"), capture);
    }

    // By us, or because it was kept for too long; one that was renewed says nothing of its payment.
    private async Task<Outcome<GatewayNews?>> GivenUp(string id, PayPalAuthorization authorization, CancellationToken cancel)
    {
        if (PayPalNews.PaymentOf(authorization.CustomId) is not { } reference) return (GatewayNews?)null;
        var orderId = authorization.SupplementaryData?.RelatedIds?.OrderId;
        if (orderId is not null && await Order(orderId, cancel) is { Succeeded: true } order && order.Value.Authorizations.Any(one => one.IsLive && one.Id != authorization.Id))
            return (GatewayNews?)null;
        var isOver = authorization.ExpirationTime is { } end && Instant.FromDateTimeOffset(end) <= clock.GetCurrentInstant();
        return new GatewayEvent(id, orderId, reference, isOver ? new GatewayFact.Failed("authorization_expired") : new GatewayFact.Voided());
    }

    // The account may be kept some time after the money was taken: what was paid is told once more, with what is kept.
    private async Task<Outcome<GatewayNews?>> Kept(string id, PayPalVaulted kept, CancellationToken cancel)
    {
        if (kept is not { Id: { } token, Metadata.OrderId: { } order }) return (GatewayNews?)null;
        var found = await Order(order, cancel);
        return found.Succeeded && PayPalNews.Of(found.Value) is { Reference: not null, Fact: GatewayFact.Captured fact } news
            ? news with { Id = id, Fact = fact with { Method = new KeptMethod(kept.Customer?.Id, token) } }
            : (GatewayNews?)null;
    }

    // Nobody has an account under this address: PayPal would keep the money for a month, for whoever opens one. It is called back at once.
    private async Task CallBack(PayPalPayoutItem item, CancellationToken cancel)
    {
        if (!Platform.Ids.Id<Payouts.Payout>.TryParse(item.PayoutItem?.SenderItemId, out _)) return;
        await client.Do($"/v1/payments/payouts-item/{Uri.EscapeDataString(item.PayoutItemId)}/cancel", cancel);
    }

    private static PayPalEvent? EventOf(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<PayPalEvent>(body, PayPalJson.Options) is { Id.Length: > 0, EventType: not null, Resource.ValueKind: JsonValueKind.Object } happened ? happened : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Signature(string AuthAlgo, string CertUrl, string TransmissionId, string TransmissionSig, string TransmissionTime)
    {
        internal static Signature? Of(IHeaderDictionary headers)
        {
            if (One(headers, "PAYPAL-AUTH-ALGO") is not { } algorithm || One(headers, "PAYPAL-CERT-URL") is not { } certificate || One(headers, "PAYPAL-TRANSMISSION-ID") is not { Length: <= IdLengthMax } id
                || One(headers, "PAYPAL-TRANSMISSION-SIG") is not { } signature || One(headers, "PAYPAL-TRANSMISSION-TIME") is not { } time)
                return null;
            // Any other certificate proves nothing, and PayPal need not be asked.
            var isTheirs = Uri.TryCreate(certificate, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
                && (address.Host == "paypal.com" || address.Host.EndsWith(".paypal.com", StringComparison.Ordinal));
            return isTheirs ? new Signature(algorithm, certificate, id, signature, time) : null;
        }

        private static string? One(IHeaderDictionary headers, string name) => headers[name] is [{ Length: > 0 and <= TextLengthMax } value] ? value : null;
    }
}
