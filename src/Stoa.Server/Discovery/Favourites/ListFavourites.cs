using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Server.Catalog;
using Stoa.Server.Discovery.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;
using Stoa.Server.Site.Components.Selling;

namespace Stoa.Server.Discovery.Favourites;

/// <summary>What somebody kept, the latest first.</summary>
public static class ListFavourites
{
    /// <summary>A favourite.</summary>
    /// <param name="ListingId">The listing.</param>
    /// <param name="KeptAt">When it was kept.</param>
    /// <param name="Listing">The listing itself; null while it is not offered.</param>
    public sealed record Item(Id<Listing> ListingId, Instant KeptAt, FoundListing? Listing);

    /// <summary>What the page shows.</summary>
    /// <param name="Cards">Those that are offered.</param>
    /// <param name="GoneCount">How many are not offered at the moment.</param>
    public sealed record View(IReadOnlyList<ListingSummary> Cards, int GoneCount);

    /// <summary>All of them: at most <see cref="MyFavourites.Max"/>.</summary>
    public static async Task<IReadOnlyList<Item>> Run(MyFavourites mine, ReadDatabase database, CancellationToken cancel)
    {
        var kept = await mine.All(cancel);
        var offered = (await ReadListings.ByIds(database, [.. kept.Keys], cancel)).ToDictionary(listing => listing.Id);
        return [.. kept.OrderByDescending(one => one.Value).ThenBy(one => one.Key.Value).Select(one => new Item(one.Key, one.Value, offered.GetValueOrDefault(one.Key)))];
    }

    /// <summary>GET /api/v1/favourites</summary>
    internal static async Task<IResult> Get(MyFavourites mine, ReadDatabase database, CancellationToken cancel) =>
        Results.Json(new Page<Item>(await Run(mine, database, cancel), null), StoaJson.Options);

    /// <summary>GET /favourites</summary>
    internal static async Task<IResult> Show(
        MyFavourites mine, ReadDatabase database, NextOpenings openings, Marketplace marketplace, IClock clock, CancellationToken cancel)
    {
        var items = await Run(mine, database, cancel);
        var cards = await ListingCards.Of(
            [.. items.Select(item => item.Listing).OfType<FoundListing>()], on: null, openings, marketplace, clock.GetCurrentInstant(), cancel);
        return new RazorComponentResult<FavouritesPage>(new { Model = new View(cards, items.Count - cards.Count) });
    }
}
