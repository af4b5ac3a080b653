using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Server.Availability.Pages;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Availability;

/// <summary>The free times of a listing as a page, or as the fragment that replaces the panel on another page.</summary>
public static class ViewTimes
{
    /// <summary>GET /l/{id}/times?plan=&amp;date=&amp;week=</summary>
    internal static async Task<IResult> Get(
        Id<Listing> id, string? plan, string? date, string? week, HttpContext http, Offers offers, Slots slots, IClock clock, CancellationToken cancel)
    {
        var times = await BookingTimes.Load(id, new(plan, date, week), offers, slots, clock.GetCurrentInstant(), cancel);
        if (times is null) return ProblemPage.Result(AvailabilityProblems.NoListing, "/search");
        http.Response.Headers.Vary = "HX-Request";
        // The panel may stand on any page, whose address stays.
        if (http.Request.Headers.ContainsKey("HX-Request")) http.Response.Headers["HX-Push-Url"] = "false";
        return http.Request.Headers.ContainsKey("HX-Request")
            ? new RazorComponentResult<BookingPanel>(new { Times = times })
            : new RazorComponentResult<TimesPage>(new { Times = times });
    }

    /// <summary>The page again after a refusal, with what is free instead.</summary>
    internal static async Task<IResult> Refused(
        Id<Listing> listing, string? plan, Instant? start, HoldSlot.Refusal refusal, Offers offers, Slots slots, Instant now, CancellationToken cancel)
    {
        if (await offers.Find(listing, cancel) is not { } offer) return ProblemPage.Result(refusal.Problem, "/search");
        var date = start is { } asked && InRange(asked) ? BookingTimes.Text(asked.InZone(offer.Zone).Date) : null;
        var times = await BookingTimes.Load(listing, new(plan, date), offers, slots, now, cancel);
        if (times is null) return ProblemPage.Result(refusal.Problem, $"/l/{listing}");
        return new RazorComponentResult<TimesPage>(new { Times = times, refusal.Problem, refusal.NextFree })
        {
            StatusCode = refusal.Problem.Kind.Status(),
        };
    }

    // The very ends of time have no date in some zones.
    private static bool InRange(Instant at) => at > Instant.FromUtc(1, 1, 2, 0, 0) && at < Instant.FromUtc(9999, 12, 30, 0, 0);
}
