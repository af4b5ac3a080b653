using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Manual;

/// <summary>Money is to go back by bank.</summary>
internal static class OpenReturn
{
    /// <summary>Writes it, and asks the customer where to. The payments of the order are locked; the caller commits.</summary>
    internal static BankReturn Write(Work work, Id<Payment> payment, Id<Order> order, Id<Refund>? refund, Money amount, string? cameBack = null)
    {
        var row = new BankReturn
        {
            Id = Id<BankReturn>.New(work.Now), PaymentId = payment, OrderId = order, RefundId = refund, Currency = amount.Currency.Code,
            AmountMinor = amount.Minor, Status = BankReturnStatus.Wanting, Reason = cameBack, CreatedAt = work.Now,
        };
        work.Db.Add(row);
        work.Emit(new ReturnAccountWanted(order, row.Id, amount, cameBack));
        return row;
    }

    /// <summary>An operator gives back what came and belongs to no order: too much, or a part of a transfer whose order has ended.</summary>
    public static async Task<Outcome<BankReturn>> OfSpare(Id<Payment> id, Work work, CancellationToken cancel)
    {
        var found = await ReadStanding.Lock(id, work, cancel);
        if (found.Refused(out var problem)) return problem;
        var (transfer, payment, standing) = found.Value;
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == transfer.OrderId, cancel);
        var refusal = !standing.Spare.IsPositive ? TransferProblems.NothingToSpare
            : !standing.IsTaken && order.State == Core.Ordering.OrderState.AwaitingPayment && payment.VoidRequestedAt is null ? TransferProblems.StillAwaited
            : null;
        if (refusal is not null)
        {
            await work.Abandon();
            return refusal;
        }
        var made = Write(work, id, transfer.OrderId, refund: null, standing.Spare);
        work.Audit("payments.give-transfer-back", id.ToString(), after: new { made.AmountMinor, made.Currency });
        return await work.Commit(cancel) is { } conflict ? conflict : made;
    }
}
