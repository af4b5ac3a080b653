using Microsoft.EntityFrameworkCore;
using Stoa.Core;
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
        MustBeOurs(payment, refund.Id.ToString(), code);
        var returned = Entries.RefundReturned(refund.Id.ToString(), payment.Gateway!, refund.OrderId.ToString(), refund.Amount);
        // What was more than was left, and so was lost, is there again too.
        var lost = await LostOf(work, refund.Id.ToString(), payment, cancel);
        Ledger.Post(work, lost is null ? returned : new(returned.Cause, returned.CauseId, returned.Text, [.. returned.Postings, .. Entries.RefundReturned(lost).Postings]), refund.OrderId);
        // Whoever had given it has given it: it is held for the customer now.
        refund.HeldMinor = refund.AmountMinor;
        await RefundFacts.Fail(work, refund, payment, code, cancel);
    }

    /// <summary>It is told as made only after it was told as failed: the news of both have changed places, and the processor's books have both.</summary>
    internal static async Task BookLate(Work work, Refund refund, Payment payment, JournalEntry made, CancellationToken cancel)
    {
        if (await IsBooked(work, refund.Id.ToString(), cancel)) return;
        Ledger.Post(work, made, refund.OrderId);
        Ledger.Post(work, Entries.RefundReturned(made), refund.OrderId);
        work.Audit("payments.refund-told-late", refund.Id.ToString(), after: new { payment.Gateway, refund.GatewayRefundId });
    }

    /// <summary>What was booked as lost under an id alone, as the customer had it already, is there again; nothing without such a loss.</summary>
    /// <returns>True when there is such a loss, also one that was booked back before.</returns>
    internal static async Task<bool> BookLost(Work work, string id, Payment payment, string code, CancellationToken cancel)
    {
        if (await LostOf(work, id, payment, cancel) is not { } lost) return false;
        if (await IsBooked(work, id, cancel)) return true;
        MustBeOurs(payment, id, code);
        Ledger.Post(work, Entries.RefundReturned(lost), payment.OrderId);
        work.Audit("payments.lost-refund-returned", payment.Id.ToString(), code, after: new { payment.Gateway, Refund = id });
        return true;
    }

    /// <summary>Keeps that one that is not known here, or was settled outside, has failed: it may be told as made after that.</summary>
    internal static Task Note(Work work, Payment payment, GatewayFact.RefundFailed fact, CancellationToken cancel) => work.Db.Database.ExecuteSqlAsync(
        $"""
        insert into payments.refunds_told_failed (gateway, gateway_refund_id, payment_id, code, told_at)
        values ({payment.Gateway}, {fact.GatewayRefundId}, {payment.Id.Value}, {fact.Code}, {work.Now.ToDateTimeUtc()}) on conflict do nothing
        """, cancel);

    /// <summary>One that nobody here waits for, told as made after it was told as failed: it came and went, and is nobody's part. True when it is such.</summary>
    /// <param name="work">The use case's.</param>
    /// <param name="payment">Of which.</param>
    /// <param name="made">That it was made.</param>
    /// <param name="id">Its name in the books.</param>
    /// <param name="cancel">Gives up waiting.</param>
    internal static async Task<bool> CameAndWent(Work work, Payment payment, GatewayFact.Refunded made, string id, CancellationToken cancel)
    {
        var codes = await work.Db.Database.SqlQuery<string>(
            $"""select code as "Value" from payments.refunds_told_failed where gateway = {payment.Gateway} and gateway_refund_id = {made.GatewayRefundId}""").ToListAsync(cancel);
        if (codes is not [var code]) return false;
        if (await IsBooked(work, id, cancel)) return true;
        MustBeOurs(payment, id, code);
        var lost = Entries.RefundedTwice(id, payment.Gateway!, payment.OrderId.ToString(), made.Amount);
        Ledger.Post(work, lost, payment.OrderId);
        Ledger.Post(work, Entries.RefundReturned(lost), payment.OrderId);
        work.Audit("payments.refund-came-and-went", payment.Id.ToString(), code, after: new { payment.Gateway, made.GatewayRefundId, made.Amount });
        return true;
    }

    private static void MustBeOurs(Payment payment, string refund, string code)
    {
        if (payment.SellerId is not null)
            throw new DeliveryException($"{payment.Gateway} took {refund} back after it had succeeded ({code}), and the seller had given a part of it. Compare the two at the processor.", hopeless: true);
    }

    // The loss as it was booked; null for none.
    private static async Task<JournalEntry?> LostOf(Work work, string id, Payment payment, CancellationToken cancel)
    {
        var (cause, account) = (EnumText.Write(Cause.RefundedTwice), Account.Gateway(payment.Gateway!).Name);
        var minor = await work.Db.Set<Entry>().Where(e => e.CauseKind == cause && e.CauseId == id)
            .SelectMany(e => e.Postings).Where(p => p.Account == account).SumAsync(p => -p.AmountMinor, cancel);
        return minor > 0 ? Entries.RefundedTwice(id, payment.Gateway!, payment.OrderId.ToString(), new Money(minor, Currency.Parse(payment.Currency))) : null;
    }

    private static Task<bool> IsBooked(Work work, string id, CancellationToken cancel)
    {
        var cause = EnumText.Write(Cause.RefundReturned);
        return work.Db.Set<Entry>().AnyAsync(e => e.CauseKind == cause && e.CauseId == id, cancel);
    }
}
