using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Prices.Credits;

namespace Stoa.Server.Payments.Refunding;

/// <summary>Cuts a refund into the parts of its sources, with what is held going to the first.</summary>
internal sealed class RefundCut(Shares whole, long heldMinor)
{
    private Shares _left = whole;
    private long _held = heldMinor;

    /// <summary>The next part: by whose share it is, and how much of it is taken from what is held.</summary>
    internal (Shares Part, long HeldMinor) Take(Money amount)
    {
        var part = amount == _left.Total ? _left : _left.Proportion(amount);
        var held = Math.Min(_held, amount.Minor);
        (_left, _held) = (_left - part, _held - held);
        return (part, held);
    }
}

/// <summary>Asks for money to go back to the customer.</summary>
public static class RequestRefund
{
    internal const string Topic = "payments.refund";

    /// <summary>The longest reason that is kept.</summary>
    public const int ReasonLengthMax = 500;

    internal sealed record Intent(Id<Refund> RefundId);

    /// <summary>
    /// Writes the refund and leaves the intent; the caller commits. Never more than what was paid, whatever runs at the same time. Each
    /// source gets its part back as a refund of its own: what credit and a promotion had paid goes back at once, the charge through the processor.
    /// </summary>
    /// <param name="work">The use case's.</param>
    /// <param name="order">Whose money. It may have ended: a payment that came too late is told apart in the books.</param>
    /// <param name="refund">What goes back, by whose part it is; more than nothing.</param>
    /// <param name="reason">Why, as people may read it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <param name="asCredit">True when the customer wants the charge back as credit.</param>
    /// <returns>The refund of the charge, or the only one; <c>nothing-to-refund</c>, <c>refund-exceeds-charge</c> or <c>payment-disputed</c>.</returns>
    public static async Task<Outcome<Refund>> Apply(
        Work work, Order order, Shares refund, string reason, CancellationToken cancel, bool asCredit = false)
    {
        var payments = await LockPayments.Of(work, order.Id, cancel);
        if (await work.Db.Set<Dispute>().AnyAsync(d => d.OrderId == order.Id && d.Status == DisputeStatus.Open, cancel))
            return PaymentProblems.Disputed;
        var payment = payments.Where(p => p.RefundableMinor > 0 && !p.IsDuplicate).OrderBy(p => p.CapturedAt).FirstOrDefault();
        var all = await FundOrder.Left(order, work, cancel) with { Charge = new Money(payment?.RefundableMinor ?? 0, refund.Total.Currency) };
        // What is owed of the charge is spoken for: a refund leaves enough to make it good, unless it is to take its place.
        var (decided, given) = (await RefundedSoFar.Of(work, order, cancel), await RefundedSoFar.Made(work, order, cancel));
        var spared = all with { Charge = all.Charge with { Minor = Math.Max(0, (all.Charge - decided.To.Charge + given.To.Charge).Minor) } };
        var (paid, before) = refund.Total <= spared.Total ? (spared, decided) : (all, given);
        if (paid.Total.IsZero) return PaymentProblems.NothingToRefund;
        // A payment that came too late brought only the charge: the rest had been given back.
        if (refund.Total > paid.Total && await FundOrder.WasGivenBack(order.Id, work, cancel)) refund = refund.Proportion(paid.Total);
        if (refund.Total > paid.Total) return PaymentProblems.RefundExceedsCharge(paid.Customer);

        var held = Math.Max(0, (await Ledger.FreelyHeld(work, order, cancel)).Minor);
        var to = paid.GivenBack(Refunds.Left(order.Quote, before.By), refund);
        var cut = new RefundCut(refund, held);
        Refund? first = null;
        if (to.Charge.IsPositive)
        {
            var (part, fromHeld) = cut.Take(to.Charge);
            var purpose = CameTooLate(order, payment!) ? RefundPurpose.LatePayment : RefundPurpose.Order;
            first = asCredit
                ? await SettleAtOnce.Write(work, order, payment, RefundTarget.Credit, part, fromHeld, reason, cancel)
                : Write(work, payment!, part, purpose, fromHeld, reason);
        }
        if (to.Credit.IsPositive)
        {
            var (part, fromHeld) = cut.Take(to.Credit);
            var made = await SettleAtOnce.Write(work, order, null, RefundTarget.Credit, part, fromHeld, reason, cancel);
            first ??= made;
        }
        if (to.Promotion.IsPositive)
        {
            var (part, fromHeld) = cut.Take(to.Promotion);
            var made = await SettleAtOnce.Write(work, order, null, RefundTarget.Promotion, part, fromHeld, reason, cancel);
            first ??= made;
        }
        return first!;
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
