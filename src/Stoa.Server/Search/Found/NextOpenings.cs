using System.Collections.Concurrent;
using NodaTime;
using Npgsql;
using Stoa.Core.Ordering;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Search.Found;

/// <summary>
/// The next free time of each of a few listings, for their cards. What was found is kept for a minute, or until the listing
/// changes: most cards are on many pages.
/// </summary>
public sealed class NextOpenings
{
    /// <summary>How far ahead it looks, in days.</summary>
    public const int DaysAhead = 7;

    private const int KeptMax = 20_000;

    private readonly ConcurrentDictionary<Id<Listing>, (LocalDate? On, Instant? Opening, Instant MadeAt)> _kept = new();
    private readonly Offers _offers;
    private readonly NpgsqlDataSource _database;

    /// <summary>Nothing is known yet.</summary>
    public NextOpenings(Offers offers, ReadDatabase database, EventBus bus)
    {
        (_offers, _database) = (offers, database.Source);
        bus.Received += (_, message) =>
        {
            if (message.Topic is Offers.Topic or KeptPages.Topic && Id<Listing>.TryParse(message.Key, out var listing)) _kept.TryRemove(listing, out var _);
        };
    }

    /// <summary>By listing; those without a free time in the next days are left out. One query besides the offers', or none.</summary>
    public async Task<IReadOnlyDictionary<Id<Listing>, Instant>> Of(
        IReadOnlyList<Id<Listing>> listings, LocalDate? on, Instant now, CancellationToken cancel)
    {
        var found = new Dictionary<Id<Listing>, Instant>(listings.Count);
        var unknown = new List<Id<Listing>>();
        foreach (var listing in listings)
        {
            if (!IsFresh(listing, on, now, out var opening)) unknown.Add(listing);
            else if (opening is { } known) found[listing] = known;
        }
        if (unknown.Count == 0) return found;
        var looked = await Look(unknown, on, now, cancel);
        if (_kept.Count >= KeptMax) _kept.Clear();
        foreach (var listing in unknown)
        {
            Instant? opening = looked.TryGetValue(listing, out var first) ? first : null;
            _kept[listing] = (on, opening, now);
            if (opening is { } known) found[listing] = known;
        }
        return found;
    }

    private bool IsFresh(Id<Listing> listing, LocalDate? on, Instant now, out Instant? opening)
    {
        var isKept = _kept.TryGetValue(listing, out var kept) && kept.On == on;
        opening = kept.Opening;
        return isKept && now >= kept.MadeAt && now - kept.MadeAt < KeptPages.FreshFor && !(opening < now);
    }

    private async Task<Dictionary<Id<Listing>, Instant>> Look(
        IReadOnlyList<Id<Listing>> listings, LocalDate? on, Instant now, CancellationToken cancel)
    {
        var asked = (await _offers.FindMany(listings, cancel)).Where(offer => offer is { IsBookable: true, Kind: ListingKind.Appointment }).ToList();
        var found = new Dictionary<Id<Listing>, Instant>();
        if (asked.Count == 0) return found;
        var ranges = asked.ConvertAll(offer => Range(on, offer.Zone, now));
        var whole = new Interval(ranges.Min(range => range.Start), ranges.Max(range => range.End) + SlotRules.BufferMax);
        var busy = await Busy.Of(_database, asked.SelectMany(offer => offer.Resources).Select(resource => resource.Id).Distinct(), whole, now, cancel);
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
