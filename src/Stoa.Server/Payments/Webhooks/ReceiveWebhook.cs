using System.Diagnostics;
using System.Text.Json;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Payments.Observability;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Payments.Webhooks;

/// <summary>A processor calls: its message is verified and kept, then answered, and only then worked on.</summary>
internal static class ReceiveWebhook
{
    internal const string Topic = "payments.webhook";

    /// <summary>News of accounts and payouts; each its own aggregate, in no order.</summary>
    internal const string PayoutTopic = "payouts.webhook";

    /// <summary>The largest message that is read.</summary>
    internal const int BodyBytesMax = 256 * 1024;

    private static readonly Problem UnknownGateway = new(ProblemKind.NotFound, "gateway-not-found", "No such payment processor is in use here.");

    private static readonly Problem TooLarge = new(ProblemKind.Invalid, "body-too-large", $"Send at most {BodyBytesMax} bytes.");

    /// <summary>What waits in the inbox.</summary>
    internal sealed record Arrived(string Gateway, GatewayEvent Event);

    /// <summary>What waits under <see cref="PayoutTopic"/>.</summary>
    internal sealed record PayoutArrived(string Gateway, PayoutEvent Event);

    internal static async Task<IResult> Post(
        string gateway, HttpRequest request, Gateways gateways, Inbox inbox, IClock clock, ILogger<PaymentsLogCategory> log, CancellationToken cancel)
    {
        if (gateways.Find(gateway) is not { } sender) return UnknownGateway.Answer();
        var came = Stopwatch.GetTimestamp();
        if (await ReadBody(request, cancel) is not { } body) return TooLarge.Answer();
        var read = await Read(sender, request.Headers, body, gateways, clock, log, cancel);
        if (read is not { } known)
        {
            PaymentMetrics.Webhook(sender.Id, PaymentMetrics.Silent, came);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        if (known.Refused(out var problem))
        {
            PaymentMetrics.Webhook(sender.Id, PaymentMetrics.Refused, came);
            PaymentsLog.WebhookRefused(log, sender.Id, problem.Code);
            // 400, not 422: senders of webhooks know it.
            return Results.Json(new { code = problem.Code, detail = problem.Message }, StoaJson.Options, "application/problem+json", StatusCodes.Status400BadRequest);
        }
        // Facts stand in no order, so each is its own aggregate: one that must wait holds no other up.
        var outcome = known.Value switch
        {
            GatewayEvent happened => await Keep(Topic, happened.Id, new Arrived(sender.Id, happened)),
            GatewayNewsList { Events: var all } => await KeepAll(all),
            PayoutEvent happened => await Keep(PayoutTopic, happened.Id, new PayoutArrived(sender.Id, happened)),
            MethodEvent happened => await Keep(MethodFacts.Topic, happened.Id, new MethodFacts.Arrived(sender.Id, happened)),
            _ => PaymentMetrics.Ignored,
        };
        PaymentMetrics.Webhook(sender.Id, outcome, came);
        return Results.Ok();

        async Task<string> KeepAll(IReadOnlyList<GatewayEvent> all)
        {
            var outcomes = new List<string>();
            foreach (var happened in all) outcomes.Add(await Keep(Topic, happened.Id, new Arrived(sender.Id, happened)));
            return outcomes.Contains(PaymentMetrics.Accepted) ? PaymentMetrics.Accepted : PaymentMetrics.Duplicate;
        }

        async Task<string> Keep<T>(string topic, string eventId, T message)
        {
            var id = $"{sender.Id}:{eventId}";
            var isNew = await inbox.Receive(topic, id, id, JsonSerializer.Serialize(message, StoaJson.Options), cancel);
            return isNew ? PaymentMetrics.Accepted : PaymentMetrics.Duplicate;
        }
    }

    /// <summary>Keeps what the answer to a call of ours told, as if it had been a webhook.</summary>
    internal static Task Keep(Inbox inbox, string gateway, GatewayEvent told, CancellationToken cancel)
    {
        var id = $"{gateway}:answer:{told.Id}";
        return inbox.Receive(Topic, id, id, JsonSerializer.Serialize(new Arrived(gateway, told), StoaJson.Options), cancel);
    }

    // Null when the processor must be asked whether it is genuine, and does not answer: it is sent again.
    private static async Task<Outcome<GatewayNews?>?> Read(
        PaymentGateway sender, IHeaderDictionary headers, byte[] body, Gateways gateways, IClock clock, ILogger log, CancellationToken cancel)
    {
        try
        {
            return await gateways.Call(token => sender.ReadWebhook(headers, body, clock.GetCurrentInstant(), token), cancel);
        }
        catch (Exception silence) when (GatewayRetries.IsSilence(silence))
        {
            PaymentsLog.WebhookNotVerified(log, sender.Id, silence.Message);
            return null;
        }
    }

    private static async Task<byte[]?> ReadBody(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > BodyBytesMax) return null;
        using var body = new MemoryStream();
        var part = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(part, cancel)) > 0)
        {
            if (body.Length + read > BodyBytesMax) return null;
            body.Write(part, 0, read);
        }
        return body.ToArray();
    }
}
