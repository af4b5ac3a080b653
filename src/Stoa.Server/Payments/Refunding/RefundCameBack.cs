using Microsoft.EntityFrameworkCore;
using Stoa.Core.Ledger;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Payments.Refunding;

/// <summary>
/// A refund that the processor had made, and that the customer's bank sent back days later: the card is closed, say. The money is with the
/// processor again, and waits for the customer like that of a refund that was refused at once. The payments of the order are locked.
/// </summary>
internal static class RefundCameBack
{
    /// <summary>Books it, and lets an operator deal with it.</summary>
    internal static async Task Book(Work work, Refund refund, Payment payment, string code, CancellationToken cancel)
    {
        if (payment.SellerId is not null)
            throw new DeliveryException($"{payment.Gateway} took {refund.Id} back after it had succeeded ({code}), and the seller had given a part of it. Compare the two at the processor.", hopeless: true);
        Ledger.Post(work, Entries.RefundReturned(refund.Id.ToString(), payment.Gateway!, refund.OrderId.ToString(), refund.Amount), refund.OrderId);
        // Whoever had given it has given it: it is held for the customer now.
        refund.HeldMinor = refund.AmountMinor;
        await RefundFacts.Fail(work, refund, payment, code, cancel);
    }

    /// <summary>It is told as made only after it was told as failed: the news of both have changed places, and the processor's books have both.</summary>
    internal static async Task BookLate(Work work, Refund refund, Payment payment, JournalEntry made, CancellationToken cancel)
    {
        if (await IsBooked(work, refund, cancel)) return;
        Ledger.Post(work, made, refund.OrderId);
        Ledger.Post(work, Entries.RefundReturned(made), refund.OrderId);
        work.Audit("payments.refund-told-late", refund.Id.ToString(), after: new { payment.Gateway, refund.GatewayRefundId });
    }

    private static Task<bool> IsBooked(Work work, Refund refund, CancellationToken cancel)
    {
        var (cause, id) = (EnumText.Write(Cause.RefundReturned), refund.Id.ToString());
        return work.Db.Set<Entry>().AnyAsync(e => e.CauseKind == cause && e.CauseId == id, cancel);
    }
}
