using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Demo.Supply;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Placing;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Sandbox;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Reviews;
using Stoa.Server.Subscriptions;

namespace Stoa.Server.Demo;

/// <summary>Does what people do, through the same use cases as pages and API: so the demo's past is as sound as any.</summary>
internal sealed class DemoActs(IServiceProvider services)
{
    private static readonly Uri Site = new("http://localhost");

    /// <summary>A slot of a plan, by its place among those that start between two instants; null when there is none.</summary>
    public async Task<(Id<Plan> Plan, Instant Start)?> FindSlot(
        DemoListing listing, int plan, int choice, Instant from, Instant until, Instant now, CancellationToken cancel)
    {
        var id = listing.Plans[plan % listing.Plans.Count];
        var found = await services.GetRequiredService<Slots>().Find(listing.Id, id, new Interval(from, until), now, cancel);
        return found.Succeeded && found.Value.Count > 0 ? (id, found.Value[choice % found.Value.Count].Start) : null;
    }

    /// <summary>A guest of whom nothing is known yet.</summary>
    public Task<Actor> NewGuest(CancellationToken cancel) => As(Actor.Visitor, async (work, _) =>
    {
        var customer = new Customer { Id = Id<Customer>.New(work.Now), CreatedAt = work.Now };
        work.Db.Add(customer);
        await work.Commit(cancel);
        return new Actor(null, null, customer.Id.Value, null, IsOperator: false, []);
    }, cancel);

    /// <summary>Holds, orders and pays; null when somebody else was first.</summary>
    public async Task<Id<Order>?> Buy(
        Actor buyer, DemoListing listing, Id<Plan> plan, Instant start, string? name, string? email, CancellationToken cancel)
    {
        var (held, _) = await As(buyer, (work, scope) => HoldSlot.Run(
            new(listing.Id, plan, start), work, scope.GetRequiredService<Offers>(), scope.GetRequiredService<Slots>(),
            scope.GetRequiredService<Marketplace>(), cancel), cancel);
        if (held is null) return null;
        var placed = await As(buyer, (work, scope) => PlaceOrder.Run(
            new(held.Id, name, email), work, scope.GetRequiredService<Offers>(), scope.GetRequiredService<Quotes>(), scope.GetRequiredService<Marketplace>(), cancel), cancel);
        if (placed.Refused(out var problem)) throw Unexpected(problem);
        var started = await As(buyer, (work, scope) => StartPayment.Run(
            placed.Value.Id, Site, work, scope.GetRequiredService<Gateways>(), scope.GetRequiredService<ILogger<DemoActs>>(), cancel), cancel);
        if (started.Refused(out problem)) throw Unexpected(problem);
        await services.GetRequiredService<SandboxProcessor>().Pay(new Uri(started.Value.Url).Segments[^1], SandboxCard.Good, cancel);
        return placed.Value.Id;
    }

    /// <summary>Takes a membership and pays its first month; nothing when it is taken already.</summary>
    public async Task Subscribe(Actor buyer, Id<Listing> listing, Id<Plan> plan, CancellationToken cancel)
    {
        var begun = await As(buyer, (work, scope) => new Subscribe(SubscriptionDesk.Of(work, scope)).Run(new(listing, plan, Consent: true), cancel), cancel);
        if (begun.Problem == SubscriptionsProblems.Subscribed) return;
        if (begun.Refused(out var problem)) throw Unexpected(problem);
        var started = await As(buyer, (work, scope) => new PaySubscription(
            SubscriptionDesk.Of(work, scope), scope.GetRequiredService<Gateways>(), scope.GetRequiredService<ILogger<DemoActs>>()).Pay(begun.Value.Id, Site, cancel), cancel);
        if (started.Refused(out problem)) throw Unexpected(problem);
        await services.GetRequiredService<SandboxProcessor>().Pay(new Uri(started.Value.Url).Segments[^1], SandboxCard.Good, cancel);
        // What is not paid within the hour is dropped.
        await Settle(cancel);
    }

    /// <summary>Takes a step of an order.</summary>
    public Task<Outcome<OrderTransitioned>> Fire(Actor actor, Id<Order> order, string step, string? reason, CancellationToken cancel) =>
        As(actor, (work, scope) => FireTransition.Run(
            order, new(step, reason), work, scope.GetRequiredService<Offers>(), scope.GetRequiredService<Marketplace>(), cancel), cancel);

    /// <summary>The customer's bank takes an order's payment back.</summary>
    public async Task ChargeBack(Id<Order> order, CancellationToken cancel)
    {
        var payment = await As(Actor.System, (work, _) => work.Db.Set<Payment>()
            .Where(payment => payment.OrderId == order && payment.GatewayPaymentId != null).Select(payment => payment.GatewayPaymentId).FirstOrDefaultAsync(cancel), cancel);
        if (payment is not null) await services.GetRequiredService<SandboxProcessor>().OpenDispute(payment, cancel);
    }

    /// <summary>Orders without a review, and who bought them.</summary>
    public Task<List<(Id<Order> Order, Actor Buyer)>> Unreviewed(CancellationToken cancel) => As(Actor.System, async (work, _) =>
    {
        var reviews = work.Db.Set<Review>();
        var orders = await work.Db.Set<Order>().Where(order => !reviews.Any(review => review.OrderId == order.Id)).OrderBy(order => order.Id)
            .Select(order => new { order.Id, order.CustomerId }).ToListAsync(cancel);
        return orders.Select(order => (order.Id, new Actor(null, null, order.CustomerId.Value, null, IsOperator: false, []))).ToList();
    }, cancel);

    /// <summary>Says how it was.</summary>
    public Task<Outcome<WriteReview.Written>> Review(Actor actor, Id<Order> order, int rating, string text, CancellationToken cancel) =>
        As(actor, (work, _) => WriteReview.Run(order, new(rating, text), work, cancel), cancel);

    /// <summary>Does everything that is due.</summary>
    public Task Settle(CancellationToken cancel) => services.GetRequiredService<QueueWorker>().Drain(cancel);

    /// <summary>Runs a use case as somebody, in a scope of its own.</summary>
    public async Task<T> As<T>(Actor actor, Func<Work, IServiceProvider, Task<T>> act, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorHolder>().Actor = actor;
        return await act(scope.ServiceProvider.GetRequiredService<Work>(), scope.ServiceProvider);
    }

    /// <summary>A slot may be gone; an order or a payment of the demo that is refused is a mistake of the demo.</summary>
    internal static InvalidOperationException Unexpected(Problem problem) => new($"The demo was refused: {problem.Code}: {problem.Message}");
}
