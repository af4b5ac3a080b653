using NodaTime;
using Npgsql;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Search;

/// <summary>The next free time of each of a few listings, for their cards.</summary>
internal static class NextOpenings
{
    /// <summary>How far ahead it looks, in days.</summary>
    public const int DaysAhead = 7;

    /// <summary>By listing; those without a free time in the next days are left out. One query besides the offers'.</summary>
    public static async Task<IReadOnlyDictionary<Id<Listing>, Instant>> Of(
        IReadOnlyList<FoundListing> listings, LocalDate? on, Offers offers, NpgsqlDataSource database, Instant now, CancellationToken cancel)
    {
        var asked = (await offers.FindMany([.. listings.Select(listing => listing.Id)], cancel)).Where(offer => offer.IsBookable).ToList();
        var found = new Dictionary<Id<Listing>, Instant>();
        if (asked.Count == 0) return found;
        var ranges = asked.ConvertAll(offer => Range(on, offer.Zone, now));
        var whole = new Interval(ranges.Min(range => range.Start), ranges.Max(range => range.End) + SlotRules.BufferMax);
        var busy = await Busy.Of(database, asked.SelectMany(offer => offer.Resources).Select(resource => resource.Id).Distinct(), whole, now, cancel);
        foreach (var (offer, range) in asked.Zip(ranges))
        {
            if (First(offer, offer.Calendars(busy), range, now) is { } first) found[offer.ListingId] = first;
        }
        return found;
    }

    // Day by day: most answers lie in the first two, and a week of slots is work.
    private static Instant? First(Offer offer, IReadOnlyList<ResourceCalendar> calendars, Interval range, Instant now)
    {
        for (var from = range.Start; from < range.End; from += Duration.FromDays(1))
        {
            var day = new Interval(from, Instant.Min(from + Duration.FromDays(1), range.End));
            var starts = offer.Plans.SelectMany(plan => SlotFinder.Find(plan.Rules, calendars, day, now).Take(1)).Select(slot => slot.Start).ToList();
            if (starts.Count > 0) return starts.Min();
        }
        return null;
    }

    private static Interval Range(LocalDate? on, DateTimeZone zone, Instant now) => on is { } date
        ? new Interval(zone.AtStartOfDay(date).ToInstant(), zone.AtStartOfDay(date.PlusDays(1)).ToInstant())
        : new Interval(now, now + Duration.FromDays(DaysAhead));
}
