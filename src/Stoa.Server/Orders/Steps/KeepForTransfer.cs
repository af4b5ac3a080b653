using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Payments;
using Stoa.Server.Platform;

namespace Stoa.Server.Orders.Steps;

/// <summary>An order that is paid by bank transfer keeps its place for longer than the minutes of a checkout.</summary>
internal static class KeepForTransfer
{
    /// <summary>Moves the end of a locked order's hold; the caller commits. An earlier end than the one there is changes nothing.</summary>
    internal static async Task<Problem?> Apply(Work work, Order order, Instant until, ProcessTimings timings, CancellationToken cancel)
    {
        if (order.State != OrderState.AwaitingPayment) return PaymentProblems.NotAwaitingPayment;
        if (order.PayBy >= until) return null;
        if (await Reservations.Extend(work, order, until, cancel) is { } lost) return lost;
        order.PayBy = until;
        OrderTimers.Set(work, order, ProcessEngine.Timers(order.ProcessOf(), order.Facts(), timings));
        return null;
    }
}
