using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Refunding;

/// <summary>What of an order has gone back, is on its way back, or is owed, by whose part it was.</summary>
public static class RefundedSoFar
{
    /// <summary>
    /// What was decided to go back: all refunds, also those this work has asked for, and the disputes that were lost. One that the processor
    /// refused is owed until an operator has dealt with it; one whose money has gone back another way by now is not.
    /// A payment that came twice does not count: it was never for the order.
    /// </summary>
    public static async Task<Refunded> Of(Work work, Order order, CancellationToken cancel)
    {
        var sum = await Made(work, order, cancel);
        foreach (var (refund, rest) in await Owed(work, order, cancel))
        {
            var part = rest == refund.Amount ? refund.Breakdown : refund.Breakdown.Proportion(rest);
            var more = sum + new Refunded(part, Funding.None(rest.Currency) with { Charge = rest });
            if (!(order.Quote.Shares - more.By).HasNegative) sum = more;
        }
        return sum;
    }

    /// <summary>
    /// The refunds that the processor refused and nobody has dealt with, each with what its payment can still give back of it: what another
    /// refund or a chargeback has taken meanwhile is not owed any more, also where a coupon's money would leave room for it.
    /// </summary>
    internal static async Task<IReadOnlyList<(Refund Refund, Money Still)>> Owed(Work work, Order order, CancellationToken cancel)
    {
        await work.Db.Set<Refund>().Where(r => r.OrderId == order.Id).LoadAsync(cancel);
        var refused = work.Db.Set<Refund>().Local.Where(r => r.OrderId == order.Id && r.IsOwed).ToList();
        if (refused.Count == 0) return [];
        await work.Db.Set<Payment>().Where(p => p.OrderId == order.Id).LoadAsync(cancel);
        var free = work.Db.Set<Payment>().Local.Where(p => p.OrderId == order.Id).ToDictionary(p => p.Id, p => p.RefundableMinor);
        var owed = new List<(Refund, Money)>();
        foreach (var refund in refused)
        {
            var rest = Math.Min(refund.AmountMinor, free[refund.PaymentId!.Value]);
            if (rest <= 0) continue;
            free[refund.PaymentId.Value] -= rest;
            owed.Add((refund, refund.Amount with { Minor = rest }));
        }
        return owed;
    }

    /// <summary>The same without what is only owed: what the sources have given or are giving.</summary>
    internal static async Task<Refunded> Made(Work work, Order order, CancellationToken cancel)
    {
        await work.Db.Set<Refund>().Where(r => r.OrderId == order.Id).LoadAsync(cancel);
        var refunds = work.Db.Set<Refund>().Local
            .Where(r => r.OrderId == order.Id && r.Status != RefundStatus.Failed && r.Purpose != RefundPurpose.DuplicatePayment)
            .Select(r => new Refunded(r.Breakdown, To(r)));
        var lost = (await Lost(work, order.Id, cancel)).Select(d => Refunded.FromShares(d.Breakdown));
        return refunds.Concat(lost).Aggregate(Refunded.None(order.Quote.Currency), (sum, part) => sum + part);
    }

    /// <summary>The chargebacks that took an order's own money; what came when it had been paid already was never that.</summary>
    internal static async Task<IReadOnlyList<Dispute>> Lost(Work work, Id<Order> order, CancellationToken cancel)
    {
        await work.Db.Set<Dispute>().Where(d => d.OrderId == order).LoadAsync(cancel);
        var lost = work.Db.Set<Dispute>().Local.Where(d => d.OrderId == order && d.Status == DisputeStatus.Lost).ToList();
        // Hardly any order has one, and every step of an order asks.
        if (lost.Count == 0) return lost;
        var duplicates = await Duplicates(work, order, cancel);
        return lost.FindAll(d => !duplicates.Contains(d.PaymentId));
    }

    /// <summary>The payments that came when the order had been paid already.</summary>
    internal static async Task<IReadOnlySet<Id<Payment>>> Duplicates(Work work, Id<Order> order, CancellationToken cancel)
    {
        await work.Db.Set<Payment>().Where(p => p.OrderId == order && p.IsDuplicate).LoadAsync(cancel);
        return work.Db.Set<Payment>().Local.Where(p => p.OrderId == order && p.IsDuplicate).Select(p => p.Id).ToHashSet();
    }

    // What the customer took as credit instead was charged: it counts there.
    private static Funding To(Refund refund)
    {
        var none = Funding.None(refund.Amount.Currency);
        return refund switch
        {
            { PaymentId: not null } => none with { Charge = refund.Amount },
            { PaidTo: RefundTarget.Credit } => none with { Credit = refund.Amount },
            _ => none with { Promotion = refund.Amount },
        };
    }
}
