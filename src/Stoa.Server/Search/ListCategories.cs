using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Search;

/// <summary>The tree of categories, parents first, with how much each holds.</summary>
public static class ListCategories
{
    /// <summary>A category.</summary>
    /// <param name="Slug">Its id in addresses.</param>
    /// <param name="Name">What people read.</param>
    /// <param name="Parent">The slug above it; null at the top.</param>
    /// <param name="Listings">How many listings it has, those of categories below it included.</param>
    public sealed record Item(string Slug, string Name, string? Parent, int Listings);

    /// <summary>All categories of the marketplace.</summary>
    public static async Task<IReadOnlyList<Item>> Run(CategoryCounts counts, Marketplace marketplace, CancellationToken cancel)
    {
        var sums = CategoryTree.Sums(marketplace, await counts.Of(cancel));
        return [.. marketplace.Categories.Select(c => new Item(c.Slug, c.Name, c.Parent, sums.GetValueOrDefault(c.Slug)))];
    }

    /// <summary>GET /api/v1/categories</summary>
    internal static async Task<IResult> Get(CategoryCounts counts, Marketplace marketplace, CancellationToken cancel) =>
        Results.Json(new Page<Item>(await Run(counts, marketplace, cancel), null), StoaJson.Options);
}
