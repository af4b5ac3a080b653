using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Disputes;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Cases;

/// <summary>The operators' queue of complaints.</summary>
public static class ListCases
{
    /// <summary>Which cases.</summary>
    public enum Only
    {
        /// <summary>That the marketplace must decide, the longest waiting first.</summary>
        Waiting,

        /// <summary>That are not over, those that wait for the marketplace among them; the oldest first.</summary>
        Open,

        /// <summary>That are over, the newest first.</summary>
        Over,
    }

    /// <summary>A case on one line.</summary>
    public sealed record Line(
        Id<Case> Id, Id<Order> OrderId, string OrderNumber, string Title, string ProviderName, CaseState State, Money Total, Money? Proposal, Money? Refund,
        Instant OpenedAt, Instant? DeadlineAt, Instant? EscalatedAt, Instant? ClosedAt)
    {
        /// <summary>What it is about; null for the order as a whole.</summary>
        public string? Milestone { get; init; }
    }

    private sealed record Position(Instant At, Id<Case> Id);

    /// <summary>Which cases a word asks for: those that wait for the marketplace, unless it says <c>open</c> or <c>over</c>.</summary>
    internal static Only Read(string? text) => text switch { "open" => Only.Open, "over" => Only.Over, _ => Only.Waiting };

    /// <summary>A page of them.</summary>
    public static async Task<Outcome<Page<Line>>> Run(Only only, string? cursor, int? limit, Work work, CancellationToken cancel)
    {
        var read = Cursor.Read<Position>(cursor);
        if (read.Refused(out var problem)) return problem;
        var cases = work.Db.Set<Case>().AsNoTracking();
        cases = only switch
        {
            Only.Waiting => cases.Where(c => c.State == CaseState.Escalated),
            Only.Open => cases.Where(c => c.ClosedAt == null),
            _ => cases.Where(c => c.ClosedAt != null),
        };
        if (read.Value is { } after)
        {
            cases = only is Only.Over
                ? cases.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.OpenedAt, c.Id), ValueTuple.Create(after.At, after.Id)))
                : cases.Where(c => EF.Functions.GreaterThan(ValueTuple.Create(c.OpenedAt, c.Id), ValueTuple.Create(after.At, after.Id)));
        }
        var most = Cursor.Limit(limit);
        var sorted = only is Only.Over
            ? cases.OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id)
            : cases.OrderBy(c => c.OpenedAt).ThenBy(c => c.Id);
        var found = await sorted.Take(most + 1).ToListAsync(cancel);
        var ids = found.Select(c => c.OrderId).ToList();
        var orders = await work.Db.Set<Order>().AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancel);
        var milestones = await work.Db.Set<OrderMilestone>().AsNoTracking().Where(m => ids.Contains(m.OrderId)).ToDictionaryAsync(m => m.Id, m => m.Title, cancel);
        var page = Cursor.Cut(found, most, one => new Position(one.OpenedAt, one.Id));
        return new Page<Line>([.. page.Items.Select(one => LineOf(one, orders[one.OrderId]) with { Milestone = one.MilestoneId is { } id ? milestones[id] : null })], page.Next);
    }

    private static Line LineOf(Case one, Order order) => new(
        one.Id, order.Id, order.Number, order.Title, order.ProviderName, one.State, order.Total, one.Amount(one.ProposalMinor), one.Amount(one.RefundMinor),
        one.OpenedAt, one.DeadlineAt, one.EscalatedAt, one.ClosedAt);
}
