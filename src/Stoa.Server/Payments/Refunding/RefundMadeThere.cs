using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ledger;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Refunding;

/// <summary>
/// A refund that nobody here asked for: somebody made it on the processor's own pages. The money has gone, so it is booked: as an operator's
/// refund by amount, everybody giving their part of it; in place of one of ours that the processor had refused; and as a loss where the
/// customer had got that much back already. The payments of the order are locked.
/// </summary>
internal static class RefundMadeThere
{
    /// <summary>Books it, unless it is known.</summary>
    /// <exception cref="DeliveryException">It may be one of ours whose answer was not kept yet, or one of ours is going to fail for it: asked again later.</exception>
    internal static async Task Book(Work work, Payment payment, GatewayFact.Refunded fact, CancellationToken cancel)
    {
        if (fact.Amount.Currency.Code != payment.Currency)
            throw new DeliveryException($"{payment.Gateway} gave {fact.Amount} of {payment.Id} back, which is in {payment.Currency}. Book it by hand.", hopeless: true);
        var lossId = NameAt(payment.Gateway!, fact.GatewayRefundId);
        if (await IsBooked(Cause.RefundedTwice, lossId, work, cancel) || await RefundCameBack.CameAndWent(work, payment, fact, lossId, cancel)) return;
        await work.Db.Set<Refund>().Where(r => r.OrderId == payment.OrderId).LoadAsync(cancel);
        var ours = work.Db.Set<Refund>().Local.Where(r => r.PaymentId == payment.Id).ToList();
        var order = await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == payment.OrderId, cancel);
        // In place of one that the processor had refused: the customer waited for that.
        var owed = ours.Find(r => r is { Status: RefundStatus.Failed, Resolution: null } && r.Amount == fact.Amount);
        var left = Refunds.Left(order.Quote, (await RefundedSoFar.Made(work, order, cancel)).By);
        if (payment.IsDuplicate) left = Payment.Nobodys(fact.Amount with { Minor = payment.RefundableMinor });
        var room = Math.Min(payment.RefundableMinor, owed?.AmountMinor ?? left.Total.Minor);
        var part = fact.Amount with { Minor = Math.Clamp(room, 0, fact.Amount.Minor) };
        if (part < fact.Amount) Wait(payment, fact, ours);
        // What is lost of one that is booked in part bears that one's name, as reconciliation looks for both.
        var refund = part.IsPositive ? await BookPart(work, payment, order, fact, owed is not null && part == owed.Amount ? owed : null, left, part, cancel) : null;
        if (part < fact.Amount) await BookLoss(work, payment, order, fact, fact.Amount - part, refund?.Id.ToString() ?? lossId, cancel);
    }

    /// <summary>What a refund is called in the books of which nothing is known here but the processor's id.</summary>
    internal static string NameAt(string gateway, string gatewayRefundId) => $"{gateway}/{gatewayRefundId}";

    /// <summary>Asks for patience while the news may be about a refund of ours: its answer comes with the processor's id of it.</summary>
    internal static async Task WaitForOurs(Work work, Payment payment, string gatewayRefundId, Money? amount, CancellationToken cancel)
    {
        if (await work.Db.Set<Refund>().AnyAsync(
            r => r.PaymentId == payment.Id && r.Status == RefundStatus.Requested && r.GatewayRefundId == null && (amount == null || r.AmountMinor == amount.Value.Minor), cancel))
            throw new DeliveryException($"{payment.Gateway} speaks of a refund {gatewayRefundId} of {payment.Id}, which may be one that we are asking for at this moment.");
    }

    // More than is left: one of ours that is under way is going to fail, and then it fits.
    private static void Wait(Payment payment, GatewayFact.Refunded fact, List<Refund> ours)
    {
        if (payment.Status != PaymentStatus.Captured || ours.Exists(r => r.Status == RefundStatus.Requested))
            throw new DeliveryException($"{payment.Gateway} gave {fact.Amount} of {payment.Id} back by itself, of which not so much is with us (yet).");
    }

    private static async Task<Refund> BookPart(Work work, Payment payment, Order order, GatewayFact.Refunded fact, Refund? owed, Shares left, Money part, CancellationToken cancel)
    {
        var refund = new Refund
        {
            Id = Id<Refund>.New(work.Now),
            PaymentId = payment.Id,
            OrderId = payment.OrderId,
            Status = RefundStatus.Succeeded,
            Currency = payment.Currency,
            AmountMinor = part.Minor,
            Reason = $"Refund made at {payment.Gateway}",
            Breakdown = owed is null ? left.Proportion(part) : Refunds.Fitting(owed.Breakdown, left),
            HeldMinor = Math.Clamp((await Ledger.FreelyHeld(work, order, cancel)).Minor, 0, part.Minor),
            Purpose = owed?.Purpose ?? (payment.IsDuplicate ? RefundPurpose.DuplicatePayment : RefundPurpose.Order),
            GatewayRefundId = fact.GatewayRefundId,
            CreatedAt = work.Now,
            SettledAt = work.Now,
        };
        work.Db.Add(refund);
        payment.RefundedMinor += part.Minor;
        if (owed is not null) (owed.Resolution, owed.ResolvedAt, owed.ReplacedBy) = (RefundResolution.Retried, work.Now, refund.Id);
        var seller = order.OrganizationId;
        var (entry, _) = await SplitPayment.Back(work, payment, seller, RefundFacts.EntryOf(refund, payment.Gateway!, seller.ToString()), part, cancel);
        await SettleAhead.Post(work, entry, order.Id, seller, Money.Zero(part.Currency), cancel);
        work.Audit("payments.refunded-at-gateway", refund.Id.ToString(), refund.Reason, after: new { Payment = payment.Id, fact.GatewayRefundId, refund.AmountMinor, refund.Currency, InPlaceOf = owed?.Id });
        work.Emit(new RefundSettled(order.Id, payment.Id, refund.Id, Succeeded: true, part));
        work.Emit(new RefundedAtGateway(order.Id, payment.Id, refund.Id, part));
        return refund;
    }

    private static async Task BookLoss(Work work, Payment payment, Order order, GatewayFact.Refunded fact, Money lost, string id, CancellationToken cancel)
    {
        var whole = Entries.RefundedTwice(id, payment.Gateway!, order.Id.ToString(), lost);
        var (entry, _) = await SplitPayment.Back(work, payment, order.OrganizationId, whole, lost, cancel);
        Ledger.Post(work, entry, order.Id);
        work.Audit("payments.refunded-twice", payment.Id.ToString(),
            $"Somebody gave it back at {payment.Gateway}, where the customer had got it already: ask for one of the two.", after: new { fact.GatewayRefundId, lost.Minor, payment.Currency });
    }

    private static Task<bool> IsBooked(Cause cause, string id, Work work, CancellationToken cancel)
    {
        var kind = EnumText.Write(cause);
        return work.Db.Set<Entry>().AnyAsync(e => e.CauseKind == kind && e.CauseId == id, cancel);
    }
}
