using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Server.Catalog;
using Stoa.Server.Discovery.Landing;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;
using Stoa.Server.Search.Pages;
using Stoa.Server.Site.Components.Selling;

namespace Stoa.Server.Search;

/// <summary>The first page: what there is, and the way to it.</summary>
public static class ViewHome
{
    private const int FeaturedCount = 8;
    private const int CandidatesCount = 40;
    private const int TilesMax = 12;
    private const double LikedFrom = 4;

    /// <summary>A category to start from.</summary>
    public sealed record Tile(string Name, string Href, string Picture, int Count);

    /// <summary>What the page shows.</summary>
    public sealed record View(Marketplace Marketplace, IReadOnlyList<Tile> Tiles, IReadOnlyList<ListingSummary> Featured);

    internal static async Task<IResult> Get(
        SearchEngine engine, NextOpenings openings, KeptPages pages, CategoryCounts counts, Marketplace marketplace, IClock clock,
        CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var view = await pages.Get("/", now, () => Make(engine, openings, counts, marketplace, now, cancel));
        return new RazorComponentResult<HomePage>(new { Model = view });
    }

    private static async Task<(View Made, IReadOnlyCollection<Id<Listing>> On)> Make(
        SearchEngine engine, NextOpenings openings, CategoryCounts counts, Marketplace marketplace, Instant now, CancellationToken cancel)
    {
        var best = await engine.Find(new SearchQuery(), text: null, after: null, CandidatesCount, explain: false, now, cancel);
        // What people liked stands first, and one of each provider: the first row shows how many there are.
        var featured = best.Value.Items.OrderByDescending(listing => listing.Rating >= LikedFrom).DistinctBy(listing => listing.ProviderId).Take(FeaturedCount).ToList();
        var cards = await ListingCards.OfSearch(featured, on: null, openings, marketplace, now, search: null, cancel);
        var view = new View(marketplace, Tiles(marketplace, await counts.Of(cancel)), cards);
        return (view, [.. featured.Select(listing => listing.Id)]);
    }

    private static List<Tile> Tiles(Marketplace marketplace, IReadOnlyList<CategoryCount> counts)
    {
        var sums = CategoryTree.Sums(marketplace, counts);
        return
        [
            .. marketplace.Categories.Where(category => category.Parent is null && sums.GetValueOrDefault(category.Slug) > 0)
                .Select(category => new Tile(
                    category.Name, LandingAddress.OfCategory(category.Slug),
                    Site.Pictures.PictureEndpoints.ListingUrl(category.Picture, category.Slug), sums[category.Slug]))
                .Take(TilesMax),
        ];
    }
}
