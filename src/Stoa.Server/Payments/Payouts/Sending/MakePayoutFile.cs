using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Identity;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Sending;

/// <summary>Manual payouts: the approved ones go on a list for the operator's bank, and each is then confirmed or comes back.</summary>
public static class MakePayoutFile
{
    /// <summary>The most lines of one file.</summary>
    public const int LinesMax = 1_000;

    /// <summary>A line, with the account opened.</summary>
    public sealed record Line(Payout Payout, string Organization, TransferLine Transfer, bool IsIban);

    /// <summary>Puts every approved manual payout of a currency on a new list: from now on they count as sent.</summary>
    public static async Task<Outcome<PayoutFile>> Run(string? code, Work work, CancellationToken cancel)
    {
        if (!Currency.TryParse(code, out var currency)) return PayoutProblems.NoCurrency;
        await work.Begin(cancel);
        var waiting = await work.Db.Set<Payout>()
            .Where(p => p.Status == PayoutStatus.Approved && p.Method == Payout.Manual && p.FileId == null && p.Currency == currency.Code)
            .OrderBy(p => p.Id).Take(LinesMax).ForUpdate().ToListAsync(cancel);
        if (waiting.Count == 0)
        {
            await work.Abandon();
            return PayoutProblems.NothingForFile;
        }
        var file = new PayoutFile
        {
            Id = Id<PayoutFile>.New(work.Now), Currency = currency.Code, Count = waiting.Count, AmountMinor = waiting.Sum(p => p.AmountMinor),
            CreatedBy = new Id<User>(work.Actor.UserId!.Value), CreatedAt = work.Now,
        };
        work.Db.Add(file);
        foreach (var payout in waiting)
        {
            payout.FileId = file.Id;
            MovePayout.Send(work, payout);
        }
        work.Audit("payments.make-payout-file", file.Id.ToString(), after: new { file.Count, file.AmountMinor, file.Currency });
        return await work.Commit(cancel) is { } refused ? refused : file;
    }

    /// <summary>The operator's bank has paid a line.</summary>
    public static async Task<Problem?> Confirm(Id<Payout> id, Work work, CancellationToken cancel)
    {
        if (await LockManual(id, work, cancel) is not { } payout) return await Refuse(work, PayoutProblems.NotFound);
        if (payout.Status is not PayoutStatus.Sent) return await Refuse(work, PayoutProblems.Moved);
        MovePayout.Pay(work, payout);
        work.Audit("payments.confirm-payout", id.ToString());
        return await work.Commit(cancel);
    }

    /// <summary>The operator's bank has paid every line that is still open.</summary>
    public static async Task<Problem?> ConfirmAll(Id<PayoutFile> file, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        if (!await work.Db.Set<PayoutFile>().AnyAsync(f => f.Id == file, cancel)) return await Refuse(work, PayoutProblems.NoFile);
        var sent = await work.Db.Set<Payout>().Where(p => p.FileId == file && p.Status == PayoutStatus.Sent).OrderBy(p => p.Id).ForUpdate().ToListAsync(cancel);
        foreach (var payout in sent) MovePayout.Pay(work, payout);
        work.Audit("payments.confirm-payout-file", file.ToString(), after: new { sent.Count });
        return await work.Commit(cancel);
    }

    /// <summary>The bank did not pay a line, or sent it back: the money goes back to the balance.</summary>
    public static async Task<Problem?> Return(Id<Payout> id, string? reason, Work work, CancellationToken cancel)
    {
        if (MovePayout.Reason(reason) is not { } words) return PayoutProblems.NoReason;
        if (await LockManual(id, work, cancel) is not { } payout) return await Refuse(work, PayoutProblems.NotFound);
        if (payout.Status is not (PayoutStatus.Sent or PayoutStatus.Paid)) return await Refuse(work, PayoutProblems.Moved);
        MovePayout.Fail(work, payout, words);
        work.Audit("payments.return-payout", id.ToString(), words);
        return await work.Commit(cancel);
    }

    /// <summary>The lines of a file, with their accounts in the clear.</summary>
    internal static async Task<List<Line>> Lines(Id<PayoutFile> file, Work work, CancellationToken cancel)
    {
        var rows = await (
            from payout in work.Db.Set<Payout>()
            where payout.FileId == file
            join destination in work.Db.Set<PayoutDestination>() on payout.DestinationId equals destination.Id
            join organization in work.Db.Set<Organization>() on payout.OrganizationId equals organization.Id
            orderby payout.Id
            select new { payout, destination, organization.Name }).AsNoTracking().Take(LinesMax).ToListAsync(cancel);
        return
        [
            .. rows.Select(row => new Line(row.payout, row.Name, new TransferLine(
                row.payout.Id.ToString(),
                work.Cipher.Open(row.destination.Holder!.Value, PayoutDestination.HolderPurpose),
                work.Cipher.Open(row.destination.Account!.Value, PayoutDestination.AccountPurpose),
                row.destination.BankCode is { } bankCode ? work.Cipher.Open(bankCode, PayoutDestination.BankCodePurpose) : null,
                row.destination.Country,
                row.payout.Amount,
                $"Payout {row.payout.Id}"), row.destination.IsIban)),
        ];
    }

    private static async Task<Payout?> LockManual(Id<Payout> id, Work work, CancellationToken cancel) =>
        await LockPayouts.Of(work, id, cancel) is { IsManual: true } payout ? payout : null;

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }
}
