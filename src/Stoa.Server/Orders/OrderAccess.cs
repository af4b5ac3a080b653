using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders;

/// <summary>An order that the actor may see, and in which roles.</summary>
/// <param name="Order">The order.</param>
/// <param name="Roles">Every role that the actor has towards it.</param>
/// <param name="CanAct">False for members who only look, such as finance.</param>
public sealed record OrderSeen(Order Order, ActorRole Roles, bool CanAct)
{
    /// <summary>The roles in which the actor may fire transitions.</summary>
    public ActorRole ActingRoles => CanAct ? Roles : Roles & ~ActorRole.Provider;
}

/// <summary>Finds orders for actors: someone else's order does not exist.</summary>
public static class OrderAccess
{
    /// <summary>The order with the actor's roles, for reading.</summary>
    public static async Task<Outcome<OrderSeen>> Find(Work work, Id<Order> id, CancellationToken cancel) =>
        await See(work, await work.Db.Set<Order>().AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancel), cancel);

    /// <summary>The order with the actor's roles, locked until the end of the transaction.</summary>
    public static async Task<Outcome<OrderSeen>> Lock(Work work, Id<Order> id, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var orders = await work.Db.Set<Order>().Where(o => o.Id == id).ForUpdate().ToListAsync(cancel);
        return await See(work, orders.SingleOrDefault(), cancel);
    }

    private static async Task<Outcome<OrderSeen>> See(Work work, Order? order, CancellationToken cancel)
    {
        if (order is null) return OrdersProblems.NotFound;
        var actor = work.Actor;
        if (actor.IsSystem) return new OrderSeen(order, ActorRole.System, CanAct: true);
        var roles = ActorRole.None;
        if (await IsBuyer(work, order, cancel)) roles |= ActorRole.Customer;
        if (actor.May(Permission.SeeBookings, order.OrganizationId.Value)) roles |= ActorRole.Provider;
        if (actor.IsOperator) roles |= ActorRole.Operator;
        if (roles == ActorRole.None) return OrdersProblems.NotFound;
        var canAct = !roles.Includes(ActorRole.Provider)
            || actor.May(Permission.WorkBookings, order.OrganizationId.Value);
        return new OrderSeen(order, roles, canAct);
    }

    private static async Task<bool> IsBuyer(Work work, Order order, CancellationToken cancel)
    {
        var actor = work.Actor;
        // A magic link opens one order, whatever else its customer bought.
        if (actor.OrderId is { } only) return only == order.Id.Value;
        if (actor.CustomerId == order.CustomerId.Value) return true;
        if (actor.UserId is not { } user) return false;
        var userId = new Id<User>(user);
        return await work.Db.Set<Customer>().AnyAsync(c => c.Id == order.CustomerId && c.UserId == userId, cancel);
    }
}
