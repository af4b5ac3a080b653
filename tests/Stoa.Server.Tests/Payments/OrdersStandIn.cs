using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Tests.Payments;

/// <summary>What the orders module does when it hears of money, as far as money is concerned; and what people do to orders.</summary>
internal sealed class OrdersStandIn : Module
{
    public override void Handlers(HandlerTable handlers)
    {
        handlers.OnEvent<PaymentAuthorized>("test.authorized", (happened, work, _, cancel) => Change(work, happened.OrderId, async order =>
        {
            if (order.State.HasEnded())
            {
                await VoidPayment.Apply(work, order.Id, cancel);
                return;
            }
            (order.State, order.MoneyState) = (OrderState.AwaitingAcceptance, MoneyState.Authorized);
        }));
        handlers.OnEvent<PaymentCaptured>("test.captured", (happened, work, _, cancel) => Change(work, happened.OrderId, async order =>
        {
            order.MoneyState = MoneyState.Held;
            if (order.State.HasEnded()) await RefundInFull.Apply(work, order, "The payment came too late.", cancel);
            else order.State = OrderState.Confirmed;
        }));
        handlers.OnEvent<PaymentFailed>("test.failed", (happened, work, _, _) => Change(work, happened.OrderId, order =>
        {
            if (happened.WasAuthorized) (order.State, order.MoneyState) = (OrderState.Cancelled, MoneyState.Unpaid);
            return Task.CompletedTask;
        }));
        handlers.OnEvent<PaymentVoided>("test.voided", (happened, work, _, _) => Change(work, happened.OrderId, order =>
        {
            order.MoneyState = MoneyState.Unpaid;
            return Task.CompletedTask;
        }));
        handlers.OnEvent<RefundSettled>("test.refund", (happened, work, _, cancel) => Change(work, happened.OrderId, async order =>
        {
            var refunded = await RefundedSoFar.Of(work, order, cancel);
            if (happened.Succeeded) order.MoneyState = refunded.Total == order.Total ? MoneyState.Refunded : MoneyState.PartiallyRefunded;
        }));
        handlers.OnEvent<DisputeDecided>("test.dispute", (happened, work, _, _) => Change(work, happened.OrderId, order =>
        {
            if (!happened.Won) order.MoneyState = MoneyState.ChargedBack;
            return Task.CompletedTask;
        }));
    }

    public static Task<Outcome<Refund?>> CancelByPolicy(Work work, Id<Order> id, Shares refund) => End(work, id, OrderState.Cancelled, async order =>
    {
        Refund? row = null;
        if (refund.Total.IsPositive)
        {
            var asked = await RequestRefund.Apply(work, order, refund, "Cancelled", default);
            if (asked.Refused(out var problem)) return problem;
            row = asked.Value;
        }
        await Release(work, order);
        return row;
    });

    public static Task<Outcome<Refund?>> CancelInFull(Work work, Id<Order> id) =>
        End(work, id, OrderState.Cancelled, order => RefundInFull.Apply(work, order, "Cancelled by the provider", default));

    public static async Task Expire(Work work, Id<Order> id) =>
        await End(work, id, OrderState.Expired, _ => Task.FromResult<Outcome<Refund?>>((Refund?)null));

    public static async Task CompleteAndRelease(Work work, Id<Order> id) => await End(work, id, OrderState.Completed, async order =>
    {
        await Release(work, order);
        return (Refund?)null;
    });

    public static async Task<Outcome<Refund>> RefundAmount(Work work, Id<Order> id, Money amount)
    {
        var order = await work.Db.Set<Order>().SingleAsync(o => o.Id == id);
        var shares = Refunds.Partial(order.Quote, amount, await RefundedSoFar.Of(work, order, default));
        return shares.Refused(out var problem) ? problem : await RequestRefund.Apply(work, order, shares.Value, "By the operator", default);
    }

    private static async Task Release(Work work, Order order)
    {
        var released = await ReleaseHeld.Apply(work, order, default);
        if (!released.Total.IsPositive) return;
        order.ReleasedAt = work.Now;
        if (order.MoneyState == MoneyState.Held) order.MoneyState = MoneyState.Released;
    }

    private static async Task<Outcome<Refund?>> End(Work work, Id<Order> id, OrderState state, Func<Order, Task<Outcome<Refund?>>> then)
    {
        var order = await work.Db.Set<Order>().SingleAsync(o => o.Id == id);
        (order.State, order.StateEnteredAt) = (state, work.Now);
        return await then(order);
    }

    private static async Task Change(Work work, Id<Order> id, Func<Order, Task> change) =>
        await change(await work.Db.Set<Order>().SingleAsync(o => o.Id == id));
}
