using Stoa.Core.Listings;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Reviewing;

/// <summary>Changes of a listing as people read them.</summary>
internal static class ReviewWords
{
    /// <summary>What has changed: <c>Title</c>.</summary>
    public static string Of(ReviewedText.Change change) => change.Field switch
    {
        "title" => "Title",
        "summary" => "Summary",
        "description" => "Description",
        "category" => "Category",
        _ => "Photos",
    };

    /// <summary>What it said and what it says, less what stayed; a category by its name.</summary>
    public static TextChange In(ReviewedText.Change change, Marketplace marketplace) => change.Field switch
    {
        "category" => new TextChange("", NameOf(change.Before, marketplace), NameOf(change.After, marketplace), ""),
        _ => TextChange.Of(change.Before, change.After),
    };

    private static string NameOf(string category, Marketplace marketplace) => marketplace.FindCategory(category)?.Name ?? category;
}
