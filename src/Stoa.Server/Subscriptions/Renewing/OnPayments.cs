using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;
using Stoa.Core.Subscriptions;
using Stoa.Server.Orders;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Subscriptions.Changing;

namespace Stoa.Server.Subscriptions.Renewing;

/// <summary>What a subscription makes of its orders' money. Events may come twice and late; each handler looks at where the subscription stands.</summary>
internal static class OnPayments
{
    internal const string OrderTopic = "subscriptions.order-transitioned";
    internal const string FailedTopic = "subscriptions.payment-failed";
    internal const string KeptTopic = "subscriptions.method-kept";

    /// <summary>Whether an order of a cycle was paid, or came to nothing.</summary>
    internal static bool Concerns(OrderTransitioned happened) =>
        happened.Process == MembershipProcess.Id && happened.From is OrderState.AwaitingPayment && happened.To != happened.From;

    /// <summary>An order of a cycle was paid, or came to nothing.</summary>
    internal static async Task Moved(OrderTransitioned happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (!Concerns(happened)) return;
        var desk = SubscriptionDesk.Of(work, services);
        if (await Find(happened.OrderId, desk, cancel) is not var (subscription, cycle)) return;
        var paid = happened.To is OrderState.InProgress;
        if (subscription.OpenOrderId == happened.OrderId)
        {
            if (paid) await CyclePaid(subscription, cycle, desk, cancel);
            else await new EndSubscription(desk).Run(subscription, subscription.State is SubscriptionState.Pending ? EndReason.NeverPaid : EndReason.Unpaid, null, cancel);
        }
        else if (subscription.ChangeOrderId == happened.OrderId)
        {
            subscription.ForgetChange();
            if (paid) await new ChangePlan(desk).Paid(subscription, cycle, await TotalOf(cycle, work, cancel), cancel);
        }
        else return;
        SubscriptionTimers.Set(work, subscription, desk.Options);
    }

    /// <summary>A charge while the customer was away was refused.</summary>
    internal static async Task Failed(PaymentFailed happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (happened.Means is not { } means) return;
        var desk = SubscriptionDesk.Of(work, services);
        if (await Find(happened.OrderId, desk, cancel) is not var (subscription, cycle)) return;
        var asked = await TotalOf(cycle, work, cancel);
        if (subscription.ChangeOrderId == happened.OrderId)
        {
            new ChangePlan(desk).Declined(subscription, happened.Code, asked);
        }
        else if (subscription.OpenOrderId == happened.OrderId && subscription.State is SubscriptionState.Active or SubscriptionState.PastDue)
        {
            var overdue = new CollectOverdue(desk);
            if (overdue.IsOver(subscription)) await overdue.GiveUp(subscription, cancel);
            else overdue.Declined(subscription, happened.Code, means, asked);
        }
        else return;
        SubscriptionTimers.Set(work, subscription, desk.Options);
    }

    /// <summary>A means of payment is kept: by the customer's first payment, by one by hand, or by giving it alone.</summary>
    internal static async Task Kept(MethodKept happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var desk = SubscriptionDesk.Of(work, services);
        if (await FindBy(happened.MethodId, desk, cancel) is not { } subscription) return;
        var isAsked = subscription.AskedMethodId == happened.MethodId;
        subscription.MethodId = happened.MethodId;
        if (isAsked) subscription.AskedMethodId = null;
        if (subscription.State is SubscriptionState.Pending && subscription.OpenOrderId is null) new Subscribe(desk).StartTrial(subscription);
        // The new card is tried at once; that is no try of the plan's.
        if (isAsked && subscription.State is SubscriptionState.PastDue) await new CollectOverdue(desk).Retry(subscription, cancel, isExtra: true);
        SubscriptionTimers.Set(work, subscription, desk.Options);
    }

    private static async Task CyclePaid(Subscription subscription, SubscriptionCycle cycle, SubscriptionDesk desk, CancellationToken cancel)
    {
        var paid = await TotalOf(cycle, desk.Work, cancel);
        var news = subscription.State switch
        {
            SubscriptionState.Pending => SubscriptionNews.Started,
            SubscriptionState.PastDue => SubscriptionNews.Recovered,
            _ => SubscriptionNews.Renewed,
        };
        subscription.OpenOrderId = null;
        CollectOverdue.Clear(subscription);
        if (subscription.State is not SubscriptionState.Ended) subscription.State = SubscriptionState.Active;
        desk.Tell(subscription, news, paid);
    }

    private static async Task<(Subscription Subscription, SubscriptionCycle Cycle)?> Find(Id<Order> order, SubscriptionDesk desk, CancellationToken cancel)
    {
        var cycle = await desk.Work.Db.Set<SubscriptionCycle>().AsNoTracking().SingleOrDefaultAsync(c => c.OrderId == order, cancel);
        return cycle is not null && await desk.Lock(cycle.SubscriptionId, cancel) is { } subscription ? (subscription, cycle) : null;
    }

    private static async Task<Subscription?> FindBy(Id<PaymentMethod> method, SubscriptionDesk desk, CancellationToken cancel)
    {
        var id = await desk.Work.Db.Set<Subscription>().Where(s => s.AskedMethodId == method).Select(s => (Id<Subscription>?)s.Id).FirstOrDefaultAsync(cancel)
            ?? await (
                from payment in desk.Work.Db.Set<Payment>()
                where payment.MethodId == method && !payment.IsOffSession
                join cycle in desk.Work.Db.Set<SubscriptionCycle>() on payment.OrderId equals cycle.OrderId
                select (Id<Subscription>?)cycle.SubscriptionId).FirstOrDefaultAsync(cancel);
        return id is { } found ? await desk.Lock(found, cancel) : null;
    }

    private static async Task<Money> TotalOf(SubscriptionCycle cycle, Work work, CancellationToken cancel) =>
        (await work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == cycle.OrderId, cancel)).Charge;
}
