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

    /// <summary>What it said or says; a category by its name.</summary>
    public static string Say(ReviewedText.Change change, string text, Marketplace marketplace) => change.Field switch
    {
        "category" => marketplace.FindCategory(text)?.Name ?? text,
        _ => text.Length == 0 ? "Nothing" : text,
    };
}
