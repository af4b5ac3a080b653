using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;
using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments.Methods;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Prices.Coupons;
using Stoa.Server.Prices.Credits;

namespace Stoa.Server.Subscriptions.Renewing;

/// <summary>Places the order of a cycle, or of a change in its middle, and has it paid as far as nobody is needed for it.</summary>
internal sealed class PlaceCycle(Work work, Offers offers, Marketplace marketplace)
{
    /// <summary>What is ordered.</summary>
    /// <param name="Subscription">Locked.</param>
    /// <param name="Offer">Its listing.</param>
    /// <param name="Plan">The plan it is for.</param>
    /// <param name="Title">What it is called.</param>
    /// <param name="Quote">What it costs.</param>
    /// <param name="Number">Which cycle.</param>
    /// <param name="Part">0 for the cycle itself.</param>
    /// <param name="Time">Its time.</param>
    internal sealed record Cycle(Subscription Subscription, Offer Offer, Id<Plan> Plan, string Title, Quote Quote, int Number, int Part, Interval Time)
    {
        /// <summary>What a whole cycle of the plan costs; the subscription's own price where a change does not say another.</summary>
        internal Money? Price { get; init; }

        /// <summary>A coupon that made it cheaper.</summary>
        internal Coupon? Coupon { get; init; }
    }

    /// <summary>
    /// Writes the order and its cycle; the caller commits. What costs nothing is confirmed at once; what is kept is charged; else it waits
    /// for the customer.
    /// </summary>
    internal async Task<Outcome<Order>> Run(Cycle cycle, CancellationToken cancel)
    {
        var (subscription, quote) = (cycle.Subscription, cycle.Quote);
        if (marketplace.FindCancellationPolicy(cycle.Offer.CancellationPolicy) is not { } policy) return SubscriptionsProblems.NoPolicy;
        var credit = subscription.UsesCredit
            ? await FundOrder.Available(subscription.CustomerId, quote.Currency, work, cancel)
            : Money.Zero(quote.Currency);
        var funding = Funding.Of(quote, credit);
        var order = NewOrder(cycle, policy, funding);
        work.Db.Add(order);
        work.Db.Add(new SubscriptionCycle
        {
            SubscriptionId = subscription.Id, Number = cycle.Number, Part = cycle.Part, OrderId = order.Id, PlanId = cycle.Plan,
            PriceMinor = (cycle.Price ?? subscription.Price).Minor, StartsAt = cycle.Time.Start, EndsAt = cycle.Time.End, CreatedAt = work.Now,
        });
        OrderTimers.Set(work, order, ProcessEngine.Timers(order.ProcessOf(), order.Facts(), marketplace.Timings));
        work.Emit(new OrderPlaced(order.Id, order.Number, order.OrganizationId, order.ListingId, order.State));
        if (await FundOrder.Reserve(order, funding, work, cancel) is { } short_) return short_;
        if (cycle.Coupon is { } coupon)
        {
            var off = quote.Lines.FirstOrDefault(line => line.Kind == QuoteLineKind.Discount)?.Amount ?? Money.Zero(quote.Currency);
            if (await UseCoupon.Take(order, coupon, -off, work, cancel) is { } usedUp) return usedUp;
        }
        if (!order.Charge.IsPositive) return await Confirm(order, cancel) is { } refused ? refused : order;
        if (subscription.MethodId is { } method) ChargeMethod.Apply(work, order, await work.Db.Set<PaymentMethod>().SingleAsync(m => m.Id == method, cancel));
        return order;
    }

    // What is not charged needs no gateway: it counts as paid.
    private async Task<Problem?> Confirm(Order order, CancellationToken cancel)
    {
        order.MoneyState = MoneyState.Held;
        await FundOrder.Hold(order.Id, work, cancel);
        await work.Save(cancel);
        return (await FireTransition.Apply(new(order, "pay", ActorRole.System), work, offers, marketplace, cancel)).Problem;
    }

    private Order NewOrder(Cycle cycle, Core.Cancellation.CancellationPolicy policy, Funding funding)
    {
        var (subscription, offer, quote) = (cycle.Subscription, cycle.Offer, cycle.Quote);
        var process = Processes.For(ListingKind.Membership);
        var id = Id<Order>.New(work.Now);
        return new Order
        {
            Id = id,
            Number = OrderNumber.Of(id),
            Process = process.Id,
            ProcessVersion = process.Version,
            State = process.Initial,
            MoneyState = MoneyState.Unpaid,
            BookingMode = BookingMode.Instant,
            CustomerId = subscription.CustomerId,
            IsGuest = false,
            OrganizationId = subscription.OrganizationId,
            LocationId = offer.LocationId,
            ListingId = subscription.ListingId,
            PlanId = cycle.Plan,
            Title = cycle.Title,
            ProviderName = offer.ProviderName,
            StartsAt = cycle.Time.Start,
            EndsAt = cycle.Time.End,
            Zone = subscription.Zone,
            Currency = quote.Currency.Code,
            TotalMinor = quote.Total.Minor,
            CreditMinor = funding.Credit.Minor,
            Quote = quote,
            CancellationPolicy = policy,
            KeepsMethod = true,
            StateEnteredAt = work.Now,
            CreatedAt = work.Now,
        };
    }
}
