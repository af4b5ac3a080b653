using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;
using Stoa.Server.Availability;
using Stoa.Server.Catalog.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Reviews;
using Stoa.Server.Site.Components;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog;

/// <summary>The page of a listing: what it is, who offers it, and when it is free.</summary>
public static class ViewListing
{
    private const int ReviewsCount = 6;
    private const int DaysPerWeek = 7;

    /// <summary>What the page shows.</summary>
    public sealed record View(
        ListingDetail Listing, CategorySetting? Category, IReadOnlyList<ListReviews.Item> Reviews, ListingPlan? Plan, Week? Week);

    /// <summary>The strip of days of the slot picker.</summary>
    /// <param name="Days">Seven days.</param>
    /// <param name="Selected">The day whose times are shown.</param>
    /// <param name="Slots">The times of that day.</param>
    /// <param name="PreviousFrom">A day of the week before; null at the beginning.</param>
    /// <param name="NextFrom">A day of the week after; null at the horizon.</param>
    /// <param name="NextFree">The next day with a free time, when the week has none.</param>
    public sealed record Week(
        IReadOnlyList<SlotDay> Days, LocalDate Selected, IReadOnlyList<SlotChoice> Slots, LocalDate? PreviousFrom, LocalDate? NextFrom,
        LocalDate? NextFree);

    internal static async Task<IResult> Get(
        string address, string? plan, string? date, StoaDb db, Offers offers, Slots slots, Marketplace marketplace, IClock clock,
        HttpContext http, CancellationToken cancel)
    {
        if (!ListingAddress.TryRead(address, out var id)) return NotFoundPage.Result();
        if (await ListingDetail.Find(db, id, marketplace, cancel) is not { } listing) return NotFoundPage.Result();
        if (listing.Url != $"/l/{address}") return Results.Redirect(listing.Url + http.Request.QueryString, permanent: true);

        var reviews = await ListReviews.OfListing(db, id, cursor: null, ReviewsCount, cancel);
        var chosen = listing.Plans.FirstOrDefault(one => one.Id.ToString() == plan) ?? listing.Plans.FirstOrDefault();
        var week = chosen is null ? null : await WeekOf(listing, chosen, DateOf(date), offers, slots, clock.GetCurrentInstant(), cancel);
        var view = new View(listing, marketplace.FindCategory(listing.Category), reviews.Value.Items, chosen, week);
        return new RazorComponentResult<ListingPage>(new { Model = view });
    }

    private static async Task<Week?> WeekOf(
        ListingDetail listing, ListingPlan plan, LocalDate? asked, Offers offers, Slots slots, Instant now, CancellationToken cancel)
    {
        var zone = DateTimeZoneProviders.Tzdb[listing.Place.Zone];
        var today = now.InZone(zone).Date;
        var last = today.PlusDays(listing.HorizonDays);
        var day = LocalDate.Max(today, LocalDate.Min(asked ?? today, last));
        var weeks = Period.DaysBetween(today, day) / DaysPerWeek;
        var from = today.PlusDays(weeks * DaysPerWeek);
        var listed = await ListSlots.Run(listing.Id, plan.Id, from, DaysPerWeek, offers, slots, now, cancel);
        if (listed.Refused(out _)) return null;

        var days = listed.Value.Days;
        var selected = asked is null ? days.FirstOrDefault(one => one.Slots.Count > 0)?.Date ?? day : day;
        var isEmpty = days.All(one => one.Slots.Count == 0);
        return new Week(
            [.. days.Select(one => new SlotDay(one.Date, one.Slots.Count))],
            selected,
            [.. days.First(one => one.Date == selected).Slots.Select(slot => new SlotChoice(Text(slot.Start), slot.Start))],
            weeks == 0 ? null : from.PlusDays(-DaysPerWeek),
            from.PlusDays(DaysPerWeek) > last ? null : from.PlusDays(DaysPerWeek),
            isEmpty ? await NextFree(listing, plan, zone.AtStartOfDay(from).ToInstant(), zone, offers, slots, now, cancel) : FreeAfter(days, selected));
    }

    private static LocalDate? FreeAfter(IReadOnlyList<ListSlots.Day> days, LocalDate selected)
    {
        foreach (var day in days)
        {
            if (day.Date > selected && day.Slots.Count > 0) return day.Date;
        }
        return null;
    }

    private static async Task<LocalDate?> NextFree(
        ListingDetail listing, ListingPlan plan, Instant from, DateTimeZone zone, Offers offers, Slots slots, Instant now, CancellationToken cancel)
    {
        if (await offers.Find(listing.Id, cancel) is not { } offer || offer.FindPlan(plan.Id) is not { } offered) return null;
        var free = await slots.NextFree(offer, offered, from, now, cancel);
        return free.Count == 0 ? null : free[0].Start.InZone(zone).Date;
    }

    private static LocalDate? DateOf(string? text) =>
        text is not null && LocalDatePattern.Iso.Parse(text) is { Success: true } date ? date.Value : null;

    private static string Text(Instant start) => start.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
