using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;

namespace Stoa.Server.Payments.PayPal;

// PayPal's objects, as far as they are read here. What PayPal adds is passed over.

internal sealed record PayPalGrant(string AccessToken, long ExpiresIn);

internal sealed record PayPalLink(string Href, string? Rel);

/// <summary>An order: what the customer is asked to approve, and what became of it.</summary>
internal sealed record PayPalOrder(
    string Id, string? Status, string? Intent, DateTimeOffset? CreateTime, DateTimeOffset? UpdateTime, IReadOnlyList<PayPalUnit>? PurchaseUnits, IReadOnlyList<PayPalLink>? Links,
    PayPalSource? PaymentSource = null)
{
    /// <summary>Our id of the payment; null for another program's order.</summary>
    internal string? Reference => PurchaseUnits is [var unit, ..] ? PayPalNews.PaymentOf(unit.CustomId) : null;

    internal IReadOnlyList<PayPalAuthorization> Authorizations => PurchaseUnits is [{ Payments.Authorizations: { } all }, ..] ? all : [];

    internal IReadOnlyList<PayPalCapture> Captures => PurchaseUnits is [{ Payments.Captures: { } all }, ..] ? all : [];

    internal IReadOnlyList<PayPalRefund> Refunds => PurchaseUnits is [{ Payments.Refunds: { } all }, ..] ? all : [];
}

/// <summary>What an order is paid with.</summary>
internal sealed record PayPalSource(PayPalSource.Wallet? Paypal)
{
    /// <summary>The account as PayPal keeps it for later charges; null while it does not.</summary>
    internal KeptMethod? Kept => Paypal is { Attributes.Vault: { Id: { } id } vault } ? new KeptMethod(vault.Customer?.Id, id) : null;

    internal sealed record Wallet(Attached? Attributes);

    internal sealed record Attached(PayPalVaulted? Vault);
}

/// <summary>A means of payment in PayPal's vault.</summary>
internal sealed record PayPalVaulted(string? Id, PayPalVaulted.Owner? Customer, PayPalVaulted.Origin? Metadata = null)
{
    internal sealed record Owner(string? Id);

    internal sealed record Origin(string? OrderId);
}

internal sealed record PayPalUnit(string? CustomId, string? InvoiceId, PayPalUnit.Done? Payments)
{
    internal sealed record Done(IReadOnlyList<PayPalAuthorization>? Authorizations, IReadOnlyList<PayPalCapture>? Captures, IReadOnlyList<PayPalRefund>? Refunds);
}

/// <summary>What an object belongs to.</summary>
internal sealed record PayPalSupplement(PayPalSupplement.Ids? RelatedIds)
{
    internal sealed record Ids(string? OrderId, string? AuthorizationId, string? CaptureId);
}

internal sealed record PayPalAuthorization(
    string Id, string? Status, PayPalAmount? Amount, string? CustomId, DateTimeOffset? CreateTime, DateTimeOffset? ExpirationTime, PayPalSupplement? SupplementaryData)
{
    /// <summary>Whether money can be taken by it.</summary>
    internal bool IsLive => Status is "CREATED" or "PARTIALLY_CAPTURED";
}

internal sealed record PayPalCapture(
    string Id, string? Status, PayPalAmount? Amount, string? CustomId, string? InvoiceId, PayPalBreakdown? SellerReceivableBreakdown, PayPalSupplement? SupplementaryData);

/// <summary>What of a capture is ours.</summary>
internal sealed record PayPalBreakdown(PayPalAmount? PaypalFee);

internal sealed record PayPalRefund(string Id, string? Status, PayPalAmount? Amount, string? CustomId, string? InvoiceId, IReadOnlyList<PayPalLink>? Links);

internal sealed record PayPalBatch(PayPalBatch.Header BatchHeader)
{
    internal sealed record Header(string PayoutBatchId, string? BatchStatus, Sender? SenderBatchHeader);

    internal sealed record Sender(string? SenderBatchId);
}

/// <summary>A payout to one receiver.</summary>
internal sealed record PayPalPayoutItem(
    string PayoutItemId, string? PayoutBatchId, string? TransactionStatus, PayPalPayoutAmount? PayoutItemFee, PayPalPayoutItem.Asked? PayoutItem, PayPalPayoutItem.Fault? Errors)
{
    internal sealed record Asked(string? SenderItemId);

    internal sealed record Fault(string? Name);
}

internal sealed record PayPalDispute(
    string DisputeId, string? Reason, string? Status, PayPalAmount? DisputeAmount, string? DisputeLifeCycleStage, PayPalDispute.Outcome? DisputeOutcome,
    DateTimeOffset? SellerResponseDueDate, IReadOnlyList<PayPalDispute.Transaction>? DisputedTransactions, IReadOnlyList<PayPalDispute.Evidence>? Evidences)
{
    internal sealed record Outcome(string? OutcomeCode);

    internal sealed record Transaction(string? SellerTransactionId, string? InvoiceNumber, string? Custom);

    internal sealed record Evidence(string? Source, string? Notes);
}

internal sealed record PayPalDisputes(IReadOnlyList<PayPalDispute>? Items);

internal sealed record PayPalVerification(string? VerificationStatus);

/// <summary>A webhook's body.</summary>
internal sealed record PayPalEvent(string? Id, string? EventType, DateTimeOffset? CreateTime, JsonElement Resource);

internal sealed record PayPalReport(IReadOnlyList<PayPalReport.Line>? TransactionDetails, DateTimeOffset? LastRefreshedDatetime, int? TotalPages)
{
    internal sealed record Line(Transaction? TransactionInfo);

    internal sealed record Transaction(
        string TransactionId, string? PaypalReferenceId, string? TransactionEventCode, DateTimeOffset TransactionInitiationDate, PayPalAmount? TransactionAmount,
        PayPalAmount? FeeAmount, string? TransactionStatus, string? InvoiceId, string? CustomField)
    {
        internal Instant At => Instant.FromDateTimeOffset(TransactionInitiationDate);
    }
}

internal sealed record PayPalBalances(IReadOnlyList<PayPalBalances.Part>? Balances)
{
    internal sealed record Part(PayPalAmount? TotalBalance);
}

/// <summary>How PayPal writes JSON.</summary>
internal static class PayPalJson
{
    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new Time() },
    };

    internal static T? Read<T>(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Options);
        }
        catch (JsonException unreadable)
        {
            throw new HttpRequestException("What answered does not speak as PayPal does.", unreadable);
        }
    }

    internal static T? TryRead<T>(byte[] body) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Reports write "2026-01-05T10:00:00+0000", everything else "2026-01-05T10:00:00Z".
    private sealed class Time : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : throw new JsonException("This is no time.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
