using System.Collections.Concurrent;
using NodaTime;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Search.Found;

/// <summary>
/// What many people ask for, kept in memory for a minute or until a listing on it changes (bus topics <see cref="Offers.Topic"/>
/// and <see cref="Topic"/>). A second node keeps its own.
/// </summary>
public sealed class KeptPages
{
    /// <summary>The bus topic that tells of listings whose place in searches has changed; its key is one listing, or empty for all.</summary>
    public const string Topic = "search";

    /// <summary>How long a page is shown without looking again.</summary>
    public static readonly Duration FreshFor = Duration.FromMinutes(1);

    private const int KeptMax = 500;

    // A longer address is nobody's usual search.
    private const int KeyLengthMax = 300;

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private long _changes;

    /// <summary>Empty, and listening.</summary>
    public KeptPages(EventBus bus)
    {
        bus.Received += (_, message) =>
        {
            if (message.Topic is not (Offers.Topic or Topic)) return;
            if (Id<Listing>.TryParse(message.Key, out var listing)) Forget(listing);
            else ForgetAll();
        };
    }

    /// <summary>What stands under a key, or what is made now.</summary>
    /// <param name="key">What was asked.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="make">Makes it, and says which listings are on it; with none, it is not kept.</param>
    public async ValueTask<T> Get<T>(string key, Instant now, Func<Task<(T Made, IReadOnlyCollection<Id<Listing>> On)>> make) where T : class
    {
        if (_kept.TryGetValue(key, out var kept) && now >= kept.MadeAt && now - kept.MadeAt < FreshFor && kept.Made is T fresh) return fresh;
        var changes = Interlocked.Read(ref _changes);
        var (made, on) = await make();
        // What changed while it was made may be missing from it.
        if (on.Count == 0 || key.Length > KeyLengthMax || changes != Interlocked.Read(ref _changes)) return made;
        if (_kept.Count >= KeptMax) _kept.Clear();
        _kept[key] = new Kept(made, on.ToHashSet(), now);
        return made;
    }

    /// <summary>Forgets every page that shows a listing.</summary>
    public void Forget(Id<Listing> listing)
    {
        Interlocked.Increment(ref _changes);
        foreach (var (key, kept) in _kept)
        {
            if (kept.On.Contains(listing)) _kept.TryRemove(key, out _);
        }
    }

    /// <summary>Forgets everything: something new may belong on any page.</summary>
    public void ForgetAll()
    {
        Interlocked.Increment(ref _changes);
        _kept.Clear();
    }

    private sealed record Kept(object Made, HashSet<Id<Listing>> On, Instant MadeAt);
}
