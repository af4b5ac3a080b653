using Stoa.Core;

namespace Stoa.Server.Payments.MercadoPago;

/// <summary>
/// What a payment is now, in our own words. Notices say only that something changed, so all that may be said of the payment is said each time:
/// the ids of the facts are made from what they are about, and what is known already is passed over by them.
/// </summary>
internal static class MercadoPagoNews
{
    /// <summary>All of a payment; nothing of one that is not ours.</summary>
    /// <param name="payment">As it is now.</param>
    /// <param name="caller">In whose account it is: what a seller's costs, the seller bears.</param>
    internal static IEnumerable<GatewayEvent> Of(MercadoPagoPayment payment, MercadoPagoCaller caller) => All(payment, caller).Select(one => one with { Seller = caller.Seller?.ToString() });

    /// <summary>All of a chargeback: that it is there, and how it ended.</summary>
    internal static IEnumerable<GatewayEvent> Of(MercadoPagoChargeback chargeback, MercadoPagoPayment payment, MercadoPagoCaller caller) =>
        All(chargeback, payment).Select(one => one with { Seller = caller.Seller?.ToString() });

    private static IEnumerable<GatewayEvent> All(MercadoPagoPayment payment, MercadoPagoCaller caller)
    {
        if (payment.ExternalReference is not { Length: > 0 }) yield break;
        if (IsTaken(payment)) yield return Event(payment, "approved", caller.Seller is null ? new GatewayFact.Captured(AmountOf(payment), FeeOf(payment))
            : new GatewayFact.Captured(AmountOf(payment), Money.Zero(AmountOf(payment).Currency)) { Part = PartOf(payment) });
        // A voucher that ran out, or that we gave up. Where a card was refused the customer may try another: that ends nothing.
        else if (payment.Status == "cancelled") yield return Event(payment, "cancelled", new GatewayFact.Failed(payment.StatusDetail ?? "cancelled")) with { GatewayChargeId = null };
        foreach (var refund in payment.Refunds ?? [])
        {
            if (refund.Status is null or "approved")
            {
                yield return Event(payment, $"refund:{refund.Id}", new GatewayFact.Refunded(IdOf(refund), null, MercadoPagoMoney.Read(refund.Amount, payment.CurrencyId)));
            }
            else if (refund.Status is "rejected" or "cancelled")
            {
                yield return Event(payment, $"refund:{refund.Id}:failed", new GatewayFact.RefundFailed(IdOf(refund), null, refund.Status));
            }
        }
    }

    private static IEnumerable<GatewayEvent> All(MercadoPagoChargeback chargeback, MercadoPagoPayment payment)
    {
        if (payment.ExternalReference is not { Length: > 0 } || chargeback.Id is not { } id) yield break;
        yield return Event(payment, $"chargeback:{id}", new GatewayFact.DisputeOpened(
            id, MercadoPagoMoney.Read(chargeback.Amount, chargeback.Currency ?? payment.CurrencyId), chargeback.Reason, chargeback.EvidenceBy));
        // Covered: the money comes back to us.
        if (chargeback.CoverageApplied is { } covered)
            yield return Event(payment, $"chargeback:{id}:decided", covered ? new GatewayFact.DisputeWon(id) : new GatewayFact.DisputeLost(id));
    }

    /// <summary>
    /// What it costs us: fees that the buyer bears, such as those of instalments, are not ours. Taxes that are withheld stand in no list of the client's
    /// types, but in what is received; while nothing has gone back, that says it all.
    /// </summary>
    internal static Money FeeOf(MercadoPagoPayment payment)
    {
        var listed = (payment.FeeDetails ?? []).Where(fee => fee.FeePayer is null or "collector").Sum(fee => fee.Amount);
        var kept = payment is { Status: "approved", Refunds: null or { Count: 0 }, TransactionDetails.NetReceivedAmount: > 0 and var net } ? payment.TransactionAmount - net : 0;
        return MercadoPagoMoney.Read(Math.Max(listed, kept), payment.CurrencyId);
    }

    // What a page's marketplace_fee came to: a kind of fee to the seller (the docs' "application_fee: commission of the marketplace").
    private static Money PartOf(MercadoPagoPayment payment) =>
        MercadoPagoMoney.Read((payment.FeeDetails ?? []).Where(fee => fee.Type == "application_fee").Sum(fee => fee.Amount), payment.CurrencyId);

    internal static Money AmountOf(MercadoPagoPayment payment) => MercadoPagoMoney.Read(payment.TransactionAmount, payment.CurrencyId);

    internal static string IdOf(MercadoPagoRefund refund) => refund.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // What was refunded or charged back had been approved, whether we were told so or not.
    private static bool IsTaken(MercadoPagoPayment payment) => payment.Status is "approved" or "refunded" or "charged_back" or "in_mediation" && payment.DateApproved is not null;

    private static GatewayEvent Event(MercadoPagoPayment payment, string what, GatewayFact fact)
    {
        var id = payment.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new GatewayEvent($"{id}:{what}", null, payment.ExternalReference, fact, id);
    }
}
