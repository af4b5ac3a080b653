using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Subscriptions.Renewing;

namespace Stoa.Server.Subscriptions.Changing;

/// <summary>
/// Another plan of the same listing. A dearer one with the same period counts at once, for what the rest of the period costs more; any
/// other, with the next period. In a trial it counts at once and costs nothing.
/// </summary>
internal sealed class ChangePlan(SubscriptionDesk desk)
{
    /// <summary>Which plan.</summary>
    /// <param name="PlanId">One that is offered.</param>
    /// <param name="ExpectedDueNow">What the preview said; refused when it is another amount by now.</param>
    /// <param name="Version">The version that was looked at; not checked when null.</param>
    internal sealed record Request(Id<Plan> PlanId, Money? ExpectedDueNow = null, int? Version = null);

    /// <summary>What a change would mean now; checks no rights.</summary>
    internal async Task<Outcome<PlanChangePreview>> Look(Subscription subscription, Id<Plan> planId, CancellationToken cancel)
    {
        if (planId == subscription.PlanId && subscription.NextPlanId is null) return SubscriptionsProblems.SamePlan;
        if (await desk.Offers.Find(subscription.ListingId, cancel) is not { IsBookable: true } offer) return SubscriptionsProblems.NotServed;
        if (await Find(subscription, planId, cancel) is not { Terms.Renewal: { } terms } plan) return SubscriptionsProblems.NoPlan;
        var price = planId == subscription.PlanId ? subscription.Price : new Money(plan.PriceMinor, subscription.Price.Currency);
        var next = await CyclePrice.Of(offer, planId, plan.Name, price, desk, cancel);
        if (next.Refused(out var problem)) return problem;
        var nothing = Money.Zero(price.Currency);
        var preview = new PlanChangePreview(planId, plan.Name, IsAtOnce: true, null, null, nothing, next.Value.Total, subscription.PeriodEnd, terms.Period.InWords);
        if (subscription.State is SubscriptionState.Trialing) return preview;
        if (terms.Period != subscription.Terms.Period || price <= subscription.Price
            || subscription is not { PeriodStart: { } start, PeriodEnd: { } end } || desk.Work.Now >= end)
            return preview with { IsAtOnce = false };

        var change = Proration.Change(subscription.Price, price, new Interval(start, end), desk.Work.Now);
        if (!change.DueNow.IsPositive) return preview with { Credit = change.Credit, Charge = change.Charge };
        var quote = await CyclePrice.OfChange(offer, planId, TitleOf(offer.Title, plan), change.Charge, change.Credit, subscription.Title, desk, cancel);
        if (quote.Refused(out problem)) return problem;
        return preview with { Credit = change.Credit, Charge = change.Charge, DueNow = quote.Value.Total, Quote = quote.Value };
    }

    /// <summary>Changes, or leaves the order that must be paid first.</summary>
    internal async Task<Problem?> Run(Id<Subscription> id, Request request, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.LockFor(desk.Work, id, SubscriptionStep.Change, request.Version, cancel);
        if (found.Refused(out var problem)) return problem;
        var (subscription, role) = found.Value;
        var looked = await Look(subscription, request.PlanId, cancel);
        if (looked.Refused(out problem)) return problem;
        var preview = looked.Value;
        if (request.ExpectedDueNow is { } expected && expected != preview.DueNow) return SubscriptionsProblems.PriceChanged;
        if (await Apply(subscription, preview, role, cancel) is { } refused) return refused;
        SubscriptionTimers.Set(desk.Work, subscription, desk.Options);
        return await desk.Work.Commit(cancel);
    }

    /// <summary>The change is paid: it counts from now.</summary>
    internal async Task Paid(Subscription subscription, SubscriptionCycle part, Money paid, CancellationToken cancel)
    {
        var plan = await desk.Work.Db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == part.PlanId, cancel);
        Take(subscription, plan, await ListingOf(subscription, cancel), part.PriceMinor);
        subscription.NextPlanId = null;
        desk.Tell(subscription, SubscriptionNews.PlanChanged, paid);
    }

    /// <summary>
    /// The card that is kept was refused, or its bank wants the customer, who is probably there still: they can pay it by hand for a while. The
    /// caller sets the timer and commits.
    /// </summary>
    internal void Declined(Subscription subscription, string code, Money asked)
    {
        WaitForCustomer(subscription);
        desk.Tell(subscription, SubscriptionNews.ChangeFailed, asked, reason: code);
    }

    /// <summary>It was not paid in time: everything stays as it is.</summary>
    internal async Task Drop(Subscription subscription, CancellationToken cancel)
    {
        await desk.GiveUp(subscription.ChangeOrderId, cancel);
        subscription.ForgetChange();
        desk.Work.Audit("subscriptions.change_dropped", subscription.Id.ToString());
    }

    /// <summary>Writes a plan into a subscription that is locked.</summary>
    internal static void Take(Subscription subscription, Plan plan, string listing, long priceMinor)
    {
        subscription.PlanId = plan.Id;
        subscription.PriceMinor = priceMinor;
        subscription.Terms = plan.Terms.Renewal! with { TrialDays = subscription.Terms.TrialDays, TrialNeedsCard = subscription.Terms.TrialNeedsCard };
        subscription.Title = TitleOf(listing, plan);
    }

    /// <summary>What a subscription is called.</summary>
    internal static string TitleOf(string listing, Plan plan) => Plan.SoldAs(listing, plan.Name);

    private async Task<Problem?> Apply(Subscription subscription, PlanChangePreview preview, ActorRole role, CancellationToken cancel)
    {
        if (!preview.IsAtOnce)
        {
            subscription.NextPlanId = preview.PlanId == subscription.PlanId ? null : preview.PlanId;
            desk.Tell(subscription, SubscriptionNews.PlanChanges, preview.NextBill, role, preview.Name);
            return null;
        }
        var plan = (await Find(subscription, preview.PlanId, cancel))!;
        if (preview.Quote is not { } quote)
        {
            Take(subscription, plan, await ListingOf(subscription, cancel), plan.PriceMinor);
            subscription.NextPlanId = null;
            desk.Tell(subscription, SubscriptionNews.PlanChanged, subscription.Price, role);
            return null;
        }
        var offer = await desk.Offers.Find(subscription.ListingId, cancel);
        var number = subscription.Cycle;
        var part = await desk.Work.Db.Set<SubscriptionCycle>().Where(c => c.SubscriptionId == subscription.Id && c.Number == number).MaxAsync(c => c.Part, cancel) + 1;
        var time = new Interval(desk.Work.Now, subscription.PeriodEnd!.Value);
        var placed = await desk.Orders.Run(new(subscription, offer!, plan.Id, TitleOf(offer!.Title, plan), quote, number, part, time) { Price = new Money(plan.PriceMinor, quote.Currency) }, cancel);
        if (placed.Refused(out var problem)) return problem;
        if (placed.Value.State is not OrderState.AwaitingPayment) return null;
        subscription.ChangeOrderId = placed.Value.Id;
        if (subscription.MethodId is null) WaitForCustomer(subscription);
        return null;
    }

    // Nothing could be charged: the customer pays it by hand, or everything stays as it is.
    private void WaitForCustomer(Subscription subscription) =>
        subscription.ChangeUntil = desk.Work.Now + Duration.FromTimeSpan(desk.Options.FirstPaymentWithin);

    private Task<Plan?> Find(Subscription subscription, Id<Plan> id, CancellationToken cancel) => desk.Work.Db.Set<Plan>().AsNoTracking()
        .SingleOrDefaultAsync(p => p.Id == id && p.ListingId == subscription.ListingId && (p.Status == PlanStatus.Active || id == subscription.PlanId), cancel);

    private Task<string> ListingOf(Subscription subscription, CancellationToken cancel) =>
        desk.Work.Db.Set<Listing>().Where(l => l.Id == subscription.ListingId).Select(l => l.Title).SingleAsync(cancel);
}
