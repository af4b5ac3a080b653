using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Notifications;
using Stoa.Server.Notifications.Calendars;
using Stoa.Server.Notifications.Templates;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Provider.Calendars;

/// <summary>A resource's bookings as a calendar that other programs follow; whoever has the address may read it.</summary>
internal static class ServeFeed
{
    private const int EntriesMax = 2_000;
    private const int TokenLengthMax = 100;
    private const string LookEvery = "PT15M";

    // Long enough that a cancellation reaches everybody who follows.
    private static readonly Duration Past = Duration.FromDays(31);

    /// <summary>GET /calendars/{token}.ics</summary>
    internal static async Task<IResult> Get(string token, HttpContext http, Work work, Letterhead letterhead, CancellationToken cancel)
    {
        var hash = CalendarFeed.HashOf(token.Length <= TokenLengthMax ? token : "");
        var feed = await (
            from one in work.Db.Set<CalendarFeed>().AsNoTracking()
            join resource in work.Db.Set<Resource>() on one.ResourceId equals resource.Id
            where one.TokenHash == hash
            select new { one.Shows, Resource = resource }).FirstOrDefaultAsync(cancel);
        if (feed is null) return NotFoundPage.Result();

        var entries = await Entries(feed.Resource, feed.Shows, work, letterhead, cancel);
        var file = CalendarFile.Write(feed.Resource.Name, LookEvery, entries);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)))[..32]}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
        return http.Request.Headers.IfNoneMatch.Any(value => value?.Contains(tag, StringComparison.Ordinal) == true)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Text(file, OrderCalendar.MediaType, Encoding.UTF8);
    }

    // An order has one entry, at its present time: a booking that was moved away to another resource is that one's.
    private static async Task<IReadOnlyList<CalendarEntry>> Entries(
        Resource resource, FeedShows shows, Work work, Letterhead letterhead, CancellationToken cancel)
    {
        var since = work.Now - Past;
        var rows = await (
            from order in work.Db.Set<Order>().AsNoTracking()
            join reservation in work.Db.Set<Reservation>() on order.ReservationId equals reservation.Id
            where reservation.ResourceId == resource.Id && order.EndsAt > since
            orderby order.StartsAt, order.Id
            select order).Take(EntriesMax).ToListAsync(cancel);
        var names = shows is FeedShows.Busy ? null : await CustomerNames.Of(work, rows.Select(order => order.CustomerId), cancel);
        return [.. rows.Select(order =>
        {
            var name = names?.GetValueOrDefault(order.CustomerId);
            return new CalendarEntry(
                $"{order.Id}@{letterhead.Host}", order.Version - 1, order.StateEnteredAt, order.StartsAt!.Value, order.EndsAt!.Value,
                shows switch
                {
                    FeedShows.Busy => "Booked",
                    FeedShows.Initials => $"{order.Title}{(name is null ? "" : $" ({Initials(name)})")}",
                    _ => $"{order.Title}{(name is null ? "" : $": {name}")}",
                },
                StatusOf(order.State))
            {
                Description = shows is FeedShows.Details ? $"Order {order.Number}\n{letterhead.Address($"/orders/{order.Id}")}" : null,
                Address = shows is FeedShows.Details ? letterhead.Address($"/orders/{order.Id}") : null,
            };
        })];
    }

    internal static string Initials(string name) => string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3)
        .Select(part => $"{part.EnumerateRunes().First().ToString().ToUpperInvariant()}."));

    private static EntryStatus StatusOf(OrderState state) => state switch
    {
        OrderState.Cancelled or OrderState.Declined or OrderState.Expired => EntryStatus.Cancelled,
        OrderState.Draft or OrderState.AwaitingPayment or OrderState.AwaitingAcceptance => EntryStatus.Tentative,
        _ => EntryStatus.Confirmed,
    };
}
