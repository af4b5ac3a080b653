using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Subscriptions;

/// <summary>A subscription that the actor may see, and in which roles.</summary>
internal sealed record SubscriptionSeen(Subscription Subscription, ActorRole Roles, bool CanAct)
{
    /// <summary>The role in which a step is taken, or why it may not be.</summary>
    internal Outcome<ActorRole> For(SubscriptionStep step)
    {
        var refusal = SubscriptionProblems.WrongRole;
        foreach (var role in (CanAct ? Roles : Roles & ~ActorRole.Provider).Split())
        {
            if (SubscriptionRules.Check(Subscription.Facts, step, role) is not { } problem) return role;
            if (problem != SubscriptionProblems.WrongRole) refusal = problem;
        }
        return refusal;
    }

    /// <summary>What the actor may do now.</summary>
    internal IReadOnlyList<SubscriptionStep> Permitted => [.. Enum.GetValues<SubscriptionStep>().Where(step => For(step).Succeeded)];
}

/// <summary>Finds subscriptions for actors: someone else's does not exist.</summary>
internal static class SubscriptionAccess
{
    /// <summary>For reading.</summary>
    internal static async Task<Outcome<SubscriptionSeen>> Find(Work work, Id<Subscription> id, CancellationToken cancel) =>
        await See(work, await work.Db.Set<Subscription>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel), cancel);

    /// <summary>Locked until the end of the transaction: whatever moves a subscription waits here, before it locks an order.</summary>
    internal static async Task<Outcome<SubscriptionSeen>> Lock(Work work, Id<Subscription> id, CancellationToken cancel)
    {
        await work.Begin(cancel);
        return await See(work, await work.Db.Set<Subscription>().Where(s => s.Id == id).ForUpdate().SingleOrDefaultAsync(cancel), cancel);
    }

    /// <summary>The same, with the role in which a step may be taken now.</summary>
    internal static async Task<Outcome<(Subscription Subscription, ActorRole Role)>> LockFor(
        Work work, Id<Subscription> id, SubscriptionStep step, int? version, CancellationToken cancel)
    {
        var found = await Lock(work, id, cancel);
        if (found.Refused(out var problem)) return problem;
        if (version is { } seen && seen != found.Value.Subscription.Version) return SubscriptionsProblems.Stale;
        var role = found.Value.For(step);
        return role.Refused(out problem) ? problem : (found.Value.Subscription, role.Value);
    }

    private static async Task<Outcome<SubscriptionSeen>> See(Work work, Subscription? subscription, CancellationToken cancel)
    {
        if (subscription is null) return SubscriptionsProblems.NotFound;
        var actor = work.Actor;
        if (actor.IsSystem) return new SubscriptionSeen(subscription, ActorRole.System, CanAct: true);
        var roles = ActorRole.None;
        if (actor.UserId is { } user)
        {
            var userId = new Id<User>(user);
            if (await work.Db.Set<Customer>().AnyAsync(c => c.Id == subscription.CustomerId && c.UserId == userId, cancel)) roles |= ActorRole.Customer;
        }
        if (actor.May(Permission.SeeBookings, subscription.OrganizationId.Value)) roles |= ActorRole.Provider;
        if (actor.IsOperator) roles |= ActorRole.Operator;
        if (roles == ActorRole.None) return SubscriptionsProblems.NotFound;
        return new SubscriptionSeen(subscription, roles, actor.May(Permission.WorkBookings, subscription.OrganizationId.Value));
    }
}
