using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Scheduling;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>What an order does to its reservation. Each is part of the caller's transaction and commits nothing.</summary>
public static class Reservations
{
    /// <summary>A live hold, locked, for its customer to order; or why there is none.</summary>
    public static async Task<Outcome<Reservation>> LockHold(Work work, Id<Reservation> id, CancellationToken cancel)
    {
        var hold = await Lock(work, id, cancel);
        if (hold is not { LeadId: null } || !await IsOwn(work, hold, cancel)) return AvailabilityProblems.NoHold;
        if (hold.Status != ReservationStatus.Held || hold.ExpiresAt <= work.Now) return AvailabilityProblems.HoldExpired;
        return hold;
    }

    /// <summary>True for whoever holds it; also after they signed in and their guest's purchases became the user's.</summary>
    internal static async Task<bool> IsOwn(Work work, Reservation reservation, CancellationToken cancel)
    {
        var actor = work.Actor;
        if (actor.CustomerId == reservation.CustomerId.Value) return true;
        if (actor.UserId is not { } user) return false;
        var userId = new Id<User>(user);
        return await work.Db.Set<Customer>().AnyAsync(c => c.Id == reservation.CustomerId && c.UserId == userId, cancel);
    }

    /// <summary>Makes a hold firm. Refused when it was lost and somebody else has the time.</summary>
    public static async Task<Problem?> Confirm(Work work, Order order, CancellationToken cancel)
    {
        if (order.ReservationId is not { } id) return null;
        var reservation = await Lock(work, id, cancel) ?? throw new InvalidOperationException($"{id} of {order.Id} is gone.");
        switch (reservation.Status)
        {
            case ReservationStatus.Confirmed:
                return null;
            case ReservationStatus.Held:
                // Held past its end but not yet taken by another: nobody was harmed, so it is still theirs.
                reservation.Status = ReservationStatus.Confirmed;
                reservation.ExpiresAt = null;
                return null;
            default:
                return await TakeAgain(work, order, cancel);
        }
    }

    /// <summary>Reserves the order's time anew after the hold was lost. Refused when somebody else has it.</summary>
    public static async Task<Problem?> TakeAgain(Work work, Order order, CancellationToken cancel)
    {
        if (order.ReservationId is not { } id) return null;
        var lost = await Lock(work, id, cancel) ?? throw new InvalidOperationException($"{id} of {order.Id} is gone.");
        if (lost.Status is ReservationStatus.Held)
        {
            lost.Status = ReservationStatus.Confirmed;
            lost.ExpiresAt = null;
            return null;
        }
        return await Replace(work, order, lost, lost.StartsAt, lost.EndsAt, lost.Period, await ResourcesOf(work, lost, cancel), cancel);
    }

    /// <summary>Frees the time.</summary>
    public static async Task Release(Work work, Order order, CancellationToken cancel)
    {
        if (order.ReservationId is not { } id) return;
        if (await Lock(work, id, cancel) is { Status: ReservationStatus.Held or ReservationStatus.Confirmed } reservation)
        {
            reservation.Status = ReservationStatus.Released;
            reservation.ExpiresAt = null;
        }
    }

    /// <summary>Lets a hold last longer: until the provider must have answered.</summary>
    public static async Task<Problem?> Extend(Work work, Order order, Instant until, CancellationToken cancel)
    {
        if (order.ReservationId is not { } id) return null;
        var hold = await Lock(work, id, cancel) ?? throw new InvalidOperationException($"{id} of {order.Id} is gone.");
        if (hold.Status is not ReservationStatus.Held)
        {
            if (await TakeAgain(work, order, cancel) is { } problem) return problem;
            hold = await Lock(work, order.ReservationId!.Value, cancel) ?? throw new InvalidOperationException("The new hold is gone.");
            hold.Status = ReservationStatus.Held;
        }
        hold.ExpiresAt = until;
        return null;
    }

    /// <summary>Moves the order to another slot of the same plan. Refused when that slot is not free; then nothing has changed.</summary>
    public static async Task<Problem?> Move(Work work, Order order, Offer offer, OfferPlan plan, Instant start, CancellationToken cancel)
    {
        var open = SlotFinder.Check(plan.Rules, offer.Calendars(), start, work.Now);
        if (open.Refused(out var problem)) return problem;
        if (order.ReservationId is not { } id) return AvailabilityProblems.NoHold;
        var old = await Lock(work, id, cancel) ?? throw new InvalidOperationException($"{id} of {order.Id} is gone.");
        old.Status = ReservationStatus.Released;
        old.ExpiresAt = null;
        // The old time is freed first: the new one may overlap it.
        await work.Db.SaveChangesAsync(cancel);
        return await Replace(work, order, old, start, start + plan.Rules.Length, Reservation.RangeOf(plan.Rules.PeriodOf(start)),
            offer.InGroups(open.Value.FreeResources), cancel);
    }

    private static async Task<Problem?> Replace(
        Work work, Order order, Reservation old, Instant start, Instant end, NpgsqlTypes.NpgsqlRange<DateTime> period, IReadOnlyList<Guid[]> groups,
        CancellationToken cancel)
    {
        var next = new Reservation
        {
            Id = Id<Reservation>.New(work.Now),
            ResourceId = default,
            ListingId = old.ListingId,
            PlanId = old.PlanId,
            CustomerId = old.CustomerId,
            OrderId = order.Id,
            StartsAt = start,
            EndsAt = end,
            Period = period,
            Status = ReservationStatus.Confirmed,
            CreatedAt = work.Now,
        };
        if (await InsertReservation.FirstFree(work, next, groups, cancel) is null) return AvailabilityProblems.Taken;
        order.ReservationId = next.Id;
        order.StartsAt = start;
        order.EndsAt = end;
        return null;
    }

    // The very resources that a lost reservation had, each as a group of its own.
    private static async Task<IReadOnlyList<Guid[]>> ResourcesOf(Work work, Reservation lost, CancellationToken cancel)
    {
        if (lost.Companions == 0) return [[lost.ResourceId.Value]];
        var companions = await work.Db.Set<Reservation>().AsNoTracking().Where(r => r.LeadId == lost.Id).Select(r => r.ResourceId).ToListAsync(cancel);
        return [[lost.ResourceId.Value], .. companions.Select(resource => new[] { resource.Value })];
    }

    private static async Task<Reservation?> Lock(Work work, Id<Reservation> id, CancellationToken cancel)
    {
        await work.Begin(cancel);
        return (await work.Db.Set<Reservation>().Where(r => r.Id == id).ForUpdate().ToListAsync(cancel)).SingleOrDefault();
    }
}
