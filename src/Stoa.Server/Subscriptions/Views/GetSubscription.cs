using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Subscriptions.Renewing;

namespace Stoa.Server.Subscriptions.Views;

/// <summary>One subscription as its customer, its provider or an operator sees it.</summary>
public static class GetSubscription
{
    private const int CyclesMax = 200;

    /// <summary>A subscription in full.</summary>
    public sealed record View(
        Id<Subscription> Id, SubscriptionState State, string Title, string ProviderName, Id<Organization> OrganizationId, Id<Listing> ListingId, Id<Plan> PlanId,
        Money Price, BillingPeriod Period, string Zone, Instant? PeriodStart, Instant? PeriodEnd, bool CancelsAtEnd, Money? NextBill, Instant? NextBillAt,
        Instant CreatedAt, Instant? EndedAt, EndReason? EndReason, string Consent, ActorRole Roles, IReadOnlyList<SubscriptionStep> Steps,
        IReadOnlyList<Cycle> Cycles, IReadOnlyList<OtherPlan> Plans, int Version)
    {
        /// <summary>What people call the means of payment; null without one.</summary>
        public string? Method { get; init; }

        /// <summary>How long it is free at first, in days.</summary>
        public int TrialDays { get; init; }

        /// <summary>What the customer owes now; null when nothing.</summary>
        public Money? Owed { get; init; }

        /// <summary>The order that waits for a payment.</summary>
        public Id<Order>? OpenOrderId { get; init; }

        /// <summary>A change of plan that waits for its payment.</summary>
        public Id<Order>? ChangeOrderId { get; init; }

        /// <summary>Until when it may be paid by hand; null while the card that is kept is being charged.</summary>
        public Instant? ChangeUntil { get; init; }

        /// <summary>Who ends it with its period; null when nobody does.</summary>
        public ActorRole? EndsBy { get; init; }

        /// <summary>The plan that follows with the next period.</summary>
        public string? NextPlan { get; init; }

        /// <summary>Why the last charge was refused, in the processor's words.</summary>
        public string? DeclineCode { get; init; }

        /// <summary>What that means for trying again.</summary>
        public Decline? Decline { get; init; }

        /// <summary>When the charge is tried again.</summary>
        public Instant? RetryAt { get; init; }

        /// <summary>When what is overdue is given up.</summary>
        public Instant? GivenUpAt { get; init; }

        /// <summary>Until when it is paused; null when it waits for the customer.</summary>
        public Instant? PausedUntil { get; init; }

        /// <summary>Who paused it.</summary>
        public ActorRole? PausedBy { get; init; }

        /// <summary>Who subscribed, for the provider and operators.</summary>
        public string? Customer { get; init; }

        /// <summary>Whether a step may be taken now.</summary>
        public bool May(SubscriptionStep step) => Steps.Contains(step);
    }

    /// <summary>A cycle, or what a change in its middle cost.</summary>
    public sealed record Cycle(
        int Number, int Part, Id<Order> OrderId, string OrderNumber, string Title, OrderState State, MoneyState Money, Money Total, Instant StartsAt, Instant EndsAt);

    /// <summary>Another plan that the customer may choose.</summary>
    public sealed record OtherPlan(Id<Plan> Id, string Name, string Description, Money Price, string Period);

    /// <summary>The subscription, for those who may see it.</summary>
    internal static async Task<Outcome<View>> Run(Id<Subscription> id, SubscriptionDesk desk, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.Find(desk.Work, id, cancel);
        if (found.Refused(out var problem)) return problem;
        var (subscription, roles, db) = (found.Value.Subscription, found.Value.Roles, desk.Work.Db);
        var cycles = await (
            from cycle in db.Set<SubscriptionCycle>().AsNoTracking()
            join order in db.Set<Order>() on cycle.OrderId equals order.Id
            where cycle.SubscriptionId == id
            orderby cycle.Number descending, cycle.Part descending
            select new { Cycle = cycle, Order = order }).Take(CyclesMax).ToListAsync(cancel);
        var plans = await PlansOf(subscription, desk, cancel);
        var method = subscription.MethodId is { } kept ? await db.Set<PaymentMethod>().Where(m => m.Id == kept).Select(m => m.Label).SingleAsync(cancel) : null;
        var open = cycles.Find(row => row.Order.Id == (subscription.OpenOrderId ?? subscription.ChangeOrderId))?.Order;
        var (bill, at) = await NextBill(subscription, desk, cancel);
        return new View(
            subscription.Id, subscription.State, subscription.Title, subscription.ProviderName, subscription.OrganizationId, subscription.ListingId,
            subscription.PlanId, subscription.Price, subscription.Terms.Period, subscription.Zone, subscription.PeriodStart, subscription.PeriodEnd,
            subscription.CancelsAtEnd, bill, at, subscription.CreatedAt, subscription.EndedAt, subscription.EndReason, subscription.Consent, roles, found.Value.Permitted,
            [.. cycles.Select(row => new Cycle(
                row.Cycle.Number, row.Cycle.Part, row.Order.Id, row.Order.Number, row.Order.Title, row.Order.State, row.Order.MoneyState, row.Order.Total,
                row.Cycle.StartsAt, row.Cycle.EndsAt))],
            plans.Where(plan => plan.Id != subscription.PlanId).ToList(), subscription.Version)
        {
            Method = method is null ? null : method.Length > 0 ? method : "a card",
            TrialDays = subscription.Terms.TrialDays,
            Owed = open?.Charge,
            OpenOrderId = subscription.OpenOrderId,
            ChangeOrderId = subscription.ChangeOrderId,
            ChangeUntil = subscription.ChangeUntil,
            EndsBy = subscription.CancelsAtEnd ? subscription.Facts.EndsBy : null,
            NextPlan = plans.FirstOrDefault(plan => plan.Id == subscription.NextPlanId)?.Name,
            DeclineCode = subscription.DeclineCode,
            Decline = subscription.Decline,
            RetryAt = subscription.RetryAt,
            GivenUpAt = subscription.PastDueSince is { } since ? desk.Options.Dunning.EndOf(since) : null,
            PausedUntil = subscription.PausedUntil,
            PausedBy = subscription.PausedBy,
            Customer = roles.Includes(ActorRole.Provider) || roles.Includes(ActorRole.Operator) ? (await Contacts.Of(desk.Work, subscription.CustomerId, cancel))?.Name : null,
        };
    }

    /// <summary>What is charged next, with its taxes as they are today, and when; nothing where it ends or stands still.</summary>
    internal static async Task<(Money? Bill, Instant? At)> NextBill(Subscription subscription, SubscriptionDesk desk, CancellationToken cancel)
    {
        var goesOn = subscription.State is SubscriptionState.Trialing or SubscriptionState.Active or SubscriptionState.PastDue && !subscription.CancelsAtEnd;
        if (!goesOn || await desk.Offers.Find(subscription.ListingId, cancel) is not { } offer) return (null, null);
        var (plan, price) = (subscription.PlanId, subscription.Price);
        if (subscription.NextPlanId is { } next)
        {
            // One that is not offered any more does not follow.
            var follows = await desk.Work.Db.Set<Plan>().Where(p => p.Id == next && p.Status == PlanStatus.Active).Select(p => (long?)p.PriceMinor).SingleOrDefaultAsync(cancel);
            if (follows is { } minor) (plan, price) = (next, price with { Minor = minor });
        }
        var quote = await CyclePrice.Of(offer, plan, subscription.Title, price, desk, cancel);
        return (quote.Succeeded ? quote.Value.Total : price, subscription.PeriodEnd);
    }

    private static async Task<IReadOnlyList<OtherPlan>> PlansOf(Subscription subscription, SubscriptionDesk desk, CancellationToken cancel)
    {
        var plans = await desk.Work.Db.Set<Plan>().AsNoTracking()
            .Where(plan => plan.ListingId == subscription.ListingId && plan.Status == PlanStatus.Active).OrderBy(plan => plan.Position).ToListAsync(cancel);
        return
        [
            .. plans.Where(plan => plan.Terms.Renewal is not null)
                .Select(plan => new OtherPlan(plan.Id, plan.Name, plan.Description, new Money(plan.PriceMinor, subscription.Price.Currency), plan.Terms.Renewal!.Period.InWords)),
        ];
    }
}
