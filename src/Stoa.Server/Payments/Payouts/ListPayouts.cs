using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Payouts;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Payouts.Sending;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts;

/// <summary>Payouts as people and programs read them.</summary>
public static class ListPayouts
{
    /// <summary>What operators look for.</summary>
    public enum Queue
    {
        /// <summary>All that has not ended.</summary>
        Open,

        /// <summary>Those that wait for an approval.</summary>
        Approval,

        /// <summary>Approved manual ones that wait for a file.</summary>
        File,

        /// <summary>Those that are on their way.</summary>
        Sent,

        /// <summary>Those that came back.</summary>
        Failed,

        /// <summary>Every one.</summary>
        All,
    }

    /// <summary>A payout.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="OrganizationId">Whose.</param>
    /// <param name="Organization">Its name.</param>
    /// <param name="Status">Where it stands.</param>
    /// <param name="Amount">How much.</param>
    /// <param name="Method"><c>manual</c>, or the gateway.</param>
    /// <param name="To">The account, as its owner knows it.</param>
    /// <param name="IsScheduled">Whether the schedule asked for it.</param>
    /// <param name="ApprovalsNeeded">How many operators must approve it.</param>
    /// <param name="Approvals">How many have.</param>
    /// <param name="CreatedAt">When it was asked for.</param>
    /// <param name="SentAt">When it left.</param>
    /// <param name="PaidAt">When it arrived.</param>
    /// <param name="EndedAt">When it failed or was called off.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="FileId">The list it is on.</param>
    public sealed record Item(
        Id<Payout> Id, Id<Organization> OrganizationId, string Organization, PayoutStatus Status, Money Amount, string Method, string To, bool IsScheduled,
        int ApprovalsNeeded, int Approvals, Instant CreatedAt, Instant? SentAt, Instant? PaidAt, Instant? EndedAt, string? Reason, Id<PayoutFile>? FileId)
    {
        /// <summary>True while its organization may call it off.</summary>
        public bool MayBeCancelled => Status is PayoutStatus.AwaitingApproval || (Status is PayoutStatus.Approved && Method == Payout.Manual);
    }

    /// <summary>Approved manual payouts of a currency, which a file would take.</summary>
    public sealed record Batch(Currency Currency, int Count, Money Amount);

    private sealed record Position(Id<Payout> Id);

    /// <summary>An organization's, newest first.</summary>
    public static Task<Outcome<Page<Item>>> Of(Id<Organization> organization, string? cursor, int? limit, Work work, CancellationToken cancel) =>
        Read(work.Db.Set<Payout>().Where(p => p.OrganizationId == organization), newestFirst: true, cursor, limit, work, cancel);

    /// <summary>An operator's queue: what waits the oldest first, what has ended the newest.</summary>
    public static Task<Outcome<Page<Item>>> Of(Queue queue, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var all = work.Db.Set<Payout>();
        return queue switch
        {
            Queue.Approval => Read(all.Where(p => p.Status == PayoutStatus.AwaitingApproval), false, cursor, limit, work, cancel),
            Queue.File => Read(all.Where(p => p.Status == PayoutStatus.Approved && p.Method == Payout.Manual), false, cursor, limit, work, cancel),
            Queue.Sent => Read(all.Where(p => p.Status == PayoutStatus.Sent), false, cursor, limit, work, cancel),
            Queue.Failed => Read(all.Where(p => p.Status == PayoutStatus.Failed), true, cursor, limit, work, cancel),
            Queue.All => Read(all, true, cursor, limit, work, cancel),
            _ => Read(all.Where(p => p.Status == PayoutStatus.AwaitingApproval || p.Status == PayoutStatus.Approved || p.Status == PayoutStatus.Sent), false, cursor, limit, work, cancel),
        };
    }

    /// <summary>One, for an operator or a member; null when there is none.</summary>
    public static async Task<Item?> Find(Id<Payout> id, Id<Organization>? organization, Work work, CancellationToken cancel) =>
        (await Items(work.Db.Set<Payout>().Where(p => p.Id == id && (organization == null || p.OrganizationId == organization)), work, cancel)).SingleOrDefault();

    private static async Task<Outcome<Page<Item>>> Read(
        IQueryable<Payout> of, bool newestFirst, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var after = Cursor.Read<Position>(cursor);
        if (after.Refused(out var problem)) return problem;
        var take = Cursor.Limit(limit);
        if (after.Value is { } position)
        {
            of = newestFirst
                ? of.Where(p => p.Id < position.Id)
                : of.Where(p => p.Id > position.Id);
        }
        var page = (newestFirst ? of.OrderByDescending(p => p.Id) : of.OrderBy(p => p.Id)).Take(take + 1);
        var items = await Items(page, work, cancel);
        var sorted = newestFirst ? items.OrderByDescending(item => item.Id.Value) : items.OrderBy(item => item.Id.Value);
        return Cursor.Cut([.. sorted], take, item => new Position(item.Id));
    }

    private static async Task<List<Item>> Items(IQueryable<Payout> of, Work work, CancellationToken cancel)
    {
        var rows = await (
            from payout in of
            join organization in work.Db.Set<Organization>() on payout.OrganizationId equals organization.Id
            join destination in work.Db.Set<PayoutDestination>() on payout.DestinationId equals destination.Id
            select new { payout, organization.Name, destination, approvals = work.Db.Set<PayoutApproval>().Count(a => a.PayoutId == payout.Id) })
            .AsNoTracking().ToListAsync(cancel);
        return rows.ConvertAll(row => new Item(
            row.payout.Id, row.payout.OrganizationId, row.Name, row.payout.Status, row.payout.Amount, row.payout.Method, row.destination.InWords,
            row.payout.ScheduledFor is not null, row.payout.ApprovalsNeeded, row.approvals, row.payout.CreatedAt, row.payout.SentAt, row.payout.PaidAt,
            row.payout.EndedAt, row.payout.Reason, row.payout.FileId));
    }
}
