using Stoa.Core;
using Stoa.Core.Disputes;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Server.Payments;
using Stoa.Server.Platform;

namespace Stoa.Server.Orders.Milestones;

/// <summary>Ends a complaint about a milestone: a part of its money goes back, the rest is released. The other milestones go on.</summary>
internal static class SettleMilestone
{
    /// <summary>The step's name in the order's history, after the prefix, and in events.</summary>
    internal const string Move = "settle";

    /// <summary>Applies it to an open milestone of a locked order whose payments are locked. Commits nothing.</summary>
    /// <returns>What goes back to the customer; or why it cannot, such as <c>payment-disputed</c>.</returns>
    internal static async Task<Outcome<Money>> Apply(
        Order order, OrderMilestone one, Settlement settlement, ActorRole by, string reason, Work work, CancellationToken cancel)
    {
        var before = order.MoneyState;
        var back = await MoveMilestone.Refund(order, settlement.Refund, reason, work, cancel);
        if (back.Refused(out var problem)) return problem;
        await ReleaseHeld.Post(work, order, one, settlement.Released, cancel);
        one.Released = settlement.Released;
        one.State = settlement.Transition is Settlement.ForCustomer ? MilestoneState.Returned : MilestoneState.Accepted;
        one.MovedAt = work.Now;
        MoveMilestone.Record(order, one, Move, by, reason, back.Value.IsZero ? null : back.Value, before, work);
        return back.Value;
    }
}
