using Microsoft.EntityFrameworkCore;
using NodaTime;
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
        if (await Find(work, payment, fact.GatewayDisputeId, cancel) is { } known)
        {
            Extend(work, known, fact.EvidenceBy);
            return;
        }
        if (fact.Amount.Currency.Code != payment.Currency)
            throw new DeliveryException($"The dispute {fact.GatewayDisputeId} of {payment.Id} is about {fact.Amount}, and the payment is in {payment.Currency}. Book it by hand.", hopeless: true);
        // What the customer has got back, is getting back, or another bank has, this one takes a second time; until a refund fails or a chargeback
        // is won (TakeOnce). The money has gone and the deadline runs: it is not waited for that.
        var twice = Math.Max(0, fact.Amount.Minor - payment.RefundableMinor);
        if (payment.Status != PaymentStatus.Captured || twice > payment.CapturedMinor - await TakenTwice(work, payment, cancel))
            throw new DeliveryException($"The dispute {fact.GatewayDisputeId} of {payment.Id} is about {fact.Amount}, of which not so much is with us (yet).");
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == payment.OrderId, cancel);
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
            Breakdown = await PartOf(work, payment, order, fact.Amount with { Minor = fact.Amount.Minor - twice }, cancel),
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
        if (dispute.Status == (won ? DisputeStatus.Lost : DisputeStatus.Won))
            throw new DeliveryException($"{payment.Gateway} says that {dispute.Id} is {(won ? "won" : "lost")}, after it had said the opposite. Look at the processor what moved: the reconciliation of that day lists it.", hopeless: true);
        if (dispute.Status != DisputeStatus.Open) return;
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == payment.OrderId, cancel);
        if (!won) await GoFirst(work, dispute, cancel);
        if (won) Ledger.Post(work, await SplitPayment.Again(work, payment, order.OrganizationId, Won(dispute), dispute, cancel), order.Id);
        else await SettleAhead.Post(work, await Lost(work, order, dispute, cancel), order.Id, order.OrganizationId, Money.Zero(dispute.Amount.Currency), cancel);
        dispute.Status = won ? DisputeStatus.Won : DisputeStatus.Lost;
        dispute.DecidedAt = work.Now;
        if (won)
        {
            payment.DisputedMinor -= dispute.AmountMinor - dispute.TwiceMinor;
            await TakeOnce(work, payment, cancel);
        }
        work.Emit(new DisputeDecided(payment.OrderId, payment.Id, dispute.Id, won, dispute.Amount));
    }

    /// <summary>Some of a payment's money is with us again: chargebacks that are open, and were to take it a second time, take it once.</summary>
    internal static async Task TakeOnce(Work work, Payment payment, CancellationToken cancel)
    {
        foreach (var open in (await OpenOf(work, payment.OrderId, cancel)).Where(d => d.PaymentId == payment.Id && d.TwiceMinor > 0))
        {
            var once = Math.Min(open.TwiceMinor, payment.RefundableMinor);
            if (once <= 0) return;
            var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == payment.OrderId, cancel);
            open.Breakdown += await PartOf(work, payment, order, open.Amount with { Minor = once }, cancel);
            open.TwiceMinor -= once;
            payment.DisputedMinor += once;
        }
    }

    // Of several open chargebacks of a payment the first that is lost takes the order's money: what the others take is taken twice.
    private static async Task GoFirst(Work work, Dispute lost, CancellationToken cancel)
    {
        foreach (var other in (await OpenOf(work, lost.OrderId, cancel)).Where(d => d.PaymentId == lost.PaymentId && d.Id != lost.Id))
        {
            var once = Math.Min(lost.TwiceMinor, other.AmountMinor - other.TwiceMinor);
            if (once <= 0) continue;
            var part = other.Breakdown.Proportion(lost.Amount with { Minor = Math.Min(once, other.Breakdown.Total.Minor) });
            (lost.TwiceMinor, other.TwiceMinor) = (lost.TwiceMinor - once, other.TwiceMinor + once);
            (lost.Breakdown, other.Breakdown) = (lost.Breakdown + part, other.Breakdown - part);
        }
    }

    // News may overtake each other, so an earlier end is an older one.
    private static void Extend(Work work, Dispute known, Instant? evidenceBy)
    {
        if (known.Status != DisputeStatus.Open || evidenceBy is not { } by || by <= known.EvidenceBy) return;
        known.EvidenceBy = by;
        work.Emit(new DisputeDeadlineMoved(known.OrderId, known.Id, by));
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

    // By whose part it is, of what no other chargeback takes: together they may be all of it, and no more of anybody's than there is.
    private static async Task<Shares> PartOf(Work work, Payment payment, Order order, Money amount, CancellationToken cancel)
    {
        if (payment.IsDuplicate) return Payment.Nobodys(amount);
        var left = Refunds.Left(order.Quote, (await RefundedSoFar.Made(work, order, cancel)).By);
        var duplicates = await RefundedSoFar.Duplicates(work, order.Id, cancel);
        var free = (await OpenOf(work, order.Id, cancel)).Where(one => !duplicates.Contains(one.PaymentId)).Aggregate(left, (sum, one) => sum - one.Breakdown);
        if (free.HasNegative) free = left;
        return free.Proportion(amount with { Minor = Math.Min(amount.Minor, free.Total.Minor) });
    }

    // As this work has changed them, oldest first.
    private static async Task<List<Dispute>> OpenOf(Work work, Id<Order> order, CancellationToken cancel)
    {
        await work.Db.Set<Dispute>().Where(d => d.OrderId == order).LoadAsync(cancel);
        return [.. work.Db.Set<Dispute>().Local.Where(d => d.OrderId == order && d.Status == DisputeStatus.Open).OrderBy(d => d.OpenedAt).ThenBy(d => d.Id.Value)];
    }

    private static Task<long> TakenTwice(Work work, Payment payment, CancellationToken cancel) =>
        work.Db.Set<Dispute>().Where(d => d.PaymentId == payment.Id && d.Status != DisputeStatus.Won).SumAsync(d => d.TwiceMinor, cancel);

    private static Task<Dispute?> Find(Work work, Payment payment, string gatewayDisputeId, CancellationToken cancel) =>
        work.Db.Set<Dispute>().SingleOrDefaultAsync(d => d.Gateway == payment.Gateway && d.GatewayDisputeId == gatewayDisputeId, cancel);
}
