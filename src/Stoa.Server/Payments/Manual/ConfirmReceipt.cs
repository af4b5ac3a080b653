using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Transfers;
using Stoa.Server.Identity;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Payments.Manual;

/// <summary>An operator has seen the money on the account: for bank transfers this is what a webhook is for a processor.</summary>
public static class ConfirmReceipt
{
    private const int DaysBackMax = 366;

    /// <summary>What came.</summary>
    /// <param name="Amount">How much.</param>
    /// <param name="ReceivedOn">The day that the bank says.</param>
    /// <param name="Line">What makes the line of a statement known again: the same line is confirmed once.</param>
    /// <param name="Another">True when the customer really sent the same amount on the same day again.</param>
    public sealed record Request(Money Amount, LocalDate ReceivedOn, string? Line = null, bool Another = false);

    /// <summary>What confirming does.</summary>
    /// <param name="ReceiptId">The receipt; null in a preview.</param>
    /// <param name="Received">All that has come with it.</param>
    /// <param name="Missing">What still has to come; zero when the order has its money.</param>
    /// <param name="Spare">What belongs to no order.</param>
    /// <param name="Takes">True when the order gets its money by this.</param>
    /// <param name="IsKnown">True when this line had been confirmed before: nothing was done.</param>
    public sealed record Result(Id<BankReceipt>? ReceiptId, Money Received, Money Missing, Money Spare, bool Takes, bool IsKnown = false);

    /// <summary>What would be done, without doing it.</summary>
    public static async Task<Outcome<Result>> Preview(Id<Payment> id, Request request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var found = await Find(id, request, work, marketplace, cancel);
        var result = found.Refused(out var problem) ? problem : Outcome<Result>.Of(ResultOf(null, found.Value.Standing, request.Amount));
        await work.Abandon();
        return result;
    }

    /// <summary>Books what came; gives the order its money when that is enough. Once a line, and once a click.</summary>
    public static async Task<Outcome<Result>> Run(Id<Payment> id, Request request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var found = await Find(id, request, work, marketplace, cancel);
        if (found.Refused(out var problem))
        {
            await work.Abandon();
            return problem;
        }
        var (transfer, payment, standing) = found.Value;
        if (request.Line is { } line && await work.Db.Set<BankReceipt>().AsNoTracking().SingleOrDefaultAsync(r => r.StatementLine == line, cancel) is { } known)
        {
            await work.Abandon();
            return known.PaymentId == id ? ResultOf(known.Id, standing, Money.Zero(request.Amount.Currency)) with { IsKnown = true } : TransferProblems.Moved;
        }
        var receipt = new BankReceipt
        {
            Id = Id<BankReceipt>.New(work.Now), PaymentId = id, Currency = transfer.Currency, AmountMinor = request.Amount.Minor,
            ReceivedOn = request.ReceivedOn, StatementLine = request.Line, ConfirmedBy = new Id<User>(work.Actor.UserId!.Value), ConfirmedAt = work.Now,
        };
        work.Db.Add(receipt);
        Ledger.Post(work, TransferEntries.Received(receipt.Id.ToString(), ManualGateway.Name, id.ToString(), request.Amount), transfer.OrderId);
        var result = ResultOf(receipt.Id, standing, request.Amount);
        if (result.Takes)
        {
            var payments = await LockPayments.Of(work, transfer.OrderId, cancel);
            payment.GatewayPaymentId ??= $"bnk_{id.Value:N}";
            await PaymentFacts.Capture(work, payment, payments, new GatewayFact.Captured(transfer.Amount, Money.Zero(transfer.Amount.Currency)), cancel);
        }
        else if (result.Missing.IsPositive && payment.VoidRequestedAt is null)
        {
            work.Emit(new TransferPartCame(transfer.OrderId, id, receipt.Id, request.Amount, result.Missing));
        }
        work.Audit("payments.confirm-transfer", id.ToString(), after: new { receipt.AmountMinor, receipt.Currency, result.Takes, Missing = result.Missing.Minor, Spare = result.Spare.Minor });
        return await work.Commit(cancel) is { } conflict ? conflict : result;
    }

    private static async Task<Outcome<ReadStanding.Found>> Find(Id<Payment> id, Request request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var today = work.Now.InZone(marketplace.Zone).Date;
        // A bank's day may begin before ours.
        if (request.ReceivedOn > today.PlusDays(1) || request.ReceivedOn < today.PlusDays(-DaysBackMax)) return TransferProblems.BadDay;
        if (!request.Amount.IsPositive) return TransferProblems.BadAmount;
        var found = await ReadStanding.Lock(id, work, cancel);
        if (found.Refused(out var problem)) return problem;
        if (request.Amount.Currency != found.Value.Transfer.Amount.Currency) return TransferProblems.BadAmount;
        if (request is { Another: false, Line: null } && await work.Db.Set<BankReceipt>().AnyAsync(
                r => r.PaymentId == id && r.AmountMinor == request.Amount.Minor && r.ReceivedOn == request.ReceivedOn, cancel))
            return TransferProblems.LooksLikeTwice;
        return found;
    }

    private static Result ResultOf(Id<BankReceipt>? receipt, TransferStanding before, Money part)
    {
        var after = before.With(part);
        var takes = after is { IsTaken: false, IsEnough: true };
        after = after with { IsTaken = before.IsTaken || takes };
        return new Result(receipt, after.Received, after.Missing, after.IsTaken ? after.Spare : Money.Zero(part.Currency), takes);
    }
}
