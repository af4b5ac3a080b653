using NodaTime;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Subscriptions;
using Stoa.Core.Transfers;
using Stoa.Server.Payments.Authorizations;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Payments.Observability;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Prices.Credits;

namespace Stoa.Server.Payments.Webhooks;

/// <summary>What a fact about a payment changes. The payments of the order are locked; captured is stronger than anything else.</summary>
internal static class PaymentFacts
{
    /// <param name="work">The use case's.</param>
    /// <param name="payment">Which.</param>
    /// <param name="fact">What was told.</param>
    /// <param name="life">How long the gateway's authorizations live; null when they do not end.</param>
    /// <param name="options">When something is done about the end.</param>
    internal static void Authorize(Work work, Payment payment, GatewayFact.Authorized fact, Duration? life, PaymentsOptions options)
    {
        Agree(payment, fact.Amount);
        if (payment.Status is not (PaymentStatus.Created or PaymentStatus.Pending)) return;
        payment.Status = PaymentStatus.Authorized;
        if (payment.VoidRequestedAt is not null)
        {
            // Given up before, perhaps for another way to pay: it is nobody's authorization any more.
            work.Send(VoidPayment.Topic, payment.Id.ToString(), new VoidPayment.Intent(payment.Id));
            return;
        }
        if ((fact.Until ?? work.Now + life) is { } until) WatchAuthorization.Until(work, payment, until, options);
        work.Emit(new PaymentAuthorized(payment.OrderId, payment.Id));
    }

    internal static async Task Capture(Work work, Payment payment, List<Payment> ofOrder, GatewayFact.Captured fact, CancellationToken cancel)
    {
        Agree(payment, fact.Amount);
        SplitPayment.Agree(payment, fact);
        if (fact.Method is { } kept) await MethodFacts.KeptWith(work, payment, kept, cancel);
        if (payment.Status == PaymentStatus.Captured) return;
        var order = payment.OrderId.ToString();
        payment.Status = PaymentStatus.Captured;
        PaymentMetrics.End(payment.Gateway, isCaptured: true);
        payment.CapturedMinor = fact.Amount.Minor;
        payment.CapturedAt = work.Now;
        payment.FailureCode = null;
        // What came by bank is in the books already: it becomes the order's.
        Ledger.Post(work, payment.Gateway == Manual.ManualGateway.Name
            ? TransferEntries.Captured(payment.Id.ToString(), order, fact.Amount)
            : SplitPayment.Taken(payment, Entries.Captured(payment.Id.ToString(), payment.Gateway!, order, fact.Amount)), payment.OrderId);
        if (fact.Fee is { IsPositive: true } fee)
        {
            BookFee(work, payment, fee);
        }
        else if (fact.Fee is null)
        {
            work.Send(AskFee.Topic, payment.Id.ToString(), new AskFee.Intent(payment.Id));
        }

        if (ofOrder.Exists(other => other.Id != payment.Id && other.Status == PaymentStatus.Captured && other.RefundedMinor < other.CapturedMinor))
            GiveBackDuplicate(work, payment, fact.Amount);
        else
        {
            await FundOrder.Hold(payment.OrderId, work, cancel);
            work.Emit(new PaymentCaptured(payment.OrderId, payment.Id, fact.Amount));
        }
        VoidPayment.Apply(work, ofOrder);
    }

    /// <summary>What the processor took for itself, in the currency in which it took it.</summary>
    internal static void BookFee(Work work, Payment payment, Money fee)
    {
        payment.FeeMinor = fee.Minor;
        payment.FeeCurrency = fee.Currency.Code == payment.Currency ? null : fee.Currency.Code;
        Ledger.Post(work, Entries.GatewayFee(payment.Id.ToString(), payment.Gateway!, fee), payment.OrderId);
    }

    internal static void Fail(Work work, Payment payment, string code, Decline? means = null)
    {
        if (payment.Status is PaymentStatus.Captured or PaymentStatus.Failed or PaymentStatus.Voided) return;
        var wasAuthorized = payment.Status == PaymentStatus.Authorized;
        payment.Status = PaymentStatus.Failed;
        payment.FailureCode = code;
        PaymentMetrics.End(payment.Gateway, isCaptured: false);
        work.Emit(new PaymentFailed(payment.OrderId, payment.Id, code, wasAuthorized, means));
    }

    internal static void Void(Work work, Payment payment)
    {
        if (payment.Status is PaymentStatus.Captured or PaymentStatus.Failed or PaymentStatus.Voided) return;
        payment.Status = PaymentStatus.Voided;
        work.Emit(new PaymentVoided(payment.OrderId, payment.Id));
    }

    // Two pages were paid on. The order needs one; the other never was for anything, so no share of it is anybody's.
    private static void GiveBackDuplicate(Work work, Payment payment, Money amount)
    {
        payment.IsDuplicate = true;
        RequestRefund.Write(work, payment, Payment.Nobodys(amount), RefundPurpose.DuplicatePayment, amount.Minor, "This order had been paid already.");
    }

    private static void Agree(Payment payment, Money amount)
    {
        if (amount == payment.Amount) return;
        throw new DeliveryException(
            $"{payment.Gateway} says {amount} for {payment.Id}, which is of {payment.Amount}. Compare the two at the processor.", hopeless: true);
    }
}
