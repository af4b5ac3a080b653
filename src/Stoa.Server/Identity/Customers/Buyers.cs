using Microsoft.EntityFrameworkCore;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Customers;

/// <summary>Who buys in this session.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="IsGuest">True without an account.</param>
/// <param name="NewToken">The bearer token of the session that was just made for a visitor, for clients without cookies.</param>
public sealed record Buyer(Id<Customer> CustomerId, bool IsGuest, string? NewToken);

/// <summary>Customers behind sessions.</summary>
public static class Buyers
{
    /// <summary>
    /// The customer that this session buys as. A visitor becomes a guest: a customer and a session are added, which the caller's
    /// commit saves; with the commit the browser gets the cookie.
    /// </summary>
    public static async Task<Buyer> Ensure(Work work, CancellationToken cancel)
    {
        if (work.Actor.UserId is { } user) return new Buyer(await Own(work, new Id<User>(user), cancel), IsGuest: false, NewToken: null);
        // A magic link opens one order and buys nothing else: for that its holder becomes a guest like any visitor.
        if (work.Actor is { CustomerId: { } customer, OrderId: null }) return new Buyer(new Id<Customer>(customer), IsGuest: true, NewToken: null);
        if (JustMade(work) is { } made) return new Buyer(made, IsGuest: true, NewToken: null);

        var guest = new Customer { Id = Id<Customer>.New(work.Now), CreatedAt = work.Now };
        work.Db.Add(guest);
        var (_, token) = NewSession.OfGuest(work, guest.Id);
        work.HandOver(token);
        return new Buyer(guest.Id, IsGuest: true, token);
    }

    /// <summary>All customers of a user: the own one and those that were claimed.</summary>
    public static async Task<IReadOnlyList<Id<Customer>>> AllOf(Work work, Id<User> user, CancellationToken cancel) =>
        await work.Db.Set<Customer>().Where(c => c.UserId == user).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancel);

    /// <summary>The row that a user's account buys as.</summary>
    internal static Customer NewOwn(Work work, Id<User> user) =>
        new() { Id = Id<Customer>.New(work.Now), UserId = user, IsOwn = true, CreatedAt = work.Now };

    private static async Task<Id<Customer>> Own(Work work, Id<User> user, CancellationToken cancel)
    {
        if (work.Actor.CustomerId is { } known) return new Id<Customer>(known);
        if (work.Db.Set<Customer>().Local.FirstOrDefault(c => c.IsOwn && c.UserId == user) is { } here) return here.Id;
        if (await work.Db.Set<Customer>().FirstOrDefaultAsync(c => c.IsOwn && c.UserId == user, cancel) is { } stored) return stored.Id;
        var own = NewOwn(work, user);
        work.Db.Add(own);
        return own.Id;
    }

    // Asked twice in one piece of work.
    private static Id<Customer>? JustMade(Work work) =>
        work.Db.Set<Session>().Local.FirstOrDefault(s => s.Kind == SessionKind.Guest && s.CreatedAt == work.Now)?.CustomerId;
}
