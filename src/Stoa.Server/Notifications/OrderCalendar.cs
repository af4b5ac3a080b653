using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Notifications.Calendars;
using Stoa.Server.Notifications.Templates;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;

namespace Stoa.Server.Notifications;

/// <summary>An order as a calendar file (.ics).</summary>
public static class OrderCalendar
{
    /// <summary>The media type to answer with.</summary>
    public const string MediaType = "text/calendar; charset=utf-8";

    private static readonly Duration AlarmBefore = Duration.FromHours(2);

    /// <summary>The file of an order; null when it has no time.</summary>
    public static async Task<string?> Of(Work work, Order order, Letterhead letterhead, CancellationToken cancel)
    {
        var location = await work.Db.Set<Location>().AsNoTracking().FirstOrDefaultAsync(l => l.Id == order.LocationId, cancel);
        return Ics(order, location, letterhead, work.Now);
    }

    /// <summary>The same of what has been loaded.</summary>
    public static string? Ics(Order order, Location? location, Letterhead letterhead, Instant now)
    {
        if (order.StartsAt is not { } start || order.EndsAt is not { } end) return null;
        var page = letterhead.Address($"/orders/{order.Id}");
        return CalendarFile.Write(new CalendarEntry(
            $"{order.Id}@{letterhead.Host}", order.Version - 1, now, start, end, $"{order.Title} ({order.ProviderName})", StatusOf(order.State))
        {
            Description = $"Order {order.Number}\n{letterhead.Period(start, end, DateTimeZoneProviders.Tzdb[order.Zone])}\n{page}",
            Place = location is null ? null : PlaceOf(location),
            Point = location is null ? null : (location.Latitude, location.Longitude),
            Address = page,
            Organizer = (order.ProviderName, letterhead.From),
            AlarmBefore = AlarmBefore,
        });
    }

    /// <summary>Name and address of a place, on one line.</summary>
    internal static string PlaceOf(Location location)
    {
        var town = $"{location.Postcode} {location.City}".Trim();
        return string.Join(", ", new[] { location.Name, location.Street, town }.Where(part => part.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase));
    }

    private static EntryStatus StatusOf(OrderState state) => state switch
    {
        OrderState.Cancelled or OrderState.Declined or OrderState.Expired => EntryStatus.Cancelled,
        OrderState.Draft or OrderState.AwaitingPayment or OrderState.AwaitingAcceptance => EntryStatus.Tentative,
        _ => EntryStatus.Confirmed,
    };
}
