using NodaTime;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Disputes.Cases;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Orders.Steps;

/// <summary>What an order does by itself. A timer that no longer belongs to the order, because it has moved on, is ignored.</summary>
public static class OrderTimers
{
    internal const string Topic = "orders.timer";

    /// <summary>A stored timer.</summary>
    public sealed record Timer(Id<Order> OrderId, string Transition, Instant Due);

    /// <summary>Sets the timers of a state just entered, and the deadline that pages count down to.</summary>
    internal static void Set(Work work, Order order, IReadOnlyList<OrderTimer> timers)
    {
        foreach (var timer in timers)
            work.SetTimer(Topic, order.Id.ToString(), new Timer(order.Id, timer.Transition, timer.Due), timer.Due);
        order.DeadlineAt = timers.Count > 0 ? timers[0].Due : null;
    }

    /// <summary>Fires what is overdue again: something that kept it from firing is over.</summary>
    internal static void SetOverdue(Work work, Order order, Marketplace marketplace)
    {
        foreach (var timer in ProcessEngine.Timers(order.ProcessOf(), order.Facts(), marketplace.Timings))
        {
            if (timer.Due <= work.Now) work.SetTimer(Topic, order.Id.ToString(), new Timer(order.Id, timer.Transition, timer.Due), work.Now);
        }
    }

    /// <summary>Fires a due timer. Left uncommitted: the step and the timer's end are one transaction.</summary>
    internal static async Task Fire(Timer timer, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var marketplace = services.GetRequiredService<Marketplace>();
        var found = await OrderAccess.Lock(work, timer.OrderId, cancel);
        if (!found.Succeeded) return;
        var order = found.Value.Order;
        var current = ProcessEngine.Timers(order.ProcessOf(), order.Facts(), marketplace.Timings);
        if (!current.Contains(new OrderTimer(timer.Transition, timer.Due))) return;
        // What is held for a milestone that is complained about waits for the complaint's end, and the release of the rest with it; where the
        // order has ended otherwise, its complaints have too.
        if (order.ProcessOf().Find(timer.Transition)!.Effects.Contains(Effect.ReleaseFunds) && MilestoneRules.GoOnIn(order.State)
            && await OpenCase.AnyOfMilestones(work, order.Id, null, cancel)) return;
        // A refusal means that a guard says no for good, or that another event will bring it about.
        var fired = await FireTransition.Apply(new(order, timer.Transition, ActorRole.System), work, services.GetRequiredService<Offers>(), marketplace, cancel);
        // Nothing half-done is committed with the timer's end.
        if (!fired.Succeeded) await work.Abandon();
    }
}
