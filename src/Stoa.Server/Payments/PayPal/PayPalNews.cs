using System.Text.Json;
using NodaTime;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.PayPal;

/// <summary>PayPal's objects and events in our own words. Those that matter to nobody here are null.</summary>
internal static class PayPalNews
{
    // Where evidence is not asked for yet, and no money has moved: buyer and seller talk to each other.
    private const string Inquiry = "INQUIRY";

    /// <summary>What an order says of its money; null while it says nothing.</summary>
    internal static GatewayEvent? Of(PayPalOrder order)
    {
        if (order.Captures is [.., var capture])
        {
            var taken = Of(order.Id, order.Reference, capture);
            return taken is { Fact: GatewayFact.Captured fact } ? taken with { Fact = fact with { Method = order.PaymentSource?.Kept } } : taken;
        }
        return order.Authorizations is [.., var authorization] ? Of(order.Id, order.Reference, authorization) : null;
    }

    /// <summary>A fact about an order's payment that no object of PayPal's holds.</summary>
    internal static GatewayEvent Of(PayPalOrder order, GatewayFact fact) => new(order.Id, order.Id, order.Reference, fact);

    /// <summary>What a capture says; null while it is pending.</summary>
    internal static GatewayEvent? Of(string? order, string? reference, PayPalCapture capture)
    {
        GatewayFact? fact = capture.Status switch
        {
            "COMPLETED" or "PARTIALLY_REFUNDED" or "REFUNDED" when capture.Amount is { } amount => new GatewayFact.Captured(PayPalMoney.Read(amount), FeeOf(capture)),
            "DECLINED" or "FAILED" => new GatewayFact.Failed($"capture_{capture.Status.ToLowerInvariant()}"),
            _ => null,
        };
        // What was declined may be told as taken later: each is news of its own.
        return fact is null ? null : new GatewayEvent($"{capture.Id}:{capture.Status}", order, reference, fact, fact is GatewayFact.Captured ? capture.Id : null);
    }

    /// <summary>What PayPal keeps of a capture; null where it does not say, or says it in another currency.</summary>
    internal static Core.Money? FeeOf(PayPalCapture capture) =>
        capture.SellerReceivableBreakdown?.PaypalFee is { } fee && fee.CurrencyCode == capture.Amount?.CurrencyCode ? PayPalMoney.Read(fee) : null;

    /// <summary>A webhook that needs no question to be understood.</summary>
    internal static GatewayNews? Of(PayPalEvent happened) => happened is not { Id: { } id, EventType: { } type } ? null : type switch
    {
        "CHECKOUT.ORDER.APPROVED" => Ours(id, Read<PayPalOrder>(happened.Resource), new GatewayFact.Approved()),
        // PayPal has given the approval back, because we did not take the money in time.
        "CHECKOUT.PAYMENT-APPROVAL.REVERSED" => Reversed(id, happened.Resource),
        "PAYMENT.CAPTURE.COMPLETED" or "PAYMENT.CAPTURE.DENIED" or "PAYMENT.CAPTURE.DECLINED" => Capture(id, type, Read<PayPalCapture>(happened.Resource)),
        "PAYMENT.CAPTURE.REFUNDED" or "PAYMENT.REFUND.FAILED" => Refund(id, Read<PayPalRefund>(happened.Resource)),
        "PAYMENT.AUTHORIZATION.CREATED" => Authorization(id, Read<PayPalAuthorization>(happened.Resource)),
        "CUSTOMER.DISPUTE.CREATED" or "CUSTOMER.DISPUTE.UPDATED" or "CUSTOMER.DISPUTE.RESOLVED" => Dispute(id, Read<PayPalDispute>(happened.Resource)),
        _ when type.StartsWith("PAYMENT.PAYOUTS-ITEM.", StringComparison.Ordinal) => Payout(id, Read<PayPalPayoutItem>(happened.Resource)),
        "PAYMENT.PAYOUTSBATCH.DENIED" => Batch(id, Read<PayPalBatch>(happened.Resource)),
        _ => null,
    };

    /// <summary>News of a dispute, as the dispute stands.</summary>
    internal static GatewayEvent? Dispute(string id, PayPalDispute dispute)
    {
        if (dispute is { DisputeLifeCycleStage: Inquiry } || dispute.DisputedTransactions is not [{ SellerTransactionId: { } capture } about, ..]) return null;
        // What another program wrote on its own payment.
        var reference = PaymentOf(about.Custom) ?? PaymentOf(about.InvoiceNumber);
        if (reference is null && (about.Custom ?? about.InvoiceNumber) is not null) return null;
        GatewayFact? fact = dispute switch
        {
            { Status: "RESOLVED", DisputeOutcome.OutcomeCode: "RESOLVED_BUYER_FAVOUR" or "ACCEPTED" } => new GatewayFact.DisputeLost(dispute.DisputeId),
            // Also what PayPal pays the customer out of its own pocket, and what the customer gave up.
            { Status: "RESOLVED" } => new GatewayFact.DisputeWon(dispute.DisputeId),
            { DisputeAmount: { } amount } => new GatewayFact.DisputeOpened(
                dispute.DisputeId, PayPalMoney.Read(amount), dispute.Reason?.ToLowerInvariant(), dispute.SellerResponseDueDate is { } by ? Instant.FromDateTimeOffset(by) : null),
            _ => null,
        };
        return fact is null ? null : new GatewayEvent(id, null, reference, fact, capture);
    }

    /// <summary>Our id of a payment out of what PayPal repeats; null for another program's.</summary>
    internal static string? PaymentOf(string? text) => Id<Payment>.TryParse(text, out _) ? text : null;

    /// <summary>The capture that a refund or a reversal belongs to.</summary>
    internal static string? CaptureOf(PayPalRefund refund) =>
        refund.Links?.FirstOrDefault(link => link.Rel == "up")?.Href.Split('/') is [.., "captures", var capture] ? capture : null;

    internal static T Read<T>(JsonElement about) => about.Deserialize<T>(PayPalJson.Options) ?? throw new JsonException("An event is about nothing.");

    private static GatewayEvent? Of(string order, string? reference, PayPalAuthorization authorization) => authorization switch
    {
        { Status: "CREATED", Amount: { } amount } => new GatewayEvent(authorization.Id, order, reference, new GatewayFact.Authorized(PayPalMoney.Read(amount), UntilOf(authorization))),
        { Status: "DENIED" } => new GatewayEvent(authorization.Id, order, reference, new GatewayFact.Failed("authorization_denied")),
        _ => null,
    };

    private static Instant? UntilOf(PayPalAuthorization authorization) => authorization.ExpirationTime is { } end ? Instant.FromDateTimeOffset(end) : null;

    private static GatewayEvent? Ours(string id, PayPalOrder order, GatewayFact fact) =>
        order.Reference is { } reference ? new GatewayEvent(id, order.Id, reference, fact) : null;

    // {"order_id":"5O190127TN364715T","purchase_units":[{"custom_id":"pay_…",…}],…}
    private static GatewayEvent? Reversed(string id, JsonElement about) =>
        about.TryGetProperty("order_id", out var order) && PaymentOf(Read<PayPalOrder>(about) is { PurchaseUnits: [var unit, ..] } ? unit.CustomId : null) is { } reference
            ? new GatewayEvent(id, order.GetString(), reference, new GatewayFact.Failed("approval_reversed"))
            : null;

    private static GatewayEvent? Capture(string id, string type, PayPalCapture capture)
    {
        if (PaymentOf(capture.CustomId) is not { } reference) return null;
        var status = type == "PAYMENT.CAPTURE.DENIED" ? "DECLINED" : capture.Status;
        return Of(capture.SupplementaryData?.RelatedIds?.OrderId, reference, capture with { Status = status }) is { } news ? news with { Id = id } : null;
    }

    private static GatewayEvent? Authorization(string id, PayPalAuthorization authorization)
    {
        if (PaymentOf(authorization.CustomId) is not { } reference || authorization is not { Status: "CREATED", Amount: { } amount }) return null;
        return new GatewayEvent(id, authorization.SupplementaryData?.RelatedIds?.OrderId, reference, new GatewayFact.Authorized(PayPalMoney.Read(amount), UntilOf(authorization)));
    }

    private static GatewayEvent? Refund(string id, PayPalRefund refund)
    {
        var payment = PaymentOf(refund.CustomId);
        var capture = CaptureOf(refund);
        // On another program's payment there is another program's word.
        if (payment is null && (refund.CustomId is not null || capture is null)) return null;
        // A refund that was made at PayPal's own pages repeats the payment's id where ours has the refund's.
        var ours = Id<Refund>.TryParse(refund.InvoiceId, out _) ? refund.InvoiceId : null;
        GatewayFact? fact = refund switch
        {
            { Status: "COMPLETED", Amount: { } amount } => new GatewayFact.Refunded(refund.Id, ours, PayPalMoney.Read(amount)),
            { Status: "FAILED" or "CANCELLED" } => new GatewayFact.RefundFailed(refund.Id, ours, $"refund_{refund.Status.ToLowerInvariant()}"),
            _ => null,
        };
        return fact is null ? null : new GatewayEvent(id, null, payment, fact, capture);
    }

    private static PayoutEvent? Payout(string id, PayPalPayoutItem item)
    {
        var (batch, reference, status) = (item.PayoutBatchId ?? item.PayoutItemId, item.PayoutItem?.SenderItemId, item.TransactionStatus);
        if (!Id<Payouts.Payout>.TryParse(reference, out _)) return null;
        PayoutFact? fact = status switch
        {
            "SUCCESS" => new PayoutFact.Paid(batch, reference, item.PayoutItemFee is { } fee ? PayPalMoney.Read(fee) : null),
            // It had left, and is back.
            "RETURNED" or "REFUNDED" or "REVERSED" => new PayoutFact.Failed(batch, reference, CodeOf(item), CameBack: true),
            "FAILED" or "BLOCKED" or "DENIED" => new PayoutFact.Failed(batch, reference, CodeOf(item)),
            _ => null,
        };
        return fact is null ? null : new PayoutEvent(id, fact);
    }

    private static PayoutEvent? Batch(string id, PayPalBatch batch) =>
        Id<Payouts.Payout>.TryParse(batch.BatchHeader.SenderBatchHeader?.SenderBatchId, out var payout)
            ? new PayoutEvent(id, new PayoutFact.Failed(batch.BatchHeader.PayoutBatchId, payout.ToString(), "batch_denied"))
            : null;

    private static string CodeOf(PayPalPayoutItem item) => (item.Errors?.Name ?? item.TransactionStatus!).ToLowerInvariant();
}
