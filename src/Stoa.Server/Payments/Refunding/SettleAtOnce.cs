using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Prices.Credits;

namespace Stoa.Server.Payments.Refunding;

/// <summary>A refund that needs no processor: to the customer's credit, or back to the marketplace's promotion. Written, booked and done.</summary>
internal static class SettleAtOnce
{
    internal static async Task<Refund> Write(
        Work work, Order order, Payment? payment, RefundTarget to, Shares part, long heldMinor, string reason, CancellationToken cancel)
    {
        var row = new Refund
        {
            Id = Id<Refund>.New(work.Now),
            PaymentId = payment?.Id,
            OrderId = order.Id,
            Status = RefundStatus.Succeeded,
            Currency = order.Currency,
            AmountMinor = part.Total.Minor,
            Reason = reason.Length <= RequestRefund.ReasonLengthMax ? reason : reason[..RequestRefund.ReasonLengthMax],
            Breakdown = part,
            HeldMinor = heldMinor,
            Purpose = RefundPurpose.Order,
            PaidTo = to,
            CreatedAt = work.Now,
            SettledAt = work.Now,
        };
        if (payment is not null) payment.RefundedMinor += row.AmountMinor;
        work.Db.Add(row);
        await SettleAhead.Post(work, EntryOf(row, order), order.Id, order.OrganizationId, Money.Zero(row.Amount.Currency), cancel);
        if (to == RefundTarget.Credit) await FundOrder.Add(order.CustomerId, row.Amount, work, cancel);
        return row;
    }

    private static JournalEntry EntryOf(Refund row, Order order)
    {
        var (id, orderId, seller) = (row.Id.ToString(), order.Id.ToString(), order.OrganizationId.ToString());
        var held = new Money(row.HeldMinor, row.Amount.Currency);
        var released = row.Breakdown - (held.IsZero ? Shares.None(held.Currency) : row.Breakdown.Proportion(held));
        return row.PaidTo == RefundTarget.Credit
            ? Entries.RefundedAsCredit(id, order.CustomerId.ToString(), orderId, seller, held, released)
            : Entries.PromotionReturned(id, orderId, seller, held, released);
    }
}
