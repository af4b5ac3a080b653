using Stoa.Server.Platform.Presets;
using Stoa.Server.Search;
using Stoa.Server.Site;

namespace Stoa.Server.Discovery.Landing;

/// <summary>The few links to landing pages that stand at the foot of every page.</summary>
internal static class ExploreLinks
{
    private const int CategoriesMax = 6;
    private const int CitiesMax = 6;

    /// <summary>The top categories that have something, and the largest cities.</summary>
    public static IReadOnlyList<NavigationLink> Of(Land? land, Marketplace marketplace)
    {
        if (land is null) return [];
        var offered = land.Patches.Select(patch => patch.Category).ToHashSet(StringComparer.Ordinal);
        var categories = marketplace.Categories
            .Where(category => category.Parent is null && CategoryTree.Below(marketplace, category.Slug).Any(offered.Contains)).Take(CategoriesMax)
            .Select(category => new NavigationLink(category.Name, LandingAddress.OfCategory(category.Slug)));
        return [.. categories, .. Cities(land, CitiesMax).Select(city => new NavigationLink(city.Text, city.Href))];
    }

    /// <summary>The largest cities.</summary>
    public static IReadOnlyList<CountedLink> Cities(Land land, int max) =>
    [
        .. land.Cities.Values.OrderByDescending(city => city.Count).ThenBy(city => city.Slug, StringComparer.Ordinal).Take(max)
            .Select(city => new CountedLink(city.Name, LandingAddress.OfCity(city.Slug), city.Count)),
    ];
}
