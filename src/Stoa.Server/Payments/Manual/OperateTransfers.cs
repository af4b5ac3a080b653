using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Operations;
using Stoa.Server.Payments.Manual.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Payments.Manual;

/// <summary>The operator's pages: transfers that are awaited, one of them, and money that goes back.</summary>
public static class OperateTransfers
{
    internal const string Address = "/operator/transfers";
    internal const string ReturnsAddress = "/operator/transfers/returns";

    /// <summary>What was typed about money that came.</summary>
    public sealed record Typed(string? Amount, string? ReceivedOn, bool Another);

    /// <summary>GET /operator/transfers?queue=&amp;reference=&amp;cursor=</summary>
    internal static async Task<IResult> Get(string? queue, string? reference, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var page = await ListTransfers.Of(TransferOperations.QueueOf(queue), reference, cursor, null, work, cancel);
        return page.Refused(out var problem)
            ? ProblemPage.Result(problem, Address)
            : Draw.Page<TransfersPage>(new()
            {
                ["Transfers"] = page.Value, ["Queue"] = TransferOperations.QueueOf(queue), ["Reference"] = reference, ["Zone"] = marketplace.Zone,
            });
    }

    /// <summary>GET /operator/transfers/{id}</summary>
    internal static Task<IResult> GetOne(Id<Payment> id, Work work, Marketplace marketplace, CancellationToken cancel) => One(id, null, null, null, work, marketplace, cancel);

    /// <summary>POST /operator/transfers/{id}/receipts: amount, received_on, another; <c>confirm</c> after the preview.</summary>
    internal static async Task<IResult> PostReceipt(Id<Payment> id, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var typed = new Typed(form["amount"], form["received_on"], form["another"] == "true");
        if (await work.Db.Set<BankTransfer>().AsNoTracking().SingleOrDefaultAsync(t => t.PaymentId == id, cancel) is not { } transfer) return NotFoundPage.Result();
        var read = Read(typed, transfer.Amount.Currency);
        if (read.Refused(out var problem)) return await One(id, typed, null, problem, work, marketplace, cancel);
        if (!form.ContainsKey("confirm"))
        {
            var seen = await ConfirmReceipt.Preview(id, read.Value, work, marketplace, cancel);
            return seen.Refused(out problem)
                ? await One(id, typed, null, problem, work, marketplace, cancel)
                : await One(id, typed, new TransferPreview.Sight(read.Value, seen.Value), null, work, marketplace, cancel);
        }
        var done = await ConfirmReceipt.Run(id, read.Value, work, marketplace, cancel);
        if (done.Refused(out problem)) return await One(id, typed, null, problem, work, marketplace, cancel);
        new Flash(Tone.Good, Said(done.Value, marketplace.Culture)).Keep(http);
        return new SeeOther($"{Address}/{id}");
    }

    /// <summary>POST /operator/transfers/{id}/give-back</summary>
    internal static async Task<IResult> PostGiveBack(Id<Payment> id, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var made = await OpenReturn.OfSpare(id, work, cancel);
        if (made.Refused(out var problem)) return await One(id, null, null, problem, work, marketplace, cancel);
        new Flash(Tone.Good, "The customer is asked which account it goes to. It then waits for you among the refunds by bank.").Keep(http);
        return new SeeOther($"{Address}/{id}");
    }

    /// <summary>GET /operator/transfers/returns?all=&amp;cursor=</summary>
    internal static Task<IResult> GetReturns(bool? all, string? cursor, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Returns(all == true, cursor, null, null, work, marketplace, cancel);

    /// <summary>POST /operator/transfers/returns/{id}/{step}: paid, or came-back with reason.</summary>
    internal static async Task<IResult> PostReturn(Id<BankReturn> id, string step, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var (problem, done) = step switch
        {
            "paid" => (await PayBankReturn.Confirm(id, work, cancel), "Written down: it is paid."),
            "came-back" => (await PayBankReturn.CameBack(id, form["reason"], work, cancel), "The customer is asked for another account."),
            _ => (TransferProblems.NoReturn, ""),
        };
        if (problem is { Kind: ProblemKind.NotFound }) return NotFoundPage.Result();
        if (problem is not null) return await Returns(all: true, null, id, problem, work, marketplace, cancel);
        new Flash(Tone.Good, done).Keep(http);
        return new SeeOther(ReturnsAddress);
    }

    /// <summary>POST /operator/transfers/return-files: currency.</summary>
    internal static async Task<IResult> PostFile(HttpContext http, Work work, CancellationToken cancel)
    {
        var made = await MakeReturnFile.Run((await http.Request.ReadFormAsync(cancel))["currency"], work, cancel);
        if (made.Refused(out var problem)) return ProblemPage.Result(problem, ReturnsAddress);
        new Flash(Tone.Good, "The file is made. Give it to your bank, then say here what was paid.").Keep(http);
        return new SeeOther(ReturnsAddress);
    }

    /// <summary>What confirming did, in a sentence.</summary>
    internal static string Said(ConfirmReceipt.Result result, CultureInfo culture)
    {
        if (result.IsKnown) return "This line was confirmed before: nothing was booked again.";
        if (result.Takes && result.Spare.IsPositive) return $"Booked, and the order has its money. {result.Spare.Format(culture)} were too much: give them back below.";
        if (result.Takes) return "Booked, and the order has its money.";
        return result.Missing.IsPositive ? $"Booked. {result.Missing.Format(culture)} are still missing; the customer was told." : $"Booked. Nobody waited for it: {result.Spare.Format(culture)} can be given back.";
    }

    private static Outcome<ConfirmReceipt.Request> Read(Typed typed, Currency currency)
    {
        var plain = typed.Amount?.Trim().Replace(',', '.') ?? "";
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major) || !Money.TryOf(major, currency, out var amount)) return TransferProblems.BadAmount;
        var day = LocalDatePattern.Iso.Parse(typed.ReceivedOn ?? "");
        return day.Success ? new ConfirmReceipt.Request(amount, day.Value, null, typed.Another) : TransferProblems.BadDay;
    }

    private static async Task<IResult> One(
        Id<Payment> id, Typed? typed, TransferPreview.Sight? preview, Problem? problem, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (problem is not null) await work.Abandon();
        if (await ListTransfers.Find(id, work, cancel) is not { } transfer) return NotFoundPage.Result();
        var returns = await ListReturns.Of(all: true, id, null, Cursor.LimitMax, work, cancel);
        return Draw.Page<TransferDetailPage>(
            new()
            {
                ["Transfer"] = transfer, ["Receipts"] = await ListTransfers.Receipts(id, work, cancel), ["Returns"] = returns.Value.Items,
                ["Typed"] = typed ?? new Typed(transfer.Missing.IsPositive ? TransferCsv.Number(transfer.Missing) : "", LocalDatePattern.Iso.Format(work.Now.InZone(marketplace.Zone).Date), false),
                ["Preview"] = preview, ["Zone"] = marketplace.Zone, ["Problems"] = problem is null ? [] : new[] { problem },
            },
            problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }

    private static async Task<IResult> Returns(
        bool all, string? cursor, Id<BankReturn>? refused, Problem? problem, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (problem is not null) await work.Abandon();
        var page = await ListReturns.Of(all, null, cursor, null, work, cancel);
        if (page.Refused(out var wrong)) return ProblemPage.Result(wrong, ReturnsAddress);
        var files = await work.Db.Set<BankReturnFile>().AsNoTracking().OrderByDescending(f => f.Id).Take(5).ToListAsync(cancel);
        return Draw.Page<BankReturnsPage>(
            new()
            {
                ["Returns"] = page.Value, ["All"] = all, ["Batches"] = await ListReturns.Batches(work, cancel), ["Files"] = files, ["Refused"] = refused,
                ["Zone"] = marketplace.Zone, ["Problems"] = problem is null ? [] : new[] { problem },
            },
            problem?.Kind.Status() ?? StatusCodes.Status200OK);
    }
}
