using System.Collections.Concurrent;
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
    private long _changes;

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

    /// <summary>The snapshots of many listings, in their order, those that exist; at most one round trip.</summary>
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
    public void Forget(Id<Listing> listing)
    {
        Interlocked.Increment(ref _changes);
        _kept.TryRemove(listing, out _);
    }

    private bool IsFresh(Id<Listing> listing, out Offer? offer)
    {
        var isFresh = _kept.TryGetValue(listing, out var kept) && _time.GetElapsedTime(kept.MadeAt) < FreshFor;
        offer = isFresh ? kept.Offer : null;
        return isFresh;
    }

    private async Task<Dictionary<Id<Listing>, Offer>> LoadAndKeep(Id<Listing>[] listings, CancellationToken cancel)
    {
        var (madeAt, changes) = (_time.GetTimestamp(), Volatile.Read(ref _changes));
        var loaded = await ReadOffers.Of(_database.Source, listings, cancel);
        if (_kept.Count >= KeptMax) _kept.Clear();
        foreach (var listing in listings) _kept[listing] = (loaded.GetValueOrDefault(listing), madeAt);
        // Something changed while it was read: it may be as it was before.
        if (Volatile.Read(ref _changes) != changes)
        {
            foreach (var listing in listings) _kept.TryRemove(listing, out _);
        }
        return loaded;
    }
}
