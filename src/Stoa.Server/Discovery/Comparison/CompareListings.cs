using NodaTime;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search;
using Stoa.Server.Search.Found;
using Stoa.Server.Search.Words;

namespace Stoa.Server.Discovery.Comparison;

/// <summary>A few listings side by side.</summary>
public static class CompareListings
{
    /// <summary>The most listings at once: more do not fit side by side.</summary>
    public const int Max = 4;

    private const double EarthRadiusKm = 6371;

    /// <summary>What to compare.</summary>
    /// <param name="Listings">Up to <see cref="Max"/>.</param>
    /// <param name="Near">A place's name or coordinates to measure the way from; null for none.</param>
    public sealed record Request(IReadOnlyList<Id<Listing>> Listings, string? Near = null);

    /// <summary>The comparison.</summary>
    /// <param name="Items">Those that are offered, in the order they were named.</param>
    /// <param name="Near">The place that was understood.</param>
    public sealed record Compared(IReadOnlyList<Item> Items, FoundPlace? Near);

    /// <summary>A listing among others.</summary>
    /// <param name="Listing">The listing.</param>
    /// <param name="NextOpening">Its next free time; null without one in the next days.</param>
    /// <param name="DistanceKm">From the place asked for; null without one.</param>
    public sealed record Item(ListingDetail Listing, Instant? NextOpening, double? DistanceKm);

    /// <summary>Compares; what is not offered any more is left out.</summary>
    /// <returns><c>nothing-to-compare</c>, <c>too-many-to-compare</c>, or what a place can be refused for.</returns>
    public static async Task<Outcome<Compared>> Run(
        Request request, StoaDb db, ReadDatabase database, NextOpenings openings, Marketplace marketplace, Instant now, CancellationToken cancel)
    {
        var ids = request.Listings.Distinct().ToList();
        if (ids.Count == 0) return DiscoveryProblems.NothingToCompare;
        if (ids.Count > Max) return DiscoveryProblems.TooManyToCompare;
        FoundPlace? near = null;
        if (!string.IsNullOrWhiteSpace(request.Near))
        {
            var place = await Places.Resolve(database.Source, request.Near, cancel);
            if (place.Refused(out var problem)) return problem;
            near = place.Value;
        }
        var next = await openings.Of(ids, on: null, now, cancel);
        var items = new List<Item>(ids.Count);
        foreach (var id in ids)
        {
            if (await ListingDetail.Find(db, id, marketplace, cancel) is { } listing)
                items.Add(new Item(listing, next.TryGetValue(id, out var at) ? at : null, near is null ? null : WayKm(near, listing.Place)));
        }
        return new Compared(items, near);
    }

    private static double WayKm(FoundPlace from, ListingPlace to)
    {
        var (a, b) = (double.DegreesToRadians(from.Latitude), double.DegreesToRadians(to.Latitude));
        var (up, along) = (b - a, double.DegreesToRadians(to.Longitude - from.Longitude));
        var half = Math.Pow(Math.Sin(up / 2), 2) + (Math.Cos(a) * Math.Cos(b) * Math.Pow(Math.Sin(along / 2), 2));
        return Math.Round(2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(half))), 2);
    }
}
