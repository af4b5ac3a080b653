using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;

namespace Stoa.Server.Search;

/// <summary>Questions to the tree of categories; it is small and in memory.</summary>
public static class CategoryTree
{
    /// <summary>A category and everything below it.</summary>
    public static IReadOnlyList<string> Below(Marketplace marketplace, string slug)
    {
        var below = new List<string> { slug };
        // Parents come first in a preset, so one pass finds all.
        foreach (var category in marketplace.Categories)
        {
            if (category.Parent is not null && below.Contains(category.Parent)) below.Add(category.Slug);
        }
        return below;
    }

    /// <summary>Counts by category with those of everything below added; categories without results are left out.</summary>
    public static IReadOnlyDictionary<string, int> Sums(Marketplace marketplace, IReadOnlyList<CategoryCount> counts)
    {
        var sums = counts.ToDictionary(count => count.Category, count => count.Count, StringComparer.Ordinal);
        foreach (var category in marketplace.Categories.Reverse())
        {
            if (category.Parent is not null && sums.TryGetValue(category.Slug, out var count))
                sums[category.Parent] = sums.GetValueOrDefault(category.Parent) + count;
        }
        return sums;
    }
}
