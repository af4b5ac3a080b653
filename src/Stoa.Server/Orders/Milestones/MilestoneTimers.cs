using NodaTime;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Server.Disputes.Cases;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Orders.Milestones;

/// <summary>Silence after a delivery accepts it, unless a complaint about it is open. A timer of an earlier delivery means nothing any more.</summary>
internal static class MilestoneTimers
{
    internal const string Topic = "orders.milestone-silence";

    internal sealed record Timer(Id<Order> OrderId, int No, Instant DeliveredAt);

    internal static void Set(Work work, OrderMilestone one, Marketplace marketplace) =>
        work.SetTimer(Topic, one.OrderId.ToString(), new Timer(one.OrderId, one.No, work.Now), work.Now + marketplace.Timings.AutoAccept);

    internal static async Task Fire(Timer timer, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (await OrderAccess.Lock(work, timer.OrderId, cancel) is not { Succeeded: true, Value.Order: var order }) return;
        var one = (await OrderMilestone.Of(work, order.Id, cancel)).Find(m => m.No == timer.No);
        if (one is not { State: MilestoneState.Delivered } || one.DeliveredAt != timer.DeliveredAt) return;
        if (await OpenCase.AnyOfMilestones(work, order.Id, timer.No, cancel)) return;
        // A refusal means that the order's own end decides about the money.
        var refused = await MoveMilestone.Apply(order, timer.No, MilestoneMove.Accept, ActorRole.System, new(), work, services.GetRequiredService<Marketplace>(), cancel);
        if (refused is not null) await work.Abandon();
    }
}
