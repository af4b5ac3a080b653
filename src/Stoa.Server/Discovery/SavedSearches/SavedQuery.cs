using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Stoa.Core;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Discovery.SavedSearches;

/// <summary>
/// What a search asks for, as an address holds it: in a fixed order and without what belongs to one visit (the page, the order of
/// results, a day), so that the same search is the same text.
/// </summary>
public sealed record SavedQuery
{
    /// <summary>The longest text.</summary>
    public const int LengthMax = 1_000;

    private const int NameLengthMax = 100;
    private const int PartsMax = 40;

    private static readonly string[] Kept =
        ["attribute", "bounds", "category", "currency", "instant", "near", "price_max", "price_min", "q", "radius_km", "rating_min"];

    private SavedQuery(IReadOnlyList<(string Name, string Value)> parts, string text) => (Parts, Text) = (parts, text);

    /// <summary>Its parts, by name.</summary>
    public IReadOnlyList<(string Name, string Value)> Parts { get; }

    /// <summary>The text that is stored.</summary>
    public string Text { get; }

    /// <summary>The page of its results.</summary>
    public string Href => $"/search?{Text}";

    /// <summary>The value of a part; null where it says nothing.</summary>
    public string? this[string name] => Parts.FirstOrDefault(part => part.Name == name).Value;

    /// <summary>Reads the query of an address, with or without the rest of it.</summary>
    /// <returns>The query; <c>saved-search-empty</c> or <c>saved-search-too-long</c>.</returns>
    public static Outcome<SavedQuery> Read(string? address)
    {
        var text = address ?? "";
        if (text.Length > 2 * LengthMax) return DiscoveryProblems.LongSearch;
        var parts = QueryHelpers.ParseQuery(text[(text.IndexOf('?', StringComparison.Ordinal) + 1)..])
            .SelectMany(part => part.Value.Select(value => (Name: part.Key, Value: value?.Trim() ?? "")))
            .Where(part => part.Value.Length > 0 && !part.Value.Contains('\0', StringComparison.Ordinal) && Kept.Contains(part.Name, StringComparer.Ordinal))
            .Distinct().OrderBy(part => part.Name, StringComparer.Ordinal).ThenBy(part => part.Value, StringComparer.Ordinal).Take(PartsMax).ToList();
        if (parts.Count == 0) return DiscoveryProblems.EmptySearch;
        var written = new QueryBuilder(parts.Select(part => KeyValuePair.Create(part.Name, part.Value))).ToString()[1..];
        return written.Length > LengthMax ? DiscoveryProblems.LongSearch : new SavedQuery(parts, written);
    }

    /// <summary>What its owner reads, when they give it no name: “yoga”, Massage, near Plateau.</summary>
    public string Name(Marketplace marketplace)
    {
        var words = new List<string>();
        if (this["q"] is { } text) words.Add($"“{text}”");
        if (this["category"] is { } category) words.Add(marketplace.FindCategory(category)?.Name ?? category);
        if (this["near"] is { } near) words.Add($"near {near}");
        if (this["bounds"] is not null) words.Add("a part of the map");
        if (this["price_max"] is { } most) words.Add($"up to {most}");
        if (words.Count == 0) words.Add(string.Create(CultureInfo.InvariantCulture, $"{Parts.Count} filters"));
        var name = string.Join(", ", words);
        return name.Length <= NameLengthMax ? name : $"{name[..(NameLengthMax - 1)]}…";
    }
}
