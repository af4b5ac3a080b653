using Microsoft.EntityFrameworkCore;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Subscriptions.Changing;

namespace Stoa.Server.Subscriptions.Renewing;

/// <summary>Orders the next cycle of a subscription whose period is over, and charges it.</summary>
internal sealed class RenewSubscription(SubscriptionDesk desk)
{
    private const string CannotServe = "The provider cannot offer it at the moment. Nothing is charged; go on with it when it is back.";

    /// <summary>The subscription is locked; the caller sets its timer and commits.</summary>
    internal async Task Run(Subscription subscription, CancellationToken cancel)
    {
        if (!await HasAccount(subscription, cancel))
        {
            await new EndSubscription(desk).Run(subscription, EndReason.Closed, "The account is gone.", cancel);
            return;
        }
        if (await desk.Offers.Find(subscription.ListingId, cancel) is not { IsBookable: true } offer)
        {
            new PauseSubscription(desk).Stop(subscription, ActorRole.System, until: null, CannotServe);
            return;
        }
        // A change of the period that is over, and was never paid, comes too late.
        await desk.GiveUp(subscription.ChangeOrderId, cancel);
        subscription.ForgetChange();
        await TakeNextPlan(subscription, cancel);
        await Order(subscription, offer, cancel);
    }

    private async Task Order(Subscription subscription, Offer offer, CancellationToken cancel)
    {
        var number = subscription.Cycles.NextToBill(subscription.Cycle, desk.Work.Now, desk.Options.BillMissed);
        var time = subscription.Cycles.Of(number);
        var quote = await CyclePrice.Of(offer, subscription.PlanId, subscription.Title, subscription.Price, desk, cancel);
        if (quote.Refused(out var problem)) throw new InvalidOperationException($"{subscription.Id} has no price: {problem.Code}");
        subscription.Cycle = number;
        (subscription.PeriodStart, subscription.PeriodEnd) = (time.Start, time.End);
        subscription.State = SubscriptionState.Active;
        var placed = await desk.Orders.Run(new(subscription, offer, subscription.PlanId, subscription.Title, quote.Value, number, 0, time), cancel);
        if (placed.Refused(out problem)) throw new InvalidOperationException($"{subscription.Id} cannot be renewed: {problem.Code}");
        var order = placed.Value;
        if (order.State is not OrderState.AwaitingPayment)
        {
            desk.Tell(subscription, SubscriptionNews.Renewed, order.Total);
            return;
        }
        subscription.OpenOrderId = order.Id;
        if (subscription.MethodId is null) new CollectOverdue(desk).Declined(subscription, "method_missing", Decline.Final, order.Charge);
    }

    // A plan that was chosen for the next period; when it is not offered any more, the present one goes on.
    private async Task TakeNextPlan(Subscription subscription, CancellationToken cancel)
    {
        if (subscription.NextPlanId is not { } next) return;
        subscription.NextPlanId = null;
        var plan = await desk.Work.Db.Set<Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == next && p.Status == PlanStatus.Active, cancel);
        if (plan?.Terms.Renewal is not { } terms) return;
        var listing = await desk.Work.Db.Set<Listing>().Where(l => l.Id == subscription.ListingId).Select(l => l.Title).SingleAsync(cancel);
        if (terms.Period != subscription.Terms.Period)
            (subscription.AnchorAt, subscription.AnchorCycle) = (subscription.PeriodEnd ?? desk.Work.Now, subscription.Cycle + 1);
        ChangePlan.Take(subscription, plan, listing, plan.PriceMinor);
        desk.Tell(subscription, SubscriptionNews.PlanChanged, subscription.Price);
    }

    private Task<bool> HasAccount(Subscription subscription, CancellationToken cancel) =>
        desk.Work.Db.Set<Customer>().AnyAsync(c => c.Id == subscription.CustomerId && c.UserId != null, cancel);
}
