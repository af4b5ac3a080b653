namespace Stoa.Server.Discovery.Landing;

/// <summary>Addresses of the pages of a category, a city, or both.</summary>
public static class LandingAddress
{
    /// <summary>From how many listings on a page is shown to search engines: fewer would say little.</summary>
    public const int IndexedFrom = 3;

    /// <summary>The page of a category.</summary>
    public static string OfCategory(string category) => $"/c/{category}";

    /// <summary>The page of a category in a city.</summary>
    public static string Of(string category, string city) => $"/c/{category}/{city}";

    /// <summary>The page of a city.</summary>
    public static string OfCity(string city) => $"/in/{city}";

    /// <summary>Every page that search engines may know, those of the leaves of the tree with it.</summary>
    internal static IEnumerable<string> All(Land land)
    {
        foreach (var category in land.Patches.GroupBy(patch => patch.Category, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (category.Sum(patch => patch.Count) >= IndexedFrom) yield return OfCategory(category.Key);
        }
        foreach (var city in land.Cities.Values.Where(city => city.Count >= IndexedFrom).OrderBy(city => city.Slug, StringComparer.Ordinal))
            yield return OfCity(city.Slug);
        foreach (var patch in land.Patches.GroupBy(patch => (patch.Category, patch.City)).Where(group => group.Sum(patch => patch.Count) >= IndexedFrom))
            yield return Of(patch.Key.Category, patch.Key.City);
    }
}
