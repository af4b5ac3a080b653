using System.Text.Json;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Payments.Sandbox;

/// <summary>The client of the simulated processor: knows it by its API and its webhooks only, as any other gateway knows its own.</summary>
internal sealed partial class SandboxGateway(
    SandboxProcessor processor, SandboxAccounts accounts, SandboxAuthorizations authorizations, SandboxMethods methods, SandboxSecrets secrets, SandboxOptions options) : PaymentGateway
{
    internal const string Name = "sandbox";

    private static readonly Problem Unreadable = new(ProblemKind.Invalid, "webhook-unreadable", "The body is not an event of the sandbox.");

    /// <inheritdoc />
    public override string Id => Name;

    /// <inheritdoc />
    public override PayWith PayWith { get; } = new("Card", "With the test cards of the sandbox.");

    /// <inheritdoc />
    public override bool Takes(Money amount) => amount.IsPositive;

    /// <inheritdoc />
    public override async Task<Outcome<HostedCheckout>> CreateCheckout(CheckoutRequest request, CancellationToken cancel)
    {
        var answer = await processor.Open(request, cancel);
        if (answer.Id is not { } id) return Refusal(answer);
        // It lives at the same address as the marketplace that it sends people back to.
        return new HostedCheckout(id, new Uri(new Uri(request.ReturnUrl), $"/sandbox/pay/{id}").ToString());
    }

    /// <inheritdoc />
    public override async Task<Outcome<Accepted>> Capture(GatewayCall call, Money amount, CancellationToken cancel) =>
        Accept(await processor.Capture(call.IdempotencyKey, call.GatewayPaymentId, amount, cancel));

    /// <inheritdoc />
    public override async Task<Outcome<Accepted>> Void(GatewayCall call, CancellationToken cancel) =>
        Accept(await processor.Void(call.IdempotencyKey, call.GatewayPaymentId, cancel));

    /// <inheritdoc />
    public override async Task<Outcome<AcceptedRefund>> Refund(GatewayCall call, string reference, Money amount, CancellationToken cancel)
    {
        var answer = await processor.Refund(call.IdempotencyKey, call.GatewayPaymentId, reference, amount, cancel);
        return answer.Id is { } id ? new AcceptedRefund(id) : Refusal(answer);
    }

    /// <inheritdoc />
    public override Task<Outcome<GatewayNews?>> ReadWebhook(IHeaderDictionary headers, ReadOnlyMemory<byte> body, Instant now, CancellationToken cancel) =>
        Task.FromResult(Read(headers, body.Span, now));

    private Outcome<GatewayNews?> Read(IHeaderDictionary headers, ReadOnlySpan<byte> body, Instant now)
    {
        var verified = StandardWebhook.Verify(headers, body, secrets.All, now);
        if (verified.Refused(out var problem)) return problem;
        try
        {
            var message = JsonSerializer.Deserialize<Message>(body, StoaJson.Options);
            if (message?.Data is not { } data) return Unreadable;
            if (message.Type == "method.kept" && data is { Reference: { } reference, Method: { } given })
                return new MethodEvent(verified.Value, reference, new KeptMethod(data.Customer, given));
            if (PayoutFactOf(message.Type, data) is { } news) return new PayoutEvent(verified.Value, news);
            return FactOf(message.Type, data) is { } fact
                ? new GatewayEvent(verified.Value, data.Payment, data.Reference, fact)
                : (GatewayNews?)null;
        }
        catch (JsonException)
        {
            return Unreadable;
        }
    }

    // {"type":"payment.captured","timestamp":"2026-01-03T19:00:00Z",
    //  "data":{"amount":{"amount":11000,"currency":"CAD"},"fee":{"amount":349,"currency":"CAD"},"payment":"sbp_4f…","reference":"pay_01…"}}
    private sealed record Message(string Type, Data? Data);

    private sealed record Data(
        string? Payment, string? Reference, Money? Amount, Money? Fee, string? Code, string? Refund, string? RefundReference, string? Dispute, string? Reason, Instant? EvidenceBy, Instant? Until,
        string? Account, string? Payout, string? PayoutReference, bool HasGivenDetails, bool CanBePaid, IReadOnlyList<string>? Missing, string? DisabledReason,
        string? Customer = null, string? Method = null);

    private static PayoutFact? PayoutFactOf(string type, Data data) => (type, data) switch
    {
        ("account.updated", { Account: { } account }) => new PayoutFact.AccountChanged(
            new PayoutAccount(account, data.Reference, data.HasGivenDetails, data.CanBePaid, data.Missing ?? [], null, data.DisabledReason)),
        ("payout.paid", { Payout: { } payout }) => new PayoutFact.Paid(payout, data.PayoutReference),
        ("payout.failed", { Payout: { } payout, Code: { } code }) => new PayoutFact.Failed(payout, data.PayoutReference, code),
        _ => null,
    };

    private static GatewayFact? FactOf(string type, Data data) => (type, data) switch
    {
        ("payment.authorized", { Amount: { } amount }) => new GatewayFact.Authorized(amount, data.Until),
        ("payment.captured", { Amount: { } amount }) => new GatewayFact.Captured(amount, data.Fee)
        {
            Method = data.Method is { } method ? new KeptMethod(data.Customer, method) : null,
        },
        ("payment.failed", { Code: { } code }) => new GatewayFact.Failed(code),
        ("payment.voided", _) => new GatewayFact.Voided(),
        ("refund.succeeded", { Refund: { } refund, Amount: { } amount }) => new GatewayFact.Refunded(refund, data.RefundReference, amount),
        ("refund.failed", { Refund: { } refund, Code: { } code }) => new GatewayFact.RefundFailed(refund, data.RefundReference, code),
        ("dispute.opened", { Dispute: { } dispute, Amount: { } amount }) => new GatewayFact.DisputeOpened(dispute, amount, data.Reason, data.EvidenceBy),
        ("dispute.won", { Dispute: { } dispute }) => new GatewayFact.DisputeWon(dispute),
        ("dispute.lost", { Dispute: { } dispute }) => new GatewayFact.DisputeLost(dispute),
        _ => null,
    };

    private static Outcome<Accepted> Accept(SandboxProcessor.Answer answer) => answer.Id is not null ? new Accepted() : Refusal(answer);

    private static Problem Refusal(SandboxProcessor.Answer answer) =>
        new(ProblemKind.Conflict, answer.Code!, $"The sandbox refused: {answer.Code}.");
}
