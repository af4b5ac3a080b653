using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Stoa.Server.Payments.MercadoPago;

// Mercado Pago's objects, as far as they are read here: fields and names as in the types of its Node client (github.com/mercadopago/sdk-nodejs,
// src/clients/*/commonTypes.ts). What else it sends is passed over.

/// <summary>A page of Checkout Pro.</summary>
internal sealed record MercadoPagoPreference(string? Id, string? InitPoint, string? ExternalReference);

/// <summary>A payment.</summary>
internal sealed record MercadoPagoPayment(
    long Id, string? Status, string? StatusDetail, string? CurrencyId, decimal TransactionAmount, string? ExternalReference, string? DateApproved,
    IReadOnlyList<MercadoPagoPayment.Fee>? FeeDetails, IReadOnlyList<MercadoPagoRefund>? Refunds, MercadoPagoPayment.Details? TransactionDetails = null)
{
    /// <summary>What was kept of it, by whom it is borne.</summary>
    internal sealed record Fee(string? Type, decimal Amount, string? FeePayer);

    /// <summary>What came to the account: less fees, and less taxes that were withheld.</summary>
    internal sealed record Details(decimal? NetReceivedAmount);
}

/// <summary>A refund of a payment.</summary>
internal sealed record MercadoPagoRefund(long Id, long? PaymentId, decimal Amount, string? Status, string? DateCreated = null)
{
    /// <summary>When it was made; null where it is not said.</summary>
    internal Instant? CreatedAt => DateCreated is { } text && OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } read ? read.Value.ToInstant() : null;
}

/// <summary>A chargeback (https://www.mercadopago.com.br/developers/en/reference/chargebacks/_chargebacks_id/get/).</summary>
internal sealed record MercadoPagoChargeback(
    string? Id, IReadOnlyList<long>? Payments, string? Currency, decimal Amount, string? Reason, bool? CoverageApplied, string? DateDocumentationDeadline)
{
    /// <summary>Until when our side is heard; null when it is not asked for.</summary>
    internal Instant? EvidenceBy =>
        DateDocumentationDeadline is { } text && OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true } read ? read.Value.ToInstant() : null;
}

/// <summary>A grant (<c>src/clients/oAuth/commonTypes.ts</c>).</summary>
internal sealed record MercadoPagoGrant(string? AccessToken, string? RefreshToken, string? UserId, long? ExpiresIn)
{
    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"a grant of {UserId}";
}

/// <summary>
/// A webhook's body: what changed, not how, and in whose account (<c>user_id</c>). The id of <c>data</c> is text for payments and a number for
/// chargebacks.
/// </summary>
internal sealed record MercadoPagoNotice(string? Type, MercadoPagoNotice.Subject? Data, string? UserId)
{
    internal sealed record Subject(JsonElement Id)
    {
        /// <summary>As it is signed.</summary>
        internal string Text => Id.ValueKind == JsonValueKind.String ? Id.GetString()! : Id.GetRawText();
    }
}

/// <summary>What a search finds.</summary>
internal sealed record MercadoPagoFound<T>(IReadOnlyList<T>? Results, IReadOnlyList<T>? Elements);

/// <summary>Why something was refused.</summary>
internal sealed record MercadoPagoRefusal(string? Error, IReadOnlyList<MercadoPagoRefusal.Reason>? Cause)
{
    internal sealed record Reason(JsonElement Code);

    /// <summary>The most telling code.</summary>
    internal string Code => Cause is [{ Code: { ValueKind: JsonValueKind.Number or JsonValueKind.String } code }, ..] ? code.ToString() : Error ?? "refused";
}

/// <summary>How Mercado Pago writes JSON.</summary>
internal static class MercadoPagoJson
{
    internal static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new TextOfNumbers() },
    };

    // Ids of chargebacks come as text in one place and as numbers in the other.
    private sealed class TextOfNumbers : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.Number) return reader.GetString();
            using var number = JsonDocument.ParseValue(ref reader);
            return number.RootElement.GetRawText();
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
