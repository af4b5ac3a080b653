using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Manual;

/// <summary>Money on its way back to customers by bank, for operators.</summary>
public static class ListReturns
{
    /// <summary>One of them.</summary>
    /// <param name="Id">Its id; it stands on the file's line.</param>
    /// <param name="OrderId">The order.</param>
    /// <param name="OrderNumber">The order, for people.</param>
    /// <param name="PaymentId">The bank transfer it comes out of.</param>
    /// <param name="IsRefund">True for a refund of the order, false for what had come and was no order's.</param>
    /// <param name="Amount">How much.</param>
    /// <param name="Status">Where it stands.</param>
    /// <param name="Tail">The account's last characters; null until the customer has named one.</param>
    /// <param name="Reason">Why it came back before.</param>
    /// <param name="FileId">The file that it stands on.</param>
    /// <param name="CreatedAt">Since when.</param>
    /// <param name="PaidAt">When it was paid.</param>
    public sealed record Item(
        Id<BankReturn> Id, Id<Order> OrderId, string OrderNumber, Id<Payment> PaymentId, bool IsRefund, Money Amount, BankReturnStatus Status,
        string? Tail, string? Reason, Id<BankReturnFile>? FileId, Instant CreatedAt, Instant? PaidAt);

    /// <summary>What of a currency waits for a file.</summary>
    public sealed record Batch(Currency Currency, int Count, Money Amount);

    private sealed record Position(Id<BankReturn> Id);

    /// <summary>Those that wait, oldest first; with <paramref name="all"/> those that were paid too.</summary>
    public static async Task<Outcome<Page<Item>>> Of(bool all, Id<Payment>? of, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var after = Cursor.Read<Position>(cursor);
        if (after.Refused(out var problem)) return problem;
        var take = Cursor.Limit(limit);
        var returns = work.Db.Set<BankReturn>().AsNoTracking();
        if (of is { } payment) returns = returns.Where(r => r.PaymentId == payment);
        if (!all) returns = returns.Where(r => r.Status == BankReturnStatus.Wanting || r.Status == BankReturnStatus.Ready || r.Status == BankReturnStatus.Listed);
        if (after.Value is { } position) returns = returns.Where(r => r.Id.Value.CompareTo(position.Id.Value) > 0);
        var rows = await (
            from row in returns
            join order in work.Db.Set<Order>() on row.OrderId equals order.Id
            orderby row.Id
            select new { row, order.Number }).Take(take + 1).ToListAsync(cancel);
        return Cursor.Cut(
            [.. rows.Select(it => new Item(
                it.row.Id, it.row.OrderId, it.Number, it.row.PaymentId, it.row.RefundId is not null, it.row.Amount, it.row.Status, it.row.Tail, it.row.Reason,
                it.row.FileId, it.row.CreatedAt, it.row.PaidAt))],
            take, item => new Position(item.Id));
    }

    /// <summary>What may be put on a file now, by currency.</summary>
    internal static async Task<IReadOnlyList<Batch>> Batches(Work work, CancellationToken cancel)
    {
        var ready = await work.Db.Set<BankReturn>().Where(r => r.Status == BankReturnStatus.Ready)
            .GroupBy(r => r.Currency).Select(group => new { group.Key, Count = group.Count(), Minor = group.Sum(r => r.AmountMinor) }).ToListAsync(cancel);
        return ready.ConvertAll(it => new Batch(Currency.Parse(it.Key), it.Count, new Money(it.Minor, Currency.Parse(it.Key))));
    }
}
