using Microsoft.EntityFrameworkCore;
using Stoa.Core.Ledger;
using Stoa.Core.Ledger.Reconciling;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Reconciliation;

/// <summary>
/// Books what a processor kept, or gave back of it, and tells in its own books alone: the fee of a dispute, that of the account. There is nothing
/// for a person to decide about it.
/// </summary>
internal static class BookFees
{
    /// <summary>What a case says that ended so.</summary>
    internal const string Explanation = "The processor kept a fee, or gave one back, of which only its own books tell: it is booked now.";

    /// <summary>Fees booked with one comparison; the rest with the next.</summary>
    private const int FeesMax = 1_000;

    /// <summary>Books those that have waited long enough for news of them; the caller commits.</summary>
    /// <returns>The keys of the differences that are none any more.</returns>
    internal static async Task<IReadOnlySet<string>> Of(string gateway, Comparison comparison, Work work, CancellationToken cancel)
    {
        var fees = comparison.Differences.Where(one => one is { Kind: DifferenceKind.NotBooked, Move: MoveKind.Fee } && !one.Waits(work.Now))
            // Of several for the same thing one is booked, and a person looks at the others.
            .DistinctBy(one => one.Reference, StringComparer.Ordinal).Take(FeesMax);
        var booked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fee in fees)
        {
            var isBooked = Id<Payment>.TryParse(fee.Reference, out var payment)
                ? await OfPayment(payment, fee.Theirs!, work, cancel)
                : await Found(gateway, fee.Theirs!, work, cancel);
            if (isBooked) booked.Add(fee.Key);
        }
        return booked;
    }

    // Its news may have been lost: it counts as if they had come.
    private static async Task<bool> OfPayment(Id<Payment> id, GatewayMove fee, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<Payment>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancel) is not { } seen) return false;
        var payment = (await LockPayments.Of(work, seen.OrderId, cancel)).Single(p => p.Id == id);
        if (payment.Status != PaymentStatus.Captured || payment.FeeMinor > 0 || !fee.Amount.IsNegative) return false;
        PaymentFacts.BookFee(work, payment, -fee.Amount);
        return true;
    }

    private static async Task<bool> Found(string gateway, GatewayMove fee, Work work, CancellationToken cancel)
    {
        var (cause, id) = (EnumText.Write(Cause.FeeFound), RefundMadeThere.NameAt(gateway, fee.Reference));
        if (await work.Db.Set<Entry>().AnyAsync(e => e.CauseKind == cause && e.CauseId == id, cancel)) return false;
        Ledger.Post(work, Entries.FeeFound(id, gateway, -fee.Amount), order: null);
        return true;
    }
}
