using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ledger;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Webhooks;

/// <summary>What a fact about a dispute changes. The payments of the order are locked.</summary>
internal static class DisputeFacts
{
    internal static async Task Open(Work work, Payment payment, GatewayFact.DisputeOpened fact, CancellationToken cancel)
    {
        if (await Find(work, payment, fact.GatewayDisputeId, cancel) is not null) return;
        // Together with a refund under way it may be more than what was charged; one of the two is going to fail, and then it fits. So is one
        // of two chargebacks going to be won. Of what is gone for good (past the processor, as credit, or before a chargeback of which we hear
        // only now) the bank takes it a second time, until it says that it was won.
        var twice = Math.Max(0, fact.Amount.Minor - payment.RefundableMinor);
        if (twice > await Gone(work, payment, cancel))
            throw new DeliveryException($"The dispute {fact.GatewayDisputeId} of {payment.Id} is about {fact.Amount}, of which not so much is with us (yet).");
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == payment.OrderId, cancel);
        var left = await NotDisputed(work, order, cancel);
        var dispute = new Dispute
        {
            Id = Id<Dispute>.New(work.Now),
            PaymentId = payment.Id,
            OrderId = payment.OrderId,
            Gateway = payment.Gateway!,
            GatewayDisputeId = fact.GatewayDisputeId,
            Status = DisputeStatus.Open,
            Currency = payment.Currency,
            AmountMinor = fact.Amount.Minor,
            TwiceMinor = twice,
            Breakdown = left.Proportion(new Money(Math.Min(fact.Amount.Minor - twice, left.Total.Minor), fact.Amount.Currency)),
            Reason = fact.Reason,
            OpenedAt = work.Now,
            EvidenceBy = fact.EvidenceBy,
        };
        payment.DisputedMinor += dispute.AmountMinor - twice;
        work.Db.Add(dispute);
        var whole = Entries.DisputeOpened(dispute.Id.ToString(), payment.Gateway!, payment.OrderId.ToString(), fact.Amount);
        var (entry, fromSeller) = await SplitPayment.Back(work, payment, order.OrganizationId, whole, fact.Amount, cancel);
        dispute.AheadMinor = fromSeller.Minor;
        Ledger.Post(work, entry, payment.OrderId);
        work.Emit(new DisputeOpened(payment.OrderId, payment.Id, dispute.Id, fact.Amount));
    }

    internal static async Task Decide(Work work, Payment payment, string gatewayDisputeId, bool won, CancellationToken cancel)
    {
        var dispute = await Find(work, payment, gatewayDisputeId, cancel)
            ?? throw new DeliveryException($"{payment.Gateway} has decided the dispute {gatewayDisputeId} of {payment.Id}, of which we have not heard yet.");
        if (dispute.Status != DisputeStatus.Open) return;
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == payment.OrderId, cancel);
        if (won) Ledger.Post(work, await SplitPayment.Again(work, payment, order.OrganizationId, Won(dispute), dispute, cancel), order.Id);
        else await SettleAhead.Post(work, await Lost(work, order, dispute, cancel), order.Id, order.OrganizationId, Money.Zero(dispute.Amount.Currency), cancel);
        dispute.Status = won ? DisputeStatus.Won : DisputeStatus.Lost;
        dispute.DecidedAt = work.Now;
        if (won) payment.DisputedMinor -= dispute.AmountMinor - dispute.TwiceMinor;
        work.Emit(new DisputeDecided(payment.OrderId, payment.Id, dispute.Id, won, dispute.Amount));
    }

    private static JournalEntry Won(Dispute dispute) =>
        Entries.DisputeWon(dispute.Id.ToString(), dispute.Gateway, dispute.OrderId.ToString(), dispute.Amount);

    private static async Task<JournalEntry> Lost(Work work, Order order, Dispute dispute, CancellationToken cancel)
    {
        var (id, orderId, seller) = (dispute.Id.ToString(), order.Id.ToString(), order.OrganizationId.ToString());
        var (part, twice) = (dispute.Breakdown, new Money(dispute.TwiceMinor, dispute.Amount.Currency));
        var held = new Money(Math.Clamp((await Ledger.FreelyHeld(work, order, cancel)).Minor, 0, part.Total.Minor), twice.Currency);
        dispute.HeldMinor = held.Minor;
        var heldPart = held.IsZero ? Shares.None(held.Currency) : part.Proportion(held);
        List<JournalEntry> entries = [];
        if (held.IsPositive) entries.Add(Entries.DisputeLostBeforeRelease(id, orderId, heldPart));
        if (part.Total > held) entries.Add(Entries.DisputeLostAfterRelease(id, orderId, seller, part - heldPart));
        if (twice.IsPositive) entries.Add(Entries.DisputeLostTwice(id, orderId, twice));
        return entries is [var only] ? only : new JournalEntry(entries[0].Cause, id, entries[^1].Text, [.. entries.SelectMany(entry => entry.Postings)]);
    }

    // By whose part it is, what no other chargeback takes: together they may be all of it, and no more of anybody's than there is.
    private static async Task<Shares> NotDisputed(Work work, Order order, CancellationToken cancel)
    {
        var left = Refunds.Left(order.Quote, (await RefundedSoFar.Made(work, order, cancel)).By);
        var open = await work.Db.Set<Dispute>().AsNoTracking().Where(d => d.OrderId == order.Id && d.Status == DisputeStatus.Open).ToListAsync(cancel);
        var free = open.Aggregate(left, (sum, one) => sum - one.Breakdown);
        return free.HasNegative ? left : free;
    }

    // What the customer has got back, by whatever way or bank, less what banks took of it a second time already.
    private static async Task<long> Gone(Work work, Payment payment, CancellationToken cancel)
    {
        var disputes = work.Db.Set<Dispute>().Where(d => d.PaymentId == payment.Id);
        return await work.Db.Set<Refund>().Where(r => r.PaymentId == payment.Id && r.Status == RefundStatus.Succeeded).SumAsync(r => r.AmountMinor, cancel)
            + await disputes.Where(d => d.Status == DisputeStatus.Lost).SumAsync(d => d.AmountMinor - d.TwiceMinor, cancel)
            - await disputes.Where(d => d.Status != DisputeStatus.Won).SumAsync(d => d.TwiceMinor, cancel);
    }

    private static Task<Dispute?> Find(Work work, Payment payment, string gatewayDisputeId, CancellationToken cancel) =>
        work.Db.Set<Dispute>().SingleOrDefaultAsync(d => d.Gateway == payment.Gateway && d.GatewayDisputeId == gatewayDisputeId, cancel);
}
