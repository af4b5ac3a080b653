using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ledger;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Webhooks;

/// <summary>What a fact about a refund changes. The payments of the order are locked.</summary>
internal static class RefundFacts
{
    internal static async Task Apply(Work work, Payment payment, GatewayFact.Refunded fact, CancellationToken cancel)
    {
        if (await Find(work, payment, fact.GatewayRefundId, fact.RefundReference, cancel) is not { } refund)
        {
            await RefundMadeThere.WaitForOurs(work, payment, fact.GatewayRefundId, fact.Amount, cancel);
            await RefundMadeThere.Book(work, payment, fact, cancel);
            return;
        }
        if (refund.Resolution == RefundResolution.SettledOutside)
        {
            await MadeTwice(work, refund, payment, fact, cancel);
            return;
        }
        if (refund.Status == RefundStatus.Succeeded) return;
        if (refund.Status == RefundStatus.Failed && (refund.GatewayRefundId != fact.GatewayRefundId || payment.SellerId is not null))
            throw new DeliveryException($"{payment.Gateway} made {refund.Id} after it had told that it failed. Compare the two at the processor.", hopeless: true);
        if (fact.Amount != refund.Amount)
            throw new DeliveryException($"{payment.Gateway} says {fact.Amount} for {refund.Id}, which is of {refund.Amount}. Compare the two at the processor.", hopeless: true);

        var seller = await SellerOf(work, payment, cancel);
        if (refund.Status == RefundStatus.Failed)
        {
            await RefundCameBack.BookLate(work, refund, payment, EntryOf(refund, payment.Gateway!, seller.ToString()), cancel);
            return;
        }
        refund.GatewayRefundId ??= fact.GatewayRefundId;
        refund.Status = RefundStatus.Succeeded;
        refund.SettledAt = work.Now;
        var (entry, _) = await SplitPayment.Back(work, payment, seller, EntryOf(refund, payment.Gateway!, seller.ToString()), fact.Amount, cancel);
        await SettleAhead.Post(work, entry, refund.OrderId, seller, Money.Zero(fact.Amount.Currency), cancel);
        work.Emit(new RefundSettled(refund.OrderId, payment.Id, refund.Id, Succeeded: true, refund.Amount));
    }

    // An operator had settled it outside. The processor's account is as it is: it is booked as lost, and the trail says so to whoever asks it back.
    private static async Task MadeTwice(Work work, Refund refund, Payment payment, GatewayFact.Refunded fact, CancellationToken cancel)
    {
        var (cause, id) = (EnumText.Write(Cause.RefundedTwice), refund.Id.ToString());
        if (await work.Db.Set<Entry>().AnyAsync(e => e.CauseKind == cause && e.CauseId == id, cancel)) return;
        if (await RefundCameBack.CameAndWent(work, payment, fact, id, cancel)) return;
        var seller = await SellerOf(work, payment, cancel);
        var (entry, _) = await SplitPayment.Back(work, payment, seller, Entries.RefundedTwice(id, payment.Gateway!, refund.OrderId.ToString(), fact.Amount), fact.Amount, cancel);
        Ledger.Post(work, entry, refund.OrderId);
        work.Audit("payments.refunded-twice", id, $"{payment.Gateway} gave it back after it had been settled outside: ask the customer for one of the two.", after: new { fact.Amount });
    }

    internal static async Task Apply(Work work, Payment payment, GatewayFact.RefundFailed fact, CancellationToken cancel)
    {
        if (await Find(work, payment, fact.GatewayRefundId, fact.RefundReference, cancel) is not { } refund)
        {
            await RefundMadeThere.WaitForOurs(work, payment, fact.GatewayRefundId, amount: null, cancel);
            if (await RefundCameBack.BookLost(work, RefundMadeThere.NameAt(payment.Gateway!, fact.GatewayRefundId), payment, fact.Code, cancel)) return;
            // One that somebody tried to make there, and that came to nothing, is no matter of ours; unless it is told as made after this.
            await RefundCameBack.Note(work, payment, fact, cancel);
            return;
        }
        refund.GatewayRefundId ??= fact.GatewayRefundId;
        if (refund.Resolution == RefundResolution.SettledOutside)
        {
            if (!await RefundCameBack.BookLost(work, refund.Id.ToString(), payment, fact.Code, cancel)) await RefundCameBack.Note(work, payment, fact, cancel);
            return;
        }
        if (refund.Status == RefundStatus.Succeeded) await RefundCameBack.Book(work, refund, payment, fact.Code, cancel);
        else if (refund.Status == RefundStatus.Requested) await Fail(work, refund, payment, fact.Code, cancel);
    }

    /// <summary>The money stays with us, and may be asked for again.</summary>
    internal static async Task Fail(Work work, Refund refund, Payment payment, string code, CancellationToken cancel)
    {
        refund.Status = RefundStatus.Failed;
        refund.FailureCode = code;
        refund.SettledAt = work.Now;
        payment.RefundedMinor -= refund.AmountMinor;
        await DisputeFacts.TakeOnce(work, payment, cancel);
        work.Audit("payments.refund-failed", refund.Id.ToString(), code);
        work.Emit(new RefundSettled(refund.OrderId, payment.Id, refund.Id, Succeeded: false, refund.Amount));
    }

    /// <summary>What was held when it was asked for comes from there, the rest from those who have it.</summary>
    internal static JournalEntry EntryOf(Refund refund, string gateway, string seller)
    {
        var (id, order) = (refund.Id.ToString(), refund.OrderId.ToString());
        if (refund.HeldMinor == refund.AmountMinor)
        {
            return refund.Purpose == RefundPurpose.Order
                ? Entries.RefundedBeforeRelease(id, gateway, order, refund.Breakdown)
                : Entries.LatePaymentRefunded(id, gateway, order, refund.Amount);
        }
        if (refund.HeldMinor == 0) return Entries.RefundedAfterRelease(id, gateway, order, seller, refund.Breakdown);
        var held = refund.Breakdown.Proportion(new Money(refund.HeldMinor, refund.Amount.Currency));
        var before = Entries.RefundedBeforeRelease(id, gateway, order, held);
        var after = Entries.RefundedAfterRelease(id, gateway, order, seller, refund.Breakdown - held);
        return new JournalEntry(after.Cause, id, after.Text, [.. before.Postings, .. after.Postings]);
    }

    /// <summary>The same, paid from the marketplace's own pocket.</summary>
    internal static JournalEntry OutsideEntryOf(Refund refund, string seller)
    {
        var held = new Money(refund.HeldMinor, refund.Amount.Currency);
        var released = refund.Breakdown - (held.IsZero ? Shares.None(held.Currency) : refund.Breakdown.Proportion(held));
        return Entries.RefundedOutside(refund.Id.ToString(), refund.OrderId.ToString(), seller, held, released);
    }

    private static Task<Id<Organization>> SellerOf(Work work, Payment payment, CancellationToken cancel) =>
        work.Db.Set<Order>().Where(o => o.Id == payment.OrderId).Select(o => o.OrganizationId).SingleAsync(cancel);

    // Null for one that nobody here asked for: our reference is on ours, or the answer to our call names it.
    private static async Task<Refund?> Find(Work work, Payment payment, string gatewayId, string? reference, CancellationToken cancel)
    {
        var refunds = work.Db.Set<Refund>().Where(r => r.PaymentId == payment.Id);
        return Id<Refund>.TryParse(reference, out var id)
            ? await refunds.SingleOrDefaultAsync(r => r.Id == id, cancel)
            : await refunds.SingleOrDefaultAsync(r => r.GatewayRefundId == gatewayId, cancel);
    }
}
