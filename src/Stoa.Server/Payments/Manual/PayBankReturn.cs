using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Transfers;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Manual;

/// <summary>An operator says what became of money that was to go back by bank.</summary>
public static class PayBankReturn
{
    /// <summary>It has been paid: the refund is done, and the books say so.</summary>
    public static async Task<Problem?> Confirm(Id<BankReturn> id, Work work, CancellationToken cancel)
    {
        var found = await Lock(id, work, cancel);
        if (found.Refused(out var problem)) return problem;
        var (row, payment) = found.Value;
        if (row.Status is not (BankReturnStatus.Ready or BankReturnStatus.Listed)) return await Refuse(work, TransferProblems.Moved);
        row.Status = BankReturnStatus.Paid;
        row.PaidAt = work.Now;
        if (row.RefundId is { } refund)
            await RefundFacts.Apply(work, payment, new GatewayFact.Refunded(id.ToString(), refund.ToString(), row.Amount), cancel);
        else
            Ledger.Post(work, TransferEntries.Returned(id.ToString(), ManualGateway.Name, payment.Id.ToString(), row.Amount), row.OrderId);
        work.Audit("payments.confirm-bank-return", id.ToString(), after: new { row.AmountMinor, row.Currency });
        return await work.Commit(cancel);
    }

    /// <summary>
    /// The bank did not pay it, or the customer's bank sent it back: the customer is asked for an account again. What had been paid is booked
    /// as here again, and another return takes its place.
    /// </summary>
    public static async Task<Problem?> CameBack(Id<BankReturn> id, string? reason, Work work, CancellationToken cancel)
    {
        if (MovePayout.Reason(reason) is not { } words) return TransferProblems.NoReason;
        var found = await Lock(id, work, cancel);
        if (found.Refused(out var problem)) return problem;
        var (row, payment) = found.Value;
        switch (row.Status)
        {
            case BankReturnStatus.Ready or BankReturnStatus.Listed:
                row.AskAgain(words);
                work.Emit(new ReturnAccountWanted(row.OrderId, row.Id, row.Amount, words));
                break;
            case BankReturnStatus.Paid:
                row.Status = BankReturnStatus.Bounced;
                Ledger.Post(work, TransferEntries.Bounced(id.ToString(), ManualGateway.Name, payment.Id.ToString(), row.Amount), row.OrderId);
                OpenReturn.Write(work, row.PaymentId, row.OrderId, refund: null, row.Amount, words);
                break;
            default:
                return await Refuse(work, TransferProblems.Moved);
        }
        work.Audit("payments.bank-return-came-back", id.ToString(), words);
        return await work.Commit(cancel);
    }

    private static async Task<Outcome<(BankReturn Row, Payment Payment)>> Lock(Id<BankReturn> id, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<BankReturn>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } seen) return TransferProblems.NoReturn;
        var payments = await LockPayments.Of(work, seen.OrderId, cancel);
        // Read after the lock: as it is now.
        return (await work.Db.Set<BankReturn>().SingleAsync(r => r.Id == id, cancel), payments.Single(p => p.Id == seen.PaymentId));
    }

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }
}
