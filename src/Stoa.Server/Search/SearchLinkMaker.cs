using System.Globalization;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;

namespace Stoa.Server.Search;

/// <summary>A link to a search: what it says, and how many it would find.</summary>
public sealed record SearchLink(string Text, string Href, string? Count = null);

/// <summary>Links that narrow a search by one thing, under a heading.</summary>
public sealed record SearchLinks(string Heading, IReadOnlyList<SearchLink> Links);

/// <summary>From a search to those a little wider and a little narrower.</summary>
internal sealed class SearchLinkMaker(SearchParameters asked, Marketplace marketplace)
{
    private const int CategoriesMax = 8;
    private const int AttributesMax = 6;

    private readonly CultureInfo _culture = marketplace.Culture;

    private SearchParameters First => asked with { Cursor = null };

    /// <summary>Everything that narrows the search, with the address of the search without it.</summary>
    public IReadOnlyList<SearchLink> Filters(SearchListings.Found found)
    {
        var filters = new List<SearchLink>();
        void Add(string? value, string text, SearchParameters without)
        {
            if (!string.IsNullOrWhiteSpace(value)) filters.Add(new SearchLink(text, ViewSearch.Href(without)));
        }
        Add(asked.Q, $"“{asked.Q}”", First with { Q = null });
        Add(asked.Category, marketplace.FindCategory(asked.Category ?? "")?.Name ?? "", First with { Category = null });
        Add(asked.Near, Around(found), First with { Near = null, RadiusKm = null, Sort = asked.Sort is "distance" ? null : asked.Sort });
        Add(asked.Bounds, "This part of the map", First with { Bounds = null });
        Add(asked.PriceMin, $"from {asked.PriceMin} {asked.Currency}".TrimEnd(), First with { PriceMin = null });
        Add(asked.PriceMax, $"up to {asked.PriceMax} {asked.Currency}".TrimEnd(), First with { PriceMax = null });
        Add(asked.RatingMin, $"{asked.RatingMin} stars or more", First with { RatingMin = null });
        if (SearchParameters.IsYes(asked.Instant)) Add(asked.Instant, "Booked at once", First with { Instant = null });
        Add(asked.OpenOn, string.IsNullOrWhiteSpace(asked.OpenUntil) ? $"free on {asked.OpenOn}" : $"free from {asked.OpenOn} to {asked.OpenUntil}",
            First with { OpenOn = null, OpenUntil = null });
        foreach (var attribute in asked.Attributes ?? [])
            Add(attribute, Words(attribute), First with { Attributes = [.. asked.Attributes!.Where(one => one != attribute)] });
        return filters;
    }

    /// <summary>What would narrow the search further, where there is a choice.</summary>
    public IReadOnlyList<SearchLinks> Narrower(SearchListings.Found found)
    {
        var facets = found.Facets;
        var groups = new List<SearchLinks>
        {
            new("Category", Categories(found)),
            new("Rating", asked.RatingMin is { Length: > 0 } ? [] :
                [.. facets.Ratings.Select(one => new SearchLink($"{one.From.ToString(_culture)} or more", ViewSearch.Href(First with { RatingMin = Invariant(one.From) }), Count(one.Count, facets)))]),
            new("Price", Prices(facets)),
            new("Booking", SearchParameters.IsYes(asked.Instant) || facets.Instant == 0 || facets.Instant == facets.Total ? [] :
                [new SearchLink("Booked at once", ViewSearch.Href(First with { Instant = "true" }), Count(facets.Instant, facets))]),
        };
        foreach (var attribute in facets.Attributes.GroupBy(one => one.Key, StringComparer.Ordinal))
        {
            // What the category does not ask of its listings is not offered as a filter.
            if (Rule(attribute.Key) is not { } rule) continue;
            // A range that was chosen has no narrower ones beside it: they would be a second range of the same number.
            if (rule.Kind is AttributeKind.Number && (asked.Attributes ?? []).Any(one => one.StartsWith(rule.Key + ":", StringComparison.Ordinal))) continue;
            groups.Add(new SearchLinks(rule.Label, [.. attribute
                .Where(one => !(asked.Attributes ?? []).Contains($"{one.Key}:{one.Value}"))
                .Take(AttributesMax)
                .Select(one => new SearchLink(
                    Value(rule, one.Value),
                    ViewSearch.Href(First with { Attributes = [.. asked.Attributes ?? [], $"{one.Key}:{one.Value}"] }), Count(one.Count, facets)))]));
        }
        return [.. groups.Where(group => group.Links.Count > 0)];
    }

    private List<SearchLink> Categories(SearchListings.Found found)
    {
        var sums = CategoryTree.Sums(marketplace, found.Categories);
        var parent = string.IsNullOrWhiteSpace(asked.Category) ? null : asked.Category;
        return
        [
            .. marketplace.Categories.Where(category => category.Parent == parent && sums.GetValueOrDefault(category.Slug) > 0)
                .OrderByDescending(category => sums[category.Slug]).Take(CategoriesMax)
                .Select(category => new SearchLink(category.Name, ViewSearch.Href(First with { Category = category.Slug }), Count(sums[category.Slug], found.Facets))),
        ];
    }

    // Bands are in the marketplace's currency; with another asked for, they would not be what they say.
    private List<SearchLink> Prices(Facets facets)
    {
        if (asked.PriceMin is { Length: > 0 } || asked.PriceMax is { Length: > 0 } || asked.Currency is { Length: > 0 }) return [];
        string Text(long minor) => new Money(minor, marketplace.Currency).Format(_culture);
        string? Major(long? minor) => minor is { } some ? ((decimal)some / marketplace.Currency.MinorPerMajor).ToString("0.##", CultureInfo.InvariantCulture) : null;
        return
        [
            .. facets.Prices.Select(band => new SearchLink(
                (band.FromMinor, band.ToMinor) switch
                {
                    (null, { } to) => $"up to {Text(to)}",
                    ({ } from, null) => $"from {Text(from)}",
                    ({ } from, { } to) => $"{Text(from)} to {Text(to)}",
                    _ => "any",
                },
                ViewSearch.Href(First with { PriceMin = Major(band.FromMinor), PriceMax = Major(band.ToMinor) }), Count(band.Count, facets))),
        ];
    }

    private string Around(SearchListings.Found found)
    {
        var place = found.Near?.Name ?? "the point";
        return string.IsNullOrWhiteSpace(asked.RadiusKm) ? $"near {place}" : $"within {asked.RadiusKm} km of {place}";
    }

    private string Count(int count, Facets facets) => count.ToString("N0", _culture) + (facets.IsCapped ? "+" : "");

    private static string Invariant(double number) => number.ToString(CultureInfo.InvariantCulture);

    private AttributeRule? Rule(string key) => marketplace.AttributesOf(asked.Category ?? "").FirstOrDefault(rule => rule.Key == key);

    // Sample: "style:swedish".
    private string Words(string attribute)
    {
        var (key, value) = attribute.Split(':', 2) is [var first, var second] ? (first, second) : (attribute, "");
        return Rule(key) is { } rule ? value is "true" ? rule.Label : $"{rule.Label}: {Value(rule, value)}" : attribute;
    }

    private string Value(AttributeRule rule, string value)
    {
        if (value is "true") return "Yes";
        if (rule.Kind is not AttributeKind.Number || NumberRange.Parse(value) is not var (from, to)) return rule.FindWord(value)?.Label ?? value;
        var text = (from, to) switch
        {
            (null, { } most) => $"up to {most.ToString("0.###", _culture)}",
            ({ } least, null) => $"from {least.ToString("0.###", _culture)}",
            ({ } least, { } most) => $"{least.ToString("0.###", _culture)} to {most.ToString("0.###", _culture)}",
            _ => value,
        };
        return rule.Unit is { } unit ? $"{text} {unit}" : text;
    }
}
