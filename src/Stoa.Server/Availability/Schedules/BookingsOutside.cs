using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Schedules;

/// <summary>Coming bookings that do not lie within the opening hours of their resource's schedule: kept, and shown to the provider.</summary>
public static class BookingsOutside
{
    /// <summary>The most that are looked at, the soonest first.</summary>
    public const int LookedAtMax = 2_000;

    /// <summary>The most that are named.</summary>
    public const int NamedMax = 50;

    /// <summary>A booking that lies outside.</summary>
    /// <param name="OrderId">Its order.</param>
    /// <param name="Number">The order's number, for people.</param>
    /// <param name="Title">What was booked.</param>
    /// <param name="Resource">On what.</param>
    /// <param name="Start">When it starts.</param>
    /// <param name="End">When it ends.</param>
    public sealed record Booking(Id<Order> OrderId, string Number, string Title, string Resource, Instant Start, Instant End);

    /// <summary>The bookings outside a schedule, soonest first.</summary>
    public static async Task<IReadOnlyList<Booking>> Run(Id<ScheduleRow> id, Work work, CancellationToken cancel)
    {
        var row = await work.Db.Set<ScheduleRow>().AsNoTracking().FirstAsync(s => s.Id == id, cancel);
        return await Run(id, row.ToSchedule(), work, cancel);
    }

    /// <summary>The same for hours that are not saved yet.</summary>
    public static async Task<IReadOnlyList<Booking>> Run(Id<ScheduleRow> id, Schedule hours, Work work, CancellationToken cancel)
    {
        var now = work.Now;
        var bookings = await (
            from reservation in work.Db.Set<Reservation>().AsNoTracking()
            join resource in work.Db.Set<Resource>() on reservation.ResourceId equals resource.Id
            join order in work.Db.Set<Order>() on reservation.OrderId equals order.Id
            where resource.ScheduleId == id && reservation.Status == ReservationStatus.Confirmed && reservation.StartsAt > now
            orderby reservation.StartsAt, reservation.Id
            select new Booking(order.Id, order.Number, order.Title, resource.Name, reservation.StartsAt, reservation.EndsAt)).Take(LookedAtMax).ToListAsync(cancel);
        return [.. bookings.Where(booking => !hours.IsOpenThroughout(new Interval(booking.Start, booking.End))).Take(NamedMax)];
    }
}
