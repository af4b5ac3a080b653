using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments;

/// <summary>Asks for money to go back to the customer.</summary>
public static class RequestRefund
{
    internal const string Topic = "payments.refund";

    /// <summary>The longest reason that is kept.</summary>
    public const int ReasonLengthMax = 500;

    internal sealed record Intent(Id<Refund> RefundId);

    /// <summary>
    /// Writes the refund and leaves the intent; the caller commits. Never more than what was charged, whatever runs at the same time.
    /// </summary>
    /// <param name="work">The use case's.</param>
    /// <param name="order">Whose money. It may have ended: a payment that came too late is told apart in the books.</param>
    /// <param name="refund">What goes back, by whose part it is; more than nothing.</param>
    /// <param name="reason">Why, as people may read it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>The refund; <c>nothing-to-refund</c>, <c>refund-exceeds-charge</c> or <c>payment-disputed</c>.</returns>
    public static async Task<Outcome<Refund>> Apply(Work work, Order order, Shares refund, string reason, CancellationToken cancel)
    {
        var payments = await LockPayments.Of(work, order.Id, cancel);
        if (await work.Db.Set<Dispute>().AnyAsync(d => d.OrderId == order.Id && d.Status == DisputeStatus.Open, cancel))
            return PaymentProblems.Disputed;
        if (payments.Where(p => p.RefundableMinor > 0).OrderBy(p => p.CapturedAt).FirstOrDefault() is not { } payment)
            return PaymentProblems.NothingToRefund;
        if (refund.Total.Minor > payment.RefundableMinor)
            return PaymentProblems.RefundExceedsCharge(new Money(payment.RefundableMinor, refund.Total.Currency));

        var held = await Ledger.FreelyHeld(work, order, cancel);
        var purpose = CameTooLate(order, payment) ? RefundPurpose.LatePayment : RefundPurpose.Order;
        return Write(work, payment, refund, purpose, Math.Clamp(held.Minor, 0, refund.Total.Minor), reason);
    }

    /// <summary>The refund's row, the payment's count of it, and the intent.</summary>
    internal static Refund Write(Work work, Payment payment, Shares refund, RefundPurpose purpose, long heldMinor, string reason)
    {
        var row = new Refund
        {
            Id = Id<Refund>.New(work.Now),
            PaymentId = payment.Id,
            OrderId = payment.OrderId,
            Status = RefundStatus.Requested,
            Currency = payment.Currency,
            AmountMinor = refund.Total.Minor,
            Reason = reason.Length <= ReasonLengthMax ? reason : reason[..ReasonLengthMax],
            Breakdown = refund,
            HeldMinor = heldMinor,
            Purpose = purpose,
            CreatedAt = work.Now,
        };
        payment.RefundedMinor += row.AmountMinor;
        work.Db.Add(row);
        work.Send(Topic, row.Id.ToString(), new Intent(row.Id));
        return row;
    }

    private static bool CameTooLate(Order order, Payment payment) =>
        order.State is OrderState.Expired or OrderState.Cancelled or OrderState.Declined
        && payment.CapturedAt > order.StateEnteredAt;
}
