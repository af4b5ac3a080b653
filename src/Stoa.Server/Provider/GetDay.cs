using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Provider;

/// <summary>An organization's day: for each resource what is booked and what is free, in the place's own zone.</summary>
public static class GetDay
{
    /// <summary>Most resources of one day.</summary>
    public const int ResourcesMax = 200;

    private static readonly OrderState[] NotShown = [OrderState.Cancelled, OrderState.Declined, OrderState.Expired];

    /// <summary>A day.</summary>
    /// <param name="Date">Which.</param>
    /// <param name="Today">The present one in the place's zone.</param>
    /// <param name="Resources">What is booked and what is free.</param>
    /// <param name="Next">The next day after it with a booking; null when there is none.</param>
    public sealed record Day(LocalDate Date, LocalDate Today, IReadOnlyList<ResourceDay> Resources, LocalDate? Next);

    /// <summary>One resource's day.</summary>
    public sealed record ResourceDay(Id<Resource> Id, string Name, string Location, string Zone, IReadOnlyList<Item> Items);

    /// <summary>A stretch of the day; free where there is no booking.</summary>
    public sealed record Item(Instant Start, Instant End, Booking? Booking);

    /// <summary>The day; today in the place's zone when none is given.</summary>
    public static async Task<Day> Run(Desk desk, LocalDate? date, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var resources = await (
            from resource in work.Db.Set<Resource>().AsNoTracking()
            join schedule in work.Db.Set<ScheduleRow>() on resource.ScheduleId equals schedule.Id
            join location in work.Db.Set<Location>() on resource.LocationId equals location.Id
            where resource.OrganizationId == desk.Id && resource.Status == ResourceStatus.Active
            orderby location.Name, resource.Name, resource.Id
            select new { resource.Id, resource.Name, Location = location.Name, location.Zone, Schedule = schedule }).Take(ResourcesMax).ToListAsync(cancel);
        var home = resources.Count > 0 ? DateTimeZoneProviders.Tzdb[resources[0].Zone] : marketplace.Zone;
        var today = work.Now.InZone(home).Date;
        var day = date ?? today;
        var bookings = await Bookings(desk, Around(day), work, marketplace, cancel);
        var next = await NextAfter(desk, home.AtStartOfDay(day.PlusDays(1)).ToInstant(), work, cancel);
        return new Day(day, today,
        [
            .. resources.Select(resource =>
            {
                var range = RangeOf(day, DateTimeZoneProviders.Tzdb[resource.Zone]);
                var booked = bookings[resource.Id].Where(one => one.Start < range.End && one.End > range.Start).OrderBy(one => one.Start).ToList();
                return new ResourceDay(
                    resource.Id, resource.Name, resource.Location, resource.Zone, Items(booked, resource.Schedule.ToSchedule().OpenIn(range)));
            }),
        ], next?.InZone(home).Date);
    }

    /// <summary>GET /api/v1/organizations/{organization}/day?date=</summary>
    internal static async Task<IResult> Get(Desk desk, string? date, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (!string.IsNullOrEmpty(date) && DateOf(date) is null)
            return new Problem(ProblemKind.Invalid, "bad-date", "Write the date as YYYY-MM-DD.", "date").Answer();
        return Outcome<Day>.Of(await Run(desk, DateOf(date), work, marketplace, cancel)).Answer();
    }

    /// <summary>A day as it stands in an address; null when it cannot be read, or lies beyond what calendars know.</summary>
    internal static LocalDate? DateOf(string? text) =>
        text is not null && LocalDatePattern.Iso.Parse(text) is { Success: true, Value.Year: > 1900 and < 9000 } date ? date.Value : null;

    private static Task<Instant?> NextAfter(Desk desk, Instant end, Work work, CancellationToken cancel) => work.Db.Set<Order>()
        .Where(order => order.OrganizationId == desk.Id && order.ReservationId != null && order.StartsAt >= end && !NotShown.Contains(order.State))
        .OrderBy(order => order.StartsAt).Select(order => order.StartsAt).FirstOrDefaultAsync(cancel);

    private static async Task<ILookup<Id<Resource>, Booking>> Bookings(
        Desk desk, Interval around, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var (since, until) = (around.Start, around.End);
        var rows = await (
            from order in work.Db.Set<Order>().AsNoTracking()
            from reservation in work.Db.Set<Reservation>()
            // What takes no time of anybody, a membership's month, has no reservation, and no line here.
            where order.OrganizationId == desk.Id && order.ReservationId != null && order.StartsAt < until && order.EndsAt > since && !NotShown.Contains(order.State)
                && (reservation.Id == order.ReservationId || reservation.LeadId == order.ReservationId)
            select new { Order = order, reservation.ResourceId }).ToListAsync(cancel);
        var names = await CustomerNames.Of(work, rows.Select(row => row.Order.CustomerId), cancel);
        return rows.ToLookup(
            row => row.ResourceId, row => Booking.Of(row.Order, names.GetValueOrDefault(row.Order.CustomerId), desk, work, marketplace));
    }

    // Opening hours less what is booked are the free stretches between.
    private static List<Item> Items(List<Booking> booked, IReadOnlyList<Interval> open)
    {
        var items = booked.ConvertAll(booking => new Item(booking.Start, booking.End, booking));
        foreach (var window in open)
        {
            var from = window.Start;
            foreach (var booking in booked)
            {
                if (booking.End <= from || booking.Start >= window.End) continue;
                if (booking.Start > from) items.Add(new Item(from, booking.Start, null));
                from = booking.End;
            }
            if (from < window.End) items.Add(new Item(from, window.End, null));
        }
        return [.. items.OrderBy(item => item.Start)];
    }

    // Wide enough for the day in every zone.
    private static Interval Around(LocalDate day) =>
        new(day.PlusDays(-1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant(), day.PlusDays(2).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant());

    private static Interval RangeOf(LocalDate day, DateTimeZone zone) =>
        new(zone.AtStartOfDay(day).ToInstant(), zone.AtStartOfDay(day.PlusDays(1)).ToInstant());
}
