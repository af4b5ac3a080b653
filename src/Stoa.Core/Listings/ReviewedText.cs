namespace Stoa.Core.Listings;

/// <summary>What an operator looks at before a listing is offered: its words, its category, its photos. Prices and times are the provider's own.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Summary">One sentence for lists of results.</param>
/// <param name="Description">The whole story.</param>
/// <param name="Category">The slug of its category.</param>
/// <param name="Photos">Its photos, each by the hash of its file.</param>
public sealed record ReviewedText(string Title, string Summary, string Description, string Category, IReadOnlyList<string> Photos)
{
    /// <summary>A part that says something else by now.</summary>
    /// <param name="Field">Its name in the API: <c>title</c>, <c>photos</c>.</param>
    /// <param name="Before">What it said; empty for photos.</param>
    /// <param name="After">What it says; of photos how many came and went.</param>
    public sealed record Change(string Field, string Before, string After);

    /// <summary>What differs now from what was looked at. Another order of the same photos is no change.</summary>
    public IReadOnlyList<Change> ChangesTo(ReviewedText now)
    {
        var changes = new List<Change>();
        void Compare(string field, string before, string after)
        {
            if (before != after) changes.Add(new Change(field, before, after));
        }

        Compare("title", Title, now.Title);
        Compare("category", Category, now.Category);
        Compare("summary", Summary, now.Summary);
        Compare("description", Description, now.Description);
        var (come, gone) = (now.Photos.Except(Photos, StringComparer.Ordinal).Count(), Photos.Except(now.Photos, StringComparer.Ordinal).Count());
        // What was looked at and taken away needs no second look.
        if (come > 0) changes.Add(new Change("photos", "", $"{come} new{(gone > 0 ? $", {gone} gone" : "")}"));
        return changes;
    }
}
