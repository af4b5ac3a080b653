using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Transfers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Manual;

/// <summary>Where a bank transfer stands by what was confirmed and sent back.</summary>
internal static class ReadStanding
{
    /// <summary>A transfer with its payment.</summary>
    internal sealed record Found(BankTransfer Transfer, Payment Payment, TransferStanding Standing);

    /// <summary>With the payments of its order locked.</summary>
    internal static async Task<Outcome<Found>> Lock(Id<Payment> id, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<BankTransfer>().AsNoTracking().SingleOrDefaultAsync(t => t.PaymentId == id, cancel) is not { } transfer) return TransferProblems.NotFound;
        var payment = (await LockPayments.Of(work, transfer.OrderId, cancel)).Single(p => p.Id == id);
        return new Found(transfer, payment, await Of(transfer, payment, work, cancel));
    }

    /// <summary>As it is now.</summary>
    internal static async Task<TransferStanding> Of(BankTransfer transfer, Payment payment, Work work, CancellationToken cancel)
    {
        var received = await work.Db.Set<BankReceipt>().Where(r => r.PaymentId == payment.Id).SumAsync(r => r.AmountMinor, cancel);
        // What bounced is here again, and another return carries it.
        var givenBack = await work.Db.Set<BankReturn>().Where(r => r.PaymentId == payment.Id && r.RefundId == null && r.Status != BankReturnStatus.Bounced)
            .SumAsync(r => r.AmountMinor, cancel);
        // A refund that bounced went back into what was received.
        var bounced = await work.Db.Set<BankReturn>().Where(r => r.PaymentId == payment.Id && r.RefundId != null && r.Status == BankReturnStatus.Bounced)
            .SumAsync(r => r.AmountMinor, cancel);
        var currency = transfer.Amount.Currency;
        return new TransferStanding(
            transfer.Amount, new Money(received + bounced, currency), payment.Status == PaymentStatus.Captured, new Money(givenBack, currency));
    }
}
