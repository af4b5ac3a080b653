using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ledger;
using Stoa.Server.Orders;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Payments.Books;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Funds;

/// <summary>What moved an organization's balance, newest first.</summary>
public static class ListBalanceEntries
{
    /// <summary>A movement.</summary>
    /// <param name="Id">The journal entry.</param>
    /// <param name="At">When.</param>
    /// <param name="Cause">What kind of event, such as <c>released</c>.</param>
    /// <param name="Text">What it was, in words.</param>
    /// <param name="OrderId">The order it belongs to.</param>
    /// <param name="OrderNumber">Its number.</param>
    /// <param name="Amount">What came in; negative for what went out.</param>
    public sealed record Line(long Id, Instant At, string Cause, string Text, Id<Order>? OrderId, string? OrderNumber, Money Amount);

    private sealed record Position(long Id);

    /// <summary>A page of movements; for members who deal with money.</summary>
    public static async Task<Outcome<Page<Line>>> Run(Desk desk, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        if (!desk.May(Permission.SeeMoney)) return Desk.NotFound;
        var read = Cursor.Read<Position>(cursor);
        if (read.Refused(out var problem)) return problem;
        var account = Account.Payable(desk.Id.ToString()).Name;
        var (before, count) = (read.Value?.Id ?? long.MaxValue, Cursor.Limit(limit));
        var rows = await (
            from posting in work.Db.Set<EntryPosting>().AsNoTracking()
            join entry in work.Db.Set<Entry>() on posting.EntryId equals entry.Id
            join order in work.Db.Set<Order>() on entry.OrderId equals (Id<Order>?)order.Id into orders
            from order in orders.DefaultIfEmpty()
            where posting.Account == account && entry.Id < before
            orderby entry.Id descending
            select new { entry.Id, entry.At, entry.CauseKind, entry.Text, entry.OrderId, Number = (string?)order.Number, posting.Currency, posting.AmountMinor }).Take(count + 1).ToListAsync(cancel);
        // The account is a debt of the marketplace: its credits are what the provider gains.
        return Cursor.Cut(
            [.. rows.Select(row => new Line(
                row.Id, row.At, row.CauseKind, EntryWords.Of(row.Text, row.OrderId, row.Number, desk.Id), row.OrderId, row.Number,
                new Money(-row.AmountMinor, Currency.Parse(row.Currency))))],
            count, line => new Position(line.Id));
    }

    /// <summary>GET /api/v1/organizations/{organization}/balance/entries</summary>
    internal static async Task<IResult> Get(Desk desk, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        (await Run(desk, cursor, limit, work, cancel)).Answer();
}
