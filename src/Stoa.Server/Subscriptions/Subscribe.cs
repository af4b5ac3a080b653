using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing.Coupons;
using Stoa.Core.Subscriptions;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Prices.Coupons;
using Stoa.Server.Subscriptions.Changing;
using Stoa.Server.Subscriptions.Renewing;

namespace Stoa.Server.Subscriptions;

/// <summary>Begins a subscription: with its trial, or with the order of its first cycle, which the customer goes on to pay.</summary>
internal sealed class Subscribe(SubscriptionDesk desk)
{
    /// <summary>To what, and that the customer agrees.</summary>
    /// <param name="ListingId">The listing.</param>
    /// <param name="PlanId">One of its plans.</param>
    /// <param name="Consent">True: to be charged for each period until it is cancelled.</param>
    /// <param name="Coupon">A code that makes the first payment cheaper; not with a trial.</param>
    /// <param name="UseCredit">True to spend credit first, with each payment.</param>
    /// <param name="ExpectedTotal">What the customer saw of the first payment; refused when it is another by now.</param>
    internal sealed record Request(
        Id<Listing> ListingId, Id<Plan> PlanId, bool Consent, string? Coupon = null, bool UseCredit = false, Money? ExpectedTotal = null);

    /// <summary>A plan with what it asks and the first payment's price.</summary>
    internal sealed record Offered(Offer Offer, Plan Plan, RenewalTerms Terms, Money Price, Core.Pricing.Quote Quote)
    {
        /// <summary>The sentence that is agreed to.</summary>
        internal string Consent(CultureInfo culture) => Terms.TrialDays > 0
            ? $"Free for {Terms.TrialDays} days. From then on I am charged {Quote.Total.Format(culture)} {Terms.Period.InWords}, by itself, until I cancel. I can cancel at any time."
            : $"I am charged {Quote.Total.Format(culture)} {Terms.Period.InWords}, by itself, until I cancel. I can cancel at any time.";
    }

    /// <summary>What a plan would cost to begin with; without a discount.</summary>
    internal async Task<Outcome<Offered>> Look(Id<Listing> listing, Id<Plan> planId, CancellationToken cancel, Coupon? coupon = null)
    {
        if (await desk.Offers.Find(listing, cancel) is not { IsBookable: true } offer) return AvailabilityProblems.NoListing;
        if (offer.Kind is not ListingKind.Membership) return SubscriptionsProblems.NotRenewed;
        var plan = await desk.Work.Db.Set<Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == planId && p.ListingId == listing && p.Status == PlanStatus.Active, cancel);
        if (plan?.Terms.Renewal is not { } terms) return SubscriptionsProblems.NoPlan;
        var price = new Money(plan.PriceMinor, offer.Currency);
        var quote = await CyclePrice.Of(offer, planId, ChangePlan.TitleOf(offer.Title, plan), price, desk, cancel, coupon);
        return quote.Refused(out var problem) ? problem : new Offered(offer, plan, terms, price, quote.Value);
    }

    /// <summary>Begins it. Where it is not paid yet, the customer pays next.</summary>
    internal async Task<Outcome<Subscription>> Run(Request request, CancellationToken cancel)
    {
        if (await Customer(cancel) is var customer && customer.Refused(out var problem)) return problem;
        if (!request.Consent) return SubscriptionsProblems.NoConsent;
        var looked = await Look(request.ListingId, request.PlanId, cancel);
        if (looked.Refused(out problem)) return problem;
        var offered = looked.Value;
        var used = await FindCoupon(request, offered, customer.Value, cancel);
        if (used.Refused(out problem)) return problem;
        if (used.Value is { } coupon)
        {
            looked = await Look(request.ListingId, request.PlanId, cancel, coupon);
            if (looked.Refused(out problem)) return problem;
        }
        if (request.ExpectedTotal is { } expected && expected != looked.Value.Quote.Total) return SubscriptionsProblems.PriceChanged;
        if (await DropUnpaid(request, customer.Value, cancel) is { } live) return live;

        var subscription = New(request, offered, customer.Value);
        desk.Work.Db.Add(subscription);
        var refusal = offered.Terms.TrialDays > 0
            ? BeginTrial(subscription, offered)
            : await BeginPaid(subscription, looked.Value, used.Value, cancel);
        if (refusal is not null) return refusal;
        SubscriptionTimers.Set(desk.Work, subscription, desk.Options);
        return await desk.Work.Commit(cancel) is { } refused ? refused : subscription;
    }

    /// <summary>A trial begins, where no card is asked for or it is there.</summary>
    internal void StartTrial(Subscription subscription)
    {
        var now = desk.Work.Now;
        var end = now.InZone(subscription.TimeZone).LocalDateTime.PlusDays(subscription.Terms.TrialDays).InZoneLeniently(subscription.TimeZone).ToInstant();
        subscription.State = SubscriptionState.Trialing;
        (subscription.PeriodStart, subscription.PeriodEnd, subscription.AnchorAt) = (now, end, end);
        desk.Tell(subscription, SubscriptionNews.TrialStarted, subscription.Price);
    }

    private Problem? BeginTrial(Subscription subscription, Offered offered)
    {
        if (!offered.Terms.TrialNeedsCard || offered.Price.IsZero) StartTrial(subscription);
        return null;
    }

    private async Task<Problem?> BeginPaid(Subscription subscription, Offered offered, Coupon? coupon, CancellationToken cancel)
    {
        var time = subscription.Cycles.Of(1);
        subscription.Cycle = 1;
        (subscription.PeriodStart, subscription.PeriodEnd) = (time.Start, time.End);
        var placed = await desk.Orders.Run(new(subscription, offered.Offer, offered.Plan.Id, subscription.Title, offered.Quote, 1, 0, time) { Coupon = coupon }, cancel);
        if (placed.Refused(out var problem)) return problem;
        if (placed.Value.State is OrderState.AwaitingPayment)
        {
            subscription.OpenOrderId = placed.Value.Id;
            return null;
        }
        subscription.State = SubscriptionState.Active;
        desk.Tell(subscription, SubscriptionNews.Started, placed.Value.Total, ActorRole.Customer);
        return null;
    }

    private Subscription New(Request request, Offered offered, Id<Customer> customer) => new()
    {
        Id = Id<Subscription>.New(desk.Work.Now),
        CustomerId = customer,
        OrganizationId = offered.Offer.OrganizationId,
        ListingId = offered.Offer.ListingId,
        PlanId = offered.Plan.Id,
        Title = ChangePlan.TitleOf(offered.Offer.Title, offered.Plan),
        ProviderName = offered.Offer.ProviderName,
        Zone = offered.Offer.Zone.Id,
        Currency = offered.Price.Currency.Code,
        PriceMinor = offered.Price.Minor,
        Terms = offered.Terms,
        State = SubscriptionState.Pending,
        AnchorAt = desk.Work.Now,
        AnchorCycle = 1,
        UsesCredit = request.UseCredit,
        Consent = offered.Consent(desk.Marketplace.Culture),
        CreatedAt = desk.Work.Now,
    };

    private async Task<Outcome<Id<Customer>>> Customer(CancellationToken cancel)
    {
        if (desk.Work.Actor.UserId is not { } id) return SubscriptionsProblems.SignIn;
        // Who clicks twice waits here, and then finds what the first click has made.
        await desk.Work.Begin(cancel);
        var userId = new Id<User>(id);
        var user = await desk.Work.Db.Set<User>().AsNoTracking().Where(u => u.Id == userId).ForUpdate().SingleAsync(cancel);
        if (user.EmailVerifiedAt is null) return SubscriptionsProblems.Unverified;
        return (await Buyers.Ensure(desk.Work, cancel)).CustomerId;
    }

    // One that was begun and never paid makes room; a second click finds the first.
    private async Task<Outcome<Subscription>?> DropUnpaid(Request request, Id<Customer> customer, CancellationToken cancel)
    {
        await desk.Work.Begin(cancel);
        var live = await desk.Work.Db.Set<Subscription>().Where(s => s.CustomerId == customer && s.ListingId == request.ListingId && s.EndedAt == null)
            .ForUpdate().SingleOrDefaultAsync(cancel);
        if (live is null) return null;
        if (live.State is not SubscriptionState.Pending) return SubscriptionsProblems.Subscribed;
        if (live.PlanId == request.PlanId && string.IsNullOrWhiteSpace(request.Coupon) && live.UsesCredit == request.UseCredit) return live;
        await new EndSubscription(desk).Run(live, EndReason.NeverPaid, null, cancel);
        await desk.Work.Db.SaveChangesAsync(cancel);
        return null;
    }

    private async Task<Outcome<Coupon?>> FindCoupon(Request request, Offered offered, Id<Customer> customer, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(request.Coupon)) return (Coupon?)null;
        if (offered.Terms.TrialDays > 0) return SubscriptionsProblems.NoCouponWithTrial;
        var email = (await Contacts.Of(desk.Work, customer, cancel))?.Email;
        await desk.Work.Begin(cancel);
        var found = await UseCoupon.Find(request.Coupon, offered.Offer, offered.Price, new(customer, email), isTaken: true, desk.Work, desk.Marketplace, cancel);
        return found.Refused(out var problem) ? problem : found.Value;
    }
}
