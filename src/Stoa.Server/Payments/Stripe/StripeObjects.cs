using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Server.Payments.Stripe;

// Stripe's objects, as far as they are read here. What Stripe adds is passed over.

internal sealed record StripeSession(
    string Id, string? Url, string? Status, string? PaymentStatus, string? PaymentIntent, long? AmountTotal, string? Currency,
    string? ClientReferenceId, Dictionary<string, string>? Metadata, string? Mode = null);

internal sealed record StripeIntent(
    string Id, string Status, long Amount, long AmountReceived, long AmountCapturable, string Currency, string? CancellationReason,
    Dictionary<string, string>? Metadata, string? Customer = null, string? PaymentMethod = null, string? SetupFutureUsage = null);

internal sealed record StripeSetupIntent(string Id, string Status, string? Customer, string? PaymentMethod, Dictionary<string, string>? Metadata);

internal sealed record StripeMethod(string Id, string Type, StripeMethod.CardFacts? Card)
{
    internal sealed record CardFacts(string? Brand, string? Last4);
}

/// <summary>An intent with <c>latest_charge</c> expanded: until when it can be captured.</summary>
internal sealed record StripeChargedIntent(string Id, StripeChargedIntent.Charge? LatestCharge)
{
    internal sealed record Charge(Details? PaymentMethodDetails);

    internal sealed record Details(CardFacts? Card);

    internal sealed record CardFacts(long? CaptureBefore);
}

/// <summary>An intent with <c>latest_charge.balance_transaction</c> expanded.</summary>
internal sealed record StripeSettledIntent(string Id, StripeSettledIntent.Charge? LatestCharge)
{
    internal sealed record Charge(StripeMovement? BalanceTransaction);
}

internal sealed record StripeRefund(
    string Id, string? Status, long Amount, string Currency, string? PaymentIntent, string? FailureReason, Dictionary<string, string>? Metadata);

/// <summary>A charge, for its refunds where an older endpoint sends them along.</summary>
internal sealed record StripeCharge(string Id, string? PaymentIntent, StripeList<StripeRefund>? Refunds);

internal sealed record StripeDispute(
    string Id, string Status, long Amount, string Currency, string? Reason, string? PaymentIntent, StripeDispute.Details? EvidenceDetails)
{
    internal sealed record Details(long? DueBy);
}

internal sealed record StripeAccount(
    string Id, bool DetailsSubmitted, bool PayoutsEnabled, Dictionary<string, string>? Capabilities, StripeAccount.Wanted? Requirements,
    Dictionary<string, string>? Metadata)
{
    internal sealed record Wanted(IReadOnlyList<string>? CurrentlyDue, IReadOnlyList<string>? PastDue, long? CurrentDeadline, string? DisabledReason);
}

internal sealed record StripeAccountLink(string Url, long ExpiresAt);

internal sealed record StripeTransfer(string Id, long Amount, bool Reversed, long Created, Dictionary<string, string>? Metadata);

internal sealed record StripePayout(string Id, string Status, string? FailureCode, Dictionary<string, string>? Metadata);

internal sealed record StripeFile(string Id);

/// <summary>A balance transaction. Its source is an id, or the object when expanded.</summary>
internal sealed record StripeMovement(
    string Id, long Amount, long Fee, string Currency, long Created, string Type, string? ReportingCategory, JsonElement? Source);

internal sealed record StripeBalance(IReadOnlyList<StripeBalance.Part> Available, IReadOnlyList<StripeBalance.Part> Pending)
{
    internal sealed record Part(long Amount, string Currency);
}

internal sealed record StripeList<T>(IReadOnlyList<T> Data, bool HasMore);

/// <summary>A webhook's body. <paramref name="Account"/> is there when it is about a connected account.</summary>
internal sealed record StripeEvent(string? Id, string? Type, string? Account, bool Livemode, StripeEvent.Content? Data)
{
    internal sealed record Content(JsonElement Object);
}

internal sealed record StripeRefusal(StripeRefusal.Details? Error)
{
    internal sealed record Details(string? Code, string? DeclineCode, string? Type, string? Param);
}

/// <summary>How Stripe writes JSON.</summary>
internal static class StripeJson
{
    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
