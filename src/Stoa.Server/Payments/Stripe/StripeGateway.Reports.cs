using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;

namespace Stoa.Server.Payments.Stripe;

/// <summary>What Stripe's own books say, and our side of disputes.</summary>
internal sealed partial class StripeGateway : IReportsBalance, ITakesEvidence, ITellsFees, ILimitsAuthorizations
{
    /// <inheritdoc />
    public Duration AuthorizationLife => Duration.FromTimeSpan(options.AuthorizationLife);

    // The card's network decides, and the charge says it: 5 days for some, 30 for others. Null for what says nothing.
    private async Task<Instant?> CapturableUntil(string intent, CancellationToken cancel)
    {
        var charged = await client.Get<StripeChargedIntent>($"/v1/payment_intents/{intent}", new StripeForm { { "expand", ["latest_charge"] } }, cancel);
        return !charged.Refused(out _) && charged.Value.LatestCharge?.PaymentMethodDetails?.Card?.CaptureBefore is { } end ? Instant.FromUnixTimeSeconds(end) : null;
    }

    /// <inheritdoc />
    public async Task<Outcome<Money?>> FeeOf(string gatewayPaymentId, string? gatewayChargeId, CancellationToken cancel)
    {
        var known = await IntentOf(gatewayPaymentId, gatewayChargeId, cancel);
        if (known.Refused(out var problem)) return problem;
        var intent = await client.Get<StripeSettledIntent>($"/v1/payment_intents/{known.Value}",
            new StripeForm { { "expand", ["latest_charge.balance_transaction"] } }, cancel);
        if (intent.Refused(out problem)) return problem;
        return intent.Value.LatestCharge?.BalanceTransaction is { } moved ? StripeMoney.Read(moved.Fee, moved.Currency) : (Money?)null;
    }

    /// <inheritdoc />
    public async Task<Outcome<MovementPage>> Movements(LocalDate day, string? after, CancellationToken cancel)
    {
        var page = await client.Get<StripeList<StripeMovement>>("/v1/balance_transactions", new StripeForm
        {
            { "created", new StripeForm { { "gte", StartOf(day) }, { "lt", StartOf(day.PlusDays(1)) } } },
            { "limit", PageMax },
            { "starting_after", after },
            // The source's metadata hold our own ids.
            { "expand", ["data.source"] },
        }, cancel);
        if (page.Refused(out var problem)) return problem;
        var (moved, hasMore) = page.Value;
        return new MovementPage([.. moved.Select(MovementOf)], hasMore && moved.Count > 0 ? moved[^1].Id : null);
    }

    /// <inheritdoc />
    public async Task<Outcome<IReadOnlyList<Money>>> Balance(CancellationToken cancel)
    {
        var balance = await client.Get<StripeBalance>("/v1/balance", [], cancel);
        if (balance.Refused(out var problem)) return problem;
        return Outcome<IReadOnlyList<Money>>.Of(
        [
            .. balance.Value.Available.Concat(balance.Value.Pending).GroupBy(part => part.Currency, StringComparer.Ordinal)
                .Select(parts => StripeMoney.Read(parts.Sum(part => part.Amount), parts.Key)),
        ]);
    }

    /// <inheritdoc />
    public async Task<Outcome<Accepted>> GiveEvidence(
        string idempotencyKey, string gatewayDisputeId, DisputeEvidence evidence, bool submit, CancellationToken cancel)
    {
        string? document = null;
        if (evidence.Pack is { } pack)
        {
            var uploaded = await client.Upload(pack, "dispute_evidence", $"{idempotencyKey}:file", cancel);
            if (uploaded.Refused(out var refused)) return refused;
            document = uploaded.Value.Id;
        }
        var given = await client.Post<StripeDispute>($"/v1/disputes/{gatewayDisputeId}", new StripeForm
        {
            {
                "evidence", new StripeForm
                {
                    { "product_description", Cut(evidence.ServiceDescription) },
                    { "service_date", evidence.ServiceDate is { } date ? LocalDatePattern.Iso.Format(date) : null },
                    { "customer_name", evidence.CustomerName },
                    { "customer_email_address", evidence.CustomerEmail },
                    { "access_activity_log", Cut(evidence.AccessLog) },
                    { "refund_policy_disclosure", Cut(evidence.RefundPolicy) },
                    { "uncategorized_text", Cut(evidence.Explanation) },
                    { "uncategorized_file", document },
                }
            },
            { "submit", submit },
        }, idempotencyKey, cancel);
        return given.Refused(out var problem) ? problem : new Accepted();
    }

    private static BalanceMovement MovementOf(StripeMovement moved) => new(
        moved.Id, Instant.FromUnixTimeSeconds(moved.Created), KindOf(moved), StripeMoney.Read(moved.Amount, moved.Currency),
        StripeMoney.Read(moved.Fee, moved.Currency), Text(moved.Source, "id"), Text(moved.Source, "metadata", StripeNews.Reference));

    private static BalanceMovementKind KindOf(StripeMovement moved) => (moved.Type, moved.ReportingCategory) switch
    {
        (_, "dispute") => BalanceMovementKind.Dispute,
        (_, "dispute_reversal") => BalanceMovementKind.DisputeReversed,
        ("charge" or "payment", _) => BalanceMovementKind.Charge,
        ("refund" or "payment_refund", _) => BalanceMovementKind.Refund,
        ("refund_failure", _) => BalanceMovementKind.RefundFailed,
        ("transfer", _) => BalanceMovementKind.Transfer,
        ("transfer_refund" or "transfer_cancel" or "transfer_failure", _) => BalanceMovementKind.TransferReversed,
        ("payout", _) => BalanceMovementKind.Payout,
        ("payout_cancel" or "payout_failure", _) => BalanceMovementKind.PayoutFailed,
        ("stripe_fee" or "stripe_fx_fee" or "tax_fee", _) => BalanceMovementKind.Fee,
        _ => BalanceMovementKind.Other,
    };

    // An id, or the object of that id.
    private static string? Text(JsonElement? source, params ReadOnlySpan<string> path)
    {
        if (source is not { } at) return null;
        if (at.ValueKind == JsonValueKind.String) return path is ["id"] ? at.GetString() : null;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at)) return null;
        }
        return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
    }

    private const int TextLengthMax = 20_000;

    private static string? Cut(string? text) => text is { Length: > TextLengthMax } ? text[..TextLengthMax] : text;

    private static long StartOf(LocalDate day) => day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant().ToUnixTimeSeconds();
}
