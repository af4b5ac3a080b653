using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Manual;

/// <summary>Money that goes back to customers as a list for the operator's bank: the same files as payouts have.</summary>
public static class MakeReturnFile
{
    /// <summary>A line, with the account opened.</summary>
    internal sealed record Line(BankReturn Return, TransferLine Transfer);

    /// <summary>Puts all of a currency that may be paid on a new list.</summary>
    public static async Task<Outcome<BankReturnFile>> Run(string? code, Work work, CancellationToken cancel)
    {
        if (!Currency.TryParse(code, out var currency)) return PayoutProblems.NoCurrency;
        await work.Begin(cancel);
        var ready = await work.Db.Set<BankReturn>().Where(r => r.Status == BankReturnStatus.Ready && r.Currency == currency.Code)
            .OrderBy(r => r.Id).Take(MakePayoutFile.LinesMax).ForUpdate().ToListAsync(cancel);
        if (ready.Count == 0)
        {
            await work.Abandon();
            return TransferProblems.NothingForFile;
        }
        var file = new BankReturnFile
        {
            Id = Id<BankReturnFile>.New(work.Now), Currency = currency.Code, Count = ready.Count, AmountMinor = ready.Sum(r => r.AmountMinor),
            CreatedBy = new Id<User>(work.Actor.UserId!.Value), CreatedAt = work.Now,
        };
        work.Db.Add(file);
        foreach (var row in ready) (row.Status, row.FileId) = (BankReturnStatus.Listed, file.Id);
        work.Audit("payments.make-return-file", file.Id.ToString(), after: new { file.Count, file.AmountMinor, file.Currency });
        return await work.Commit(cancel) is { } conflict ? conflict : file;
    }

    /// <summary>GET …/bank-return-files/{id}/{format}: <c>sepa</c> or <c>csv</c>.</summary>
    internal static async Task<IResult> Download(
        Id<BankReturnFile> id, string format, Work work, PayoutsOptions options, Marketplace marketplace, CancellationToken cancel)
    {
        if (!DownloadBankFile.Knows(format) || await work.Db.Set<BankReturnFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancel) is not { } file)
            return TransferProblems.NoFile.Answer();
        var lines = await Lines(id, work, cancel);
        return await DownloadBankFile.Run(
            "payments.download-return-file", id.ToString(), file, lines.ConvertAll(line => line.Transfer), lines.TrueForAll(line => line.Return.IsIban), format,
            work, options, marketplace, cancel);
    }

    private static async Task<List<Line>> Lines(Id<BankReturnFile> file, Work work, CancellationToken cancel)
    {
        var rows = await (
            from row in work.Db.Set<BankReturn>()
            where row.FileId == file && row.Account != null
            join order in work.Db.Set<Order>() on row.OrderId equals order.Id
            orderby row.Id
            select new { row, order.Number }).AsNoTracking().Take(MakePayoutFile.LinesMax).ToListAsync(cancel);
        return
        [
            .. rows.Select(one => new Line(one.row, new TransferLine(
                one.row.Id.ToString(),
                work.Cipher.Open(one.row.Holder!.Value, BankReturn.HolderPurpose),
                work.Cipher.Open(one.row.Account!.Value, BankReturn.AccountPurpose),
                one.row.BankCode is { } code ? work.Cipher.Open(code, BankReturn.BankCodePurpose) : null,
                one.row.Country!, one.row.Amount, $"Refund {one.Number}"))),
        ];
    }
}
