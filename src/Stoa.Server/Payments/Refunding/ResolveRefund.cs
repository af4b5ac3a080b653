using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Pricing;
using Stoa.Server.Identity;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Refunding;

/// <summary>
/// What an operator does about a refund that failed or never settled. Each is done once, however often it is clicked: the payments of
/// the order are locked, and a refund that was taken care of is refused.
/// </summary>
public static class ResolveRefund
{
    /// <summary>The longest note.</summary>
    public const int NoteLengthMax = 500;

    /// <summary>
    /// Asks the processor again for the same amount. One that was refused is asked for as a new refund with a key of its own; one
    /// that was never answered with its own key, so that it cannot be made twice.
    /// </summary>
    /// <returns>The refund that is under way now.</returns>
    public static async Task<Outcome<Id<Refund>>> Retry(Id<Refund> id, Work work, CancellationToken cancel)
    {
        var locked = await Lock(id, work, cancel);
        if (locked.Refused(out var problem)) return problem;
        var (refund, payment, order) = locked.Value;
        if (refund.Status == RefundStatus.Requested)
        {
            if (refund.GatewayRefundId is not null) return await Refuse(work, PaymentProblems.RefundUnderWay);
            work.Send(RequestRefund.Topic, id.ToString(), new RequestRefund.Intent(id));
            work.Audit("payments.ask-refund-again", id.ToString());
            return await work.Commit(cancel) is { } refused ? refused : id;
        }
        if (await IsDisputed(work, order, cancel)) return await Refuse(work, PaymentProblems.Disputed);
        // What others gave back meanwhile is not owed any more; the rest is.
        var rest = new Money(Math.Min(payment.RefundableMinor, refund.AmountMinor), refund.Amount.Currency);
        if (!rest.IsPositive) return await Refuse(work, PaymentProblems.RefundCovered);
        var decided = rest == refund.Amount ? refund.Breakdown : refund.Breakdown.Proportion(rest);
        var part = await Fitting(refund, decided, order, work, cancel);
        var again = RequestRefund.Write(work, payment, part, refund.Purpose, Math.Min(await HeldOf(refund, order, work, cancel), rest.Minor), refund.Reason);
        refund.ReplacedBy = again.Id;
        Resolve(refund, RefundResolution.Retried, note: null, work);
        work.Audit("payments.retry-refund", id.ToString(), after: new { ReplacedBy = again.Id, again.AmountMinor });
        return await work.Commit(cancel) is { } conflict ? conflict : again.Id;
    }

    /// <summary>The customer got the money another way, such as by bank transfer: the books say so, and nobody waits any more.</summary>
    public static async Task<Problem?> SettleOutside(Id<Refund> id, string? note, Work work, CancellationToken cancel)
    {
        if (ReadNote(note) is not { } how) return PaymentProblems.NoNote;
        var locked = await Lock(id, work, cancel);
        if (locked.Refused(out var problem)) return problem;
        var (refund, payment, order) = locked.Value;
        if (refund.Status == RefundStatus.Failed)
        {
            if (await IsDisputed(work, order, cancel)) return await Refuse(work, PaymentProblems.Disputed);
            if (payment.RefundableMinor < refund.AmountMinor)
                return await Refuse(work, payment.RefundableMinor > 0 ? PaymentProblems.RefundPartCovered : PaymentProblems.RefundCovered);
            // It counts as given back again, from where the money is by now.
            refund.HeldMinor = await HeldOf(refund, order, work, cancel);
            refund.Breakdown = await Fitting(refund, refund.Breakdown, order, work, cancel);
            payment.RefundedMinor += refund.AmountMinor;
        }
        refund.Status = RefundStatus.Succeeded;
        refund.SettledAt = work.Now;
        Resolve(refund, RefundResolution.SettledOutside, how, work);
        await SettleAhead.Post(
            work, RefundFacts.OutsideEntryOf(refund, order.OrganizationId.ToString()), order.Id, order.OrganizationId, Money.Zero(refund.Amount.Currency), cancel);
        work.Emit(new RefundSettled(order.Id, payment.Id, id, Succeeded: true, refund.Amount));
        work.Audit("payments.settle-refund-outside", id.ToString(), how, after: new { refund.AmountMinor, refund.Currency });
        return await work.Commit(cancel);
    }

    /// <summary>Closes a refused refund whose money other refunds have given back, or a lost chargeback: done, not only asked for.</summary>
    public static async Task<Problem?> Close(Id<Refund> id, Work work, CancellationToken cancel)
    {
        var locked = await Lock(id, work, cancel);
        if (locked.Refused(out var problem)) return problem;
        var (refund, payment, _) = locked.Value;
        if (refund.Status != RefundStatus.Failed || payment.RefundableMinor > 0) return await Refuse(work, PaymentProblems.RefundNotCovered);
        if (payment.CapturedMinor > await GivenBack(payment, work, cancel)) return await Refuse(work, PaymentProblems.RefundCoverUnderWay);
        Resolve(refund, RefundResolution.Superseded, note: null, work);
        work.Audit("payments.close-refund", id.ToString());
        return await work.Commit(cancel);
    }

    private static async Task<Outcome<(Refund Refund, Payment Payment, Order Order)>> Lock(Id<Refund> id, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<Refund>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } seen) return PaymentProblems.NoRefund;
        var payments = await LockPayments.Of(work, seen.OrderId, cancel);
        // Read after the lock: as it is now.
        var refund = await work.Db.Set<Refund>().SingleAsync(r => r.Id == id, cancel);
        if (refund.Resolution is not null || refund.Status == RefundStatus.Succeeded) return await Refuse(work, PaymentProblems.RefundHandled);
        if (refund.Status == RefundStatus.Requested && refund.CreatedAt > work.Now - OpenRefunds.SilentMax) return await Refuse(work, PaymentProblems.RefundYoung);
        // By bank it has a list of its own.
        if (refund.Status == RefundStatus.Requested && await work.Db.Set<Manual.BankReturn>().AnyAsync(back => back.RefundId == id, cancel)) return await Refuse(work, PaymentProblems.RefundByBank);
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == refund.OrderId, cancel);
        return (refund, payments.Single(p => p.Id == refund.PaymentId), order);
    }

    private static void Resolve(Refund refund, RefundResolution resolution, string? note, Work work)
    {
        refund.Resolution = resolution;
        refund.ResolutionNote = note;
        refund.ResolvedAt = work.Now;
        refund.ResolvedBy = work.Actor.UserId is { } user ? new Id<User>(user) : null;
    }

    private static async Task<long> GivenBack(Payment payment, Work work, CancellationToken cancel) =>
        await work.Db.Set<Refund>().Where(r => r.PaymentId == payment.Id && r.Status == RefundStatus.Succeeded).SumAsync(r => r.AmountMinor, cancel)
        + await work.Db.Set<Dispute>().Where(d => d.PaymentId == payment.Id && d.Status == DisputeStatus.Lost).SumAsync(d => d.AmountMinor - d.TwiceMinor, cancel);

    // What came twice was never the order's.
    private static async Task<Shares> Fitting(Refund refund, Shares part, Order order, Work work, CancellationToken cancel) => refund.Purpose == RefundPurpose.DuplicatePayment
        ? part : Refunds.Fitting(part, Refunds.Left(order.Quote, (await RefundedSoFar.Made(work, order, cancel)).By));

    private static async Task<long> HeldOf(Refund refund, Order order, Work work, CancellationToken cancel) =>
        Math.Clamp((await Ledger.FreelyHeld(work, order, cancel)).Minor, 0, refund.AmountMinor);

    private static Task<bool> IsDisputed(Work work, Order order, CancellationToken cancel) =>
        work.Db.Set<Dispute>().AnyAsync(d => d.OrderId == order.Id && d.Status == DisputeStatus.Open, cancel);

    private static string? ReadNote(string? note) =>
        string.IsNullOrWhiteSpace(note) ? null : note.Trim() is var text && text.Length <= NoteLengthMax ? text : text[..NoteLengthMax];

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }
}
