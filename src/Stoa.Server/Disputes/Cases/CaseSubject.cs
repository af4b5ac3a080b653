using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Disputes;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Cases;

/// <summary>What a case is about: an order, or one of its milestones.</summary>
/// <param name="Order">The order.</param>
/// <param name="Milestone">The milestone; null for the order as a whole.</param>
internal sealed record CaseSubject(Order Order, OrderMilestone? Milestone)
{
    /// <summary>True while there is something to decide about it.</summary>
    internal bool IsOpen => Milestone is null ? Order.State == OrderState.Disputed : Milestone.IsOpen && MilestoneRules.GoOnIn(Order.State);

    /// <summary>What a case of an order is about.</summary>
    internal static async Task<CaseSubject> Of(Work work, Order order, Id<OrderMilestone>? milestone, CancellationToken cancel) => milestone is { } id
        ? new(order, (await OrderMilestone.Of(work, order.Id, cancel)).Single(one => one.Id == id))
        : new(order, null);

    /// <summary>The same by the milestone's place; null when the order has none there.</summary>
    internal static async Task<CaseSubject?> At(Work work, Order order, int? no, CancellationToken cancel)
    {
        if (no is null) return new(order, null);
        return (await OrderMilestone.Of(work, order.Id, cancel)).Find(one => one.No == no) is { } milestone ? new(order, milestone) : null;
    }

    /// <summary>The cases that were ever about it.</summary>
    internal IQueryable<Case> Cases(Work work)
    {
        var (order, milestone) = (Order.Id, Milestone?.Id);
        return work.Db.Set<Case>().Where(one => one.OrderId == order && one.MilestoneId == milestone);
    }

    /// <summary>The most that can go back to the customer.</summary>
    internal async Task<Money> Most(Work work, CancellationToken cancel)
    {
        var soFar = await RefundedSoFar.Of(work, Order, cancel);
        return Milestone is null
            ? Settlement.Most(Order.Quote, soFar)
            : Refunds.CustomersLeft(Order.Quote, await Part(work, cancel), soFar);
    }

    /// <summary>Who gets what when so much goes back to the customer.</summary>
    internal async Task<Outcome<Settlement>> Settle(Work work, Money refund, CancellationToken cancel)
    {
        var soFar = await RefundedSoFar.Of(work, Order, cancel);
        return Milestone is null
            ? Settlement.Of(Order.Quote, refund, soFar)
            : Settlement.Of(Order.Quote, await Part(work, cancel), refund, soFar);
    }

    private async Task<Shares> Part(Work work, CancellationToken cancel) =>
        await ReleaseHeld.PartOf(work, Order, Milestone!, await OrderMilestone.Of(work, Order.Id, cancel), cancel);
}
