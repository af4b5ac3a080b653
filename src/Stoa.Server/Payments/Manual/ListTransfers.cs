using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Transfers;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Manual;

/// <summary>Bank transfers, for operators: those that are awaited, and those with money that belongs to no order.</summary>
public static class ListTransfers
{
    /// <summary>Which of them.</summary>
    public enum Queue { Awaited, Spare, All }

    /// <summary>A transfer.</summary>
    /// <param name="PaymentId">Its id: the payment's.</param>
    /// <param name="Reference">What the customer writes on it.</param>
    /// <param name="OrderId">The order.</param>
    /// <param name="OrderNumber">The order, for people.</param>
    /// <param name="Title">What was bought.</param>
    /// <param name="OrderState">Where the order stands.</param>
    /// <param name="Status">Where the payment stands.</param>
    /// <param name="Amount">What must come.</param>
    /// <param name="Received">What has come.</param>
    /// <param name="Missing">What still has to.</param>
    /// <param name="Spare">What came and belongs to no order.</param>
    /// <param name="DueAt">Until when the order waits.</param>
    /// <param name="CreatedAt">When the customer chose it.</param>
    public sealed record Item(
        Id<Payment> PaymentId, string Reference, Id<Order> OrderId, string OrderNumber, string Title, OrderState OrderState, PaymentStatus Status,
        Money Amount, Money Received, Money Missing, Money Spare, Instant DueAt, Instant CreatedAt)
    {
        /// <summary>True while the order waits for it.</summary>
        public bool IsAwaited => Status is PaymentStatus.Pending or PaymentStatus.Created && OrderState == OrderState.AwaitingPayment;
    }

    /// <summary>A receipt, for people.</summary>
    public sealed record Receipt(Id<BankReceipt> Id, Money Amount, LocalDate ReceivedOn, bool FromStatement, Instant ConfirmedAt);

    private sealed record Position(Id<Payment> Id);

    /// <summary>They, oldest first; only the one with that reference, when one is given.</summary>
    public static async Task<Outcome<Page<Item>>> Of(Queue queue, string? reference, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var after = Cursor.Read<Position>(cursor);
        if (after.Refused(out var problem)) return problem;
        var take = Cursor.Limit(limit);
        var rows = Rows(work, queue);
        if (TransferReference.TryParse(reference, out var wanted)) rows = Rows(work, Queue.All).Where(row => row.Transfer.Reference == wanted.Value);
        else if (!string.IsNullOrWhiteSpace(reference)) rows = rows.Where(row => false);
        if (after.Value is { } position) rows = rows.Where(row => row.Transfer.PaymentId.Value.CompareTo(position.Id.Value) > 0);
        var found = await rows.OrderBy(row => row.Transfer.PaymentId).Take(take + 1).ToListAsync(cancel);
        return Cursor.Cut([.. found.Select(ItemOf)], take, item => new Position(item.PaymentId));
    }

    /// <summary>One; null when there is none.</summary>
    public static async Task<Item?> Find(Id<Payment> id, Work work, CancellationToken cancel) =>
        await Rows(work, Queue.All).SingleOrDefaultAsync(row => row.Transfer.PaymentId == id, cancel) is { } row ? ItemOf(row) : null;

    /// <summary>Those with these references.</summary>
    internal static async Task<Dictionary<string, Item>> With(List<string> references, Work work, CancellationToken cancel) =>
        (await Rows(work, Queue.All).Where(row => references.Contains(row.Transfer.Reference)).ToListAsync(cancel)).ToDictionary(row => row.Transfer.Reference, ItemOf, StringComparer.Ordinal);

    /// <summary>What came for one.</summary>
    internal static async Task<List<Receipt>> Receipts(Id<Payment> id, Work work, CancellationToken cancel) =>
        (await work.Db.Set<BankReceipt>().AsNoTracking().Where(r => r.PaymentId == id).OrderBy(r => r.Id).ToListAsync(cancel))
        .ConvertAll(r => new Receipt(r.Id, r.Amount, r.ReceivedOn, r.StatementLine is not null, r.ConfirmedAt));

    private sealed class Row
    {
        public required BankTransfer Transfer { get; init; }
        public required PaymentStatus Status { get; init; }
        public required string Number { get; init; }
        public required string Title { get; init; }
        public required OrderState State { get; init; }
        public required long ReceivedMinor { get; init; }
        public required long GivenBackMinor { get; init; }
    }

    private static IQueryable<Row> Rows(Work work, Queue queue)
    {
        var rows =
            from transfer in work.Db.Set<BankTransfer>().AsNoTracking()
            join payment in work.Db.Set<Payment>() on transfer.PaymentId equals payment.Id
            join order in work.Db.Set<Order>() on transfer.OrderId equals order.Id
            select new Row
            {
                Transfer = transfer, Status = payment.Status, Number = order.Number, Title = order.Title, State = order.State,
                ReceivedMinor = work.Db.Set<BankReceipt>().Where(r => r.PaymentId == transfer.PaymentId).Sum(r => r.AmountMinor)
                    + work.Db.Set<BankReturn>().Where(r => r.PaymentId == transfer.PaymentId && r.RefundId != null && r.Status == BankReturnStatus.Bounced).Sum(r => r.AmountMinor),
                GivenBackMinor = work.Db.Set<BankReturn>().Where(r => r.PaymentId == transfer.PaymentId && r.RefundId == null && r.Status != BankReturnStatus.Bounced).Sum(r => r.AmountMinor),
            };
        return queue switch
        {
            Queue.Awaited => rows.Where(row => row.State == OrderState.AwaitingPayment && (row.Status == PaymentStatus.Pending || row.Status == PaymentStatus.Created)),
            Queue.Spare => rows.Where(row => row.ReceivedMinor - row.GivenBackMinor > (row.Status == PaymentStatus.Captured ? row.Transfer.AmountMinor : 0)
                && !(row.State == OrderState.AwaitingPayment && row.Status == PaymentStatus.Pending)),
            _ => rows,
        };
    }

    private static Item ItemOf(Row row)
    {
        var currency = row.Transfer.Amount.Currency;
        var standing = new TransferStanding(
            row.Transfer.Amount, new Money(row.ReceivedMinor, currency), row.Status == PaymentStatus.Captured, new Money(row.GivenBackMinor, currency));
        var item = new Item(
            row.Transfer.PaymentId, row.Transfer.Shown, row.Transfer.OrderId, row.Number, row.Title, row.State, row.Status, row.Transfer.Amount,
            standing.Received, standing.Missing, standing.Spare, row.Transfer.DueAt, row.Transfer.CreatedAt);
        return item.IsAwaited ? item with { Spare = Money.Zero(currency) } : item;
    }
}
