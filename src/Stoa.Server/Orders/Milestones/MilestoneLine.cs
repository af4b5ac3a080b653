using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Disputes;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Server.Disputes.Cases;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments;
using Stoa.Server.Platform;

namespace Stoa.Server.Orders.Milestones;

/// <summary>A milestone as the order's parties see it.</summary>
/// <param name="No">Its place, from 1.</param>
/// <param name="Title">What is delivered.</param>
/// <param name="Amount">What was agreed for it.</param>
/// <param name="Held">What is still held for it; less than agreed where money went back.</param>
/// <param name="Released">What was released with it.</param>
/// <param name="ToProvider">What of that the provider got.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">What is wrong with it, or why its money went back.</param>
/// <param name="DeliveredAt">When the provider last said that it is done.</param>
/// <param name="Moves">What the actor may do now, as in the API.</param>
/// <param name="Version">For a move.</param>
/// <param name="Complaint">Where the newest complaint about it stands; null without one.</param>
public sealed record MilestoneLine(
    int No, string Title, Money Amount, Money Held, Money Released, Money ToProvider, MilestoneState State, string? Reason, Instant? DeliveredAt,
    IReadOnlyList<string> Moves, int Version, CaseState? Complaint)
{
    /// <summary>All of an order; none for most.</summary>
    internal static async Task<IReadOnlyList<MilestoneLine>> Of(Work work, Order order, ActorRole roles, CancellationToken cancel)
    {
        var all = await OrderMilestone.Of(work, order.Id, cancel);
        if (all.Count == 0) return [];
        var covered = await ReleaseHeld.Covered(work, order, all, cancel);
        var complaints = await work.Db.Set<Case>().Where(c => c.OrderId == order.Id && c.MilestoneId != null).OrderBy(c => c.OpenedAt)
            .Select(c => new { c.MilestoneId, c.State }).ToListAsync(cancel);
        return
        [
            .. all.Select(one => new MilestoneLine(
                one.No, one.Title, one.Amount, covered.GetValueOrDefault(one.No, Money.Zero(one.Amount.Currency)), one.Released.Total, one.Released.Provider, one.State, one.Reason,
                one.DeliveredAt,
                [.. roles.Split().SelectMany(role => MilestoneRules.Permitted(one.State, order.Facts(), role)).Select(row => MoveMilestone.Name(row.Move)).Distinct(StringComparer.Ordinal)],
                one.Version,
                // The complaint is being written down.
                complaints.LastOrDefault(c => c.MilestoneId == one.Id)?.State ?? (one.State is MilestoneState.Disputed ? CaseState.Open : null))),
        ];
    }
}
