using Microsoft.EntityFrameworkCore;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Orders.Steps;

/// <summary>
/// What the order makes of its money. Events may come twice, late and after the order has ended; each handler looks at where
/// the order stands and leaves its step uncommitted, to be committed with the envelope's settlement.
/// </summary>
internal static class OnPaymentEvents
{
    internal static async Task Authorized(PaymentAuthorized happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var desk = new Desk(happened.OrderId, work, services);
        if (await desk.Lock(cancel) is not { MoneyState: MoneyState.Unpaid } order) return;
        // It was lost before we came to hear of it: that news found nothing to end, and there is nothing to accept.
        if (await work.Db.Set<Payment>().AnyAsync(p => p.Id == happened.PaymentId && p.Status == PaymentStatus.Failed, cancel)) return;
        if (order.State == OrderState.AwaitingPayment)
        {
            order.MoneyState = MoneyState.Authorized;
            if (await desk.Fire(order, "authorize", cancel)) return;
        }
        // The hold was lost and somebody else has the time: the order ends, and the authorization is given up.
        await desk.Repay(MoneyState.Authorized, cancel);
    }

    internal static async Task Captured(PaymentCaptured happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var desk = new Desk(happened.OrderId, work, services);
        if (await desk.Lock(cancel) is not { MoneyState: MoneyState.Unpaid or MoneyState.Authorized } order) return;
        order.MoneyState = MoneyState.Held;
        if (order.State == OrderState.AwaitingPayment)
        {
            if (await desk.Fire(order, "pay", cancel)) return;
            order = await desk.LockEnded(MoneyState.Held, cancel);
        }
        else if (!order.State.HasEnded() || order.State is OrderState.Completed or OrderState.NoShow)
        {
            // Captured after it was accepted. A release that was due meanwhile was refused, and is due again.
            desk.SetOverdueTimers(order);
            return;
        }
        if (order.State == OrderState.Expired && await desk.Fire(order, "rebook", cancel, paymentIsLate: true)) return;
        await desk.Repay(MoneyState.Held, cancel);
    }

    internal static async Task Failed(PaymentFailed happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (!happened.WasAuthorized) return;
        var desk = new Desk(happened.OrderId, work, services);
        if (await desk.Lock(cancel) is not { MoneyState: MoneyState.Authorized } order) return;
        await desk.Fire(order, order.State == OrderState.AwaitingAcceptance ? "authorization-ends" : "capture-failed", cancel);
    }

    /// <summary>
    /// The authorization ends soon. A request, or an accepted order whose money was to be taken later, is cancelled; one that was accepted at
    /// this very moment is paid.
    /// </summary>
    internal static async Task Ending(AuthorizationEnding happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var desk = new Desk(happened.OrderId, work, services);
        if (await desk.Lock(cancel) is not { MoneyState: MoneyState.Authorized } order) return;
        if (order.State == OrderState.AwaitingAcceptance || order.CaptureAt > work.Now) await desk.Fire(order, "authorization-ends", cancel);
        else await CollectPayment.Apply(work, order.Id, cancel);
    }

    /// <summary>The customer's bank took the money back for now: nothing of the order is released until it is decided.</summary>
    internal static async Task Disputed(DisputeOpened happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var desk = new Desk(happened.OrderId, work, services);
        if (await desk.Lock(cancel) is not { MoneyState: MoneyState.Held or MoneyState.Released or MoneyState.PartiallyRefunded } order) return;
        // One that came a second time was never the order's: its own money is untouched.
        if (await work.Db.Set<Payment>().AnyAsync(p => p.Id == happened.PaymentId && p.IsDuplicate, cancel)) return;
        order.MoneyState = MoneyState.ChargedBack;
    }

    /// <summary>
    /// A dispute that was won gives the money back to where it was; after one that was lost the order goes on with what is left, if anything is.
    /// What was due meanwhile is due again; what had come when the order was over goes back now. While another dispute is open nothing moves.
    /// </summary>
    internal static async Task Decided(DisputeDecided happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var desk = new Desk(happened.OrderId, work, services);
        if (await desk.Lock(cancel) is not { } order) return;
        // Unpaid: the bank was faster than the refund of a payment that came too late, and nothing of it has been noted.
        var cameTooLate = order is { MoneyState: MoneyState.Unpaid, State: OrderState.Expired or OrderState.Cancelled or OrderState.Declined };
        if (!cameTooLate && order.MoneyState is not MoneyState.ChargedBack) return;
        if (await work.Db.Set<Dispute>().AnyAsync(d => d.OrderId == order.Id && d.Status == DisputeStatus.Open, cancel)) return;
        var soFar = (await RefundedSoFar.Of(work, order, cancel)).By;
        if ((cameTooLate || !happened.Won) && !Refunds.Left(order.Quote, soFar).Total.IsPositive) return;
        if (cameTooLate)
        {
            await desk.Repay(MoneyState.Held, cancel);
            return;
        }
        order.MoneyState = !soFar.Total.IsZero ? MoneyState.PartiallyRefunded : order.ReleasedAt is null ? MoneyState.Held : MoneyState.Released;
        desk.SetOverdueTimers(order);
    }

    /// <summary>One order on the desk, with what is needed to fire its transitions as the system.</summary>
    private sealed class Desk(Id<Order> id, Work work, IServiceProvider services)
    {
        private readonly Marketplace _marketplace = services.GetRequiredService<Marketplace>();
        private readonly Offers _offers = services.GetRequiredService<Offers>();

        internal async Task<Order?> Lock(CancellationToken cancel) =>
            await OrderAccess.Lock(work, id, cancel) is { Succeeded: true } found ? found.Value.Order : null;

        /// <summary>True when it fired; otherwise nothing of it is left, and the order must be locked anew.</summary>
        internal async Task<bool> Fire(Order order, string transition, CancellationToken cancel, bool paymentIsLate = false)
        {
            var fired = await FireTransition.Apply(
                new(order, transition, ActorRole.System, PaymentIsLate: paymentIsLate), work, _offers, _marketplace, cancel);
            if (!fired.Succeeded) await work.Abandon();
            return fired.Succeeded;
        }

        /// <summary>
        /// The order, locked. When it still awaits its payment, because its timer has not been there yet, it expires here: what was done of that
        /// before is gone with whatever was refused since.
        /// </summary>
        internal async Task<Order> LockEnded(MoneyState money, CancellationToken cancel)
        {
            var order = await Lock(cancel) ?? throw new InvalidOperationException($"{id} is gone.");
            if (order.State == OrderState.AwaitingPayment && !await Fire(order, "expire", cancel))
                throw new InvalidOperationException($"{id} lost its time before its hold was over.");
            order.MoneyState = money;
            return order;
        }

        /// <summary>Gives back what came too late for an order that is over. Never silently not: it would be nobody's.</summary>
        internal async Task Repay(MoneyState money, CancellationToken cancel)
        {
            var order = await LockEnded(money, cancel);
            if (!await Fire(order, "refund-late-payment", cancel, paymentIsLate: true))
                throw new InvalidOperationException($"{id} is {order.State}, and its late payment could not be given back.");
        }

        internal void SetOverdueTimers(Order order) => OrderTimers.SetOverdue(work, order, _marketplace);
    }
}
