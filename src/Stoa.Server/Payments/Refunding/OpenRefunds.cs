using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Refunding;

/// <summary>Refunds that wait for a person: the processor refused them, or has said nothing for too long.</summary>
public static class OpenRefunds
{
    /// <summary>How long a processor may take to say what came of a refund.</summary>
    public static readonly Duration SilentMax = Duration.FromDays(1);

    /// <summary>Why a refund waits.</summary>
    public enum Trouble
    {
        /// <summary>The processor refused it.</summary>
        Refused,

        /// <summary>The processor never answered our call.</summary>
        Unanswered,

        /// <summary>The processor took it and never said that it is done.</summary>
        Unsettled,
    }

    /// <summary>A refund that waits.</summary>
    /// <param name="Id">The refund.</param>
    /// <param name="OrderId">Its order.</param>
    /// <param name="OrderNumber">The order, for people.</param>
    /// <param name="Title">What was bought.</param>
    /// <param name="Trouble">Why it waits.</param>
    /// <param name="Gateway">The processor.</param>
    /// <param name="GatewayRefundId">Its id there; null when it never got one.</param>
    /// <param name="FailureCode">The processor's reason, in its own words.</param>
    /// <param name="Amount">What the customer waits for.</param>
    /// <param name="Reason">Why it was to go back.</param>
    /// <param name="CreatedAt">When it was asked for.</param>
    /// <param name="SettledAt">When it was refused.</param>
    /// <param name="IsCovered">True when other refunds have given the money back already.</param>
    public sealed record Item(
        Id<Refund> Id, Id<Order> OrderId, string OrderNumber, string Title, Trouble Trouble, string? Gateway, string? GatewayRefundId,
        string? FailureCode, Money Amount, string Reason, Instant CreatedAt, Instant? SettledAt, bool IsCovered);

    private sealed record Position(Id<Refund> Id);

    /// <summary>They, oldest first.</summary>
    public static async Task<Outcome<Page<Item>>> List(Work work, string? cursor, int? limit, CancellationToken cancel)
    {
        var after = Cursor.Read<Position>(cursor);
        if (after.Refused(out var problem)) return problem;
        var take = Cursor.Limit(limit);
        var open = Of(work);
        if (after.Value is { } position) open = open.Where(refund => refund.Id > position.Id);
        var rows = await (
            from refund in open
            join payment in work.Db.Set<Payment>() on refund.PaymentId equals (Id<Payment>?)payment.Id
            join order in work.Db.Set<Order>() on refund.OrderId equals order.Id
            orderby refund.Id
            select new { refund, payment, order.Number, order.Title }).AsNoTracking().Take(take + 1).ToListAsync(cancel);
        return Cursor.Cut([.. rows.Select(row => ItemOf(row.refund, row.payment, row.Number, row.Title))], take, item => new Position(item.Id));
    }

    /// <summary>One of them; null when it does not wait.</summary>
    public static async Task<Item?> Find(Work work, Id<Refund> id, CancellationToken cancel)
    {
        var row = await (
            from refund in Of(work)
            where refund.Id == id
            join payment in work.Db.Set<Payment>() on refund.PaymentId equals (Id<Payment>?)payment.Id
            join order in work.Db.Set<Order>() on refund.OrderId equals order.Id
            select new { refund, payment, order.Number, order.Title }).AsNoTracking().SingleOrDefaultAsync(cancel);
        return row is null ? null : ItemOf(row.refund, row.payment, row.Number, row.Title);
    }

    private static IQueryable<Refund> Of(Work work)
    {
        var silentSince = work.Now - SilentMax;
        return work.Db.Set<Refund>().Where(refund => refund.Resolution == null
            && (refund.Status == RefundStatus.Failed || (refund.Status == RefundStatus.Requested && refund.CreatedAt < silentSince
                // By bank it waits for the customer's account and for us: /operator/transfers/returns.
                && !work.Db.Set<Manual.BankReturn>().Any(back => back.RefundId == refund.Id))));
    }

    private static Item ItemOf(Refund refund, Payment payment, string number, string title) => new(
        refund.Id, refund.OrderId, number, title,
        refund.Status == RefundStatus.Failed ? Trouble.Refused : refund.GatewayRefundId is null ? Trouble.Unanswered : Trouble.Unsettled,
        payment.Gateway, refund.GatewayRefundId, refund.FailureCode, refund.Amount, refund.Reason, refund.CreatedAt, refund.SettledAt,
        refund.Status == RefundStatus.Failed && payment.RefundableMinor <= 0);
}
