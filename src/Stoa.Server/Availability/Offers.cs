using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Scheduling;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>
/// Snapshots of listings for booking, kept in memory until something about them changes (bus topic <see cref="Topic"/>)
/// or they are old. A stale snapshot can offer a slot too many, never sell one twice: the database decides that.
/// </summary>
public sealed class Offers
{
    /// <summary>The bus topic that tells of a change; its key is the listing's id.</summary>
    public const string Topic = "offer";

    private const int KeptMax = 20_000;
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Id<Listing>, (Offer? Offer, long MadeAt)> _kept = new();
    private readonly ReadDatabase _database;
    private readonly TimeProvider _time;

    public Offers(ReadDatabase database, TimeProvider time, EventBus bus)
    {
        _database = database;
        _time = time;
        bus.Received += (_, message) =>
        {
            if (message.Topic is Topic && Id<Listing>.TryParse(message.Key, out var listing)) Forget(listing);
        };
    }

    /// <summary>The listing's snapshot; null when there is no such listing.</summary>
    public async ValueTask<Offer?> Find(Id<Listing> listing, CancellationToken cancel)
    {
        if (IsFresh(listing, out var offer)) return offer;
        return (await LoadAndKeep([listing], cancel)).GetValueOrDefault(listing);
    }

    /// <summary>The snapshots of many listings, in their order, those that exist; at most four queries.</summary>
    public async Task<IReadOnlyList<Offer>> FindMany(IReadOnlyList<Id<Listing>> listings, CancellationToken cancel)
    {
        var found = new Dictionary<Id<Listing>, Offer?>(listings.Count);
        foreach (var listing in listings)
        {
            if (IsFresh(listing, out var offer)) found[listing] = offer;
        }
        var missing = listings.Where(listing => !found.ContainsKey(listing)).Distinct().ToArray();
        if (missing.Length > 0)
        {
            foreach (var (listing, offer) in await LoadAndKeep(missing, cancel)) found[listing] = offer;
        }
        return [.. listings.Select(listing => found.GetValueOrDefault(listing)).OfType<Offer>()];
    }

    /// <summary>Forgets a snapshot on this node.</summary>
    public void Forget(Id<Listing> listing) => _kept.TryRemove(listing, out _);

    private bool IsFresh(Id<Listing> listing, out Offer? offer)
    {
        var isFresh = _kept.TryGetValue(listing, out var kept) && _time.GetElapsedTime(kept.MadeAt) < FreshFor;
        offer = isFresh ? kept.Offer : null;
        return isFresh;
    }

    private async Task<Dictionary<Id<Listing>, Offer>> LoadAndKeep(Id<Listing>[] listings, CancellationToken cancel)
    {
        var madeAt = _time.GetTimestamp();
        await using var db = _database.Open();
        var loaded = await Load(db, listings, cancel);
        if (_kept.Count >= KeptMax) _kept.Clear();
        foreach (var listing in listings) _kept[listing] = (loaded.GetValueOrDefault(listing), madeAt);
        return loaded;
    }

    private static async Task<Dictionary<Id<Listing>, Offer>> Load(StoaDb db, Id<Listing>[] ids, CancellationToken cancel)
    {
        var listings = await db.Set<Listing>().AsNoTracking().Where(l => ids.Contains(l.Id)).ToListAsync(cancel);
        if (listings.Count == 0) return [];
        var plans = (await db.Set<Plan>().AsNoTracking().Where(p => ids.Contains(p.ListingId) && p.Status == PlanStatus.Active)
            .OrderBy(p => p.Position).ToListAsync(cancel)).ToLookup(p => p.ListingId);
        var options = (await db.Set<ListingOption>().AsNoTracking().Where(o => ids.Contains(o.ListingId))
            .OrderBy(o => o.Position).ToListAsync(cancel)).ToLookup(o => o.ListingId);
        var resources = await (
            from link in db.Set<ListingResource>().AsNoTracking()
            join resource in db.Set<Resource>() on link.ResourceId equals resource.Id
            join schedule in db.Set<ScheduleRow>() on resource.ScheduleId equals schedule.Id
            where ids.Contains(link.ListingId) && resource.Status == ResourceStatus.Active
            orderby resource.Name, resource.Id
            select new { link.ListingId, resource.Id, resource.Name, Schedule = schedule }).ToListAsync(cancel);
        // Resources on one schedule share the instance: Core works it out once.
        var schedules = resources.Select(r => r.Schedule).DistinctBy(s => s.Id).ToDictionary(s => s.Id, s => s.ToSchedule());
        var resourcesByListing = resources.ToLookup(r => r.ListingId, r => new OfferResource(r.Id, r.Name, schedules[r.Schedule.Id]));
        return listings.ToDictionary(l => l.Id, l => Make(l, plans[l.Id], options[l.Id], resourcesByListing[l.Id]));
    }

    private static Offer Make(
        Listing listing, IEnumerable<Plan> plans, IEnumerable<ListingOption> options, IEnumerable<OfferResource> resources)
    {
        var currency = Currency.Parse(listing.Currency);
        return new Offer(
            listing.Id, listing.OrganizationId, listing.LocationId, listing.Kind, listing.Category, listing.Title, listing.ProviderName,
            listing.Status == ListingStatus.Published && listing.ProviderActive,
            currency, listing.BookingMode, listing.CancellationPolicy, DateTimeZoneProviders.Tzdb[listing.Zone],
            [.. plans.Select(plan => new OfferPlan(plan.Id, plan.Name, new Money(plan.PriceMinor, currency), RulesOf(listing, plan)))],
            [.. options.Select(option => new OfferOption(option.Id, option.Name, option.Effect, option.Amount))],
            [.. resources]);
    }

    private static SlotRules RulesOf(Listing listing, Plan plan) => SlotRules.Create(
        Duration.FromMinutes(plan.DurationMinutes), Duration.FromMinutes(listing.IntervalMinutes),
        Duration.FromMinutes(plan.BufferBeforeMinutes), Duration.FromMinutes(plan.BufferAfterMinutes),
        Duration.FromMinutes(listing.NoticeMinutes), Duration.FromDays(listing.HorizonDays)).Value;
}
