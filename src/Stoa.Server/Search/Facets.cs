using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Server.Search;

/// <summary>How many results have a category, its descendants not counted.</summary>
public sealed record CategoryCount(string Category, int Count);

/// <summary>What results can be narrowed by, and how many would be left.</summary>
/// <param name="Total">How many were found; when <paramref name="IsCapped"/>, there are at least as many, and the counts are of the best of them.</param>
/// <param name="IsCapped">True when there are more than are counted.</param>
/// <param name="Instant">Bookable without an answer.</param>
/// <param name="Ratings">By lowest mean rating.</param>
/// <param name="Prices">By price, in minor units of the marketplace's currency.</param>
/// <param name="Attributes">By word of a category's attributes.</param>
public sealed record Facets(
    int Total, bool IsCapped, int Instant, IReadOnlyList<RatingFacet> Ratings, IReadOnlyList<PriceFacet> Prices, IReadOnlyList<AttributeFacet> Attributes)
{
    private const int AttributeValuesMax = 30;

    // Up to each of these shares of the results there is a band of prices.
    private static readonly double[] Bands = [0.25, 0.5, 0.75];
    private static readonly double[] RatingsFrom = [4.5, 4, 3];

    /// <summary>Nothing found.</summary>
    public static Facets None { get; } = new(0, IsCapped: false, 0, [], [], []);

    internal static Facets Of(IReadOnlyCollection<Candidate> candidates, bool isCapped) => new(
        candidates.Count, isCapped, candidates.Count(one => one.IsInstant),
        [.. RatingsFrom.Select(from => new RatingFacet(from, candidates.Count(one => one.MeanRating >= from))).Where(facet => facet.Count > 0)],
        PricesOf([.. candidates.Select(one => one.PriceMinor).Order()]), AttributesOf(candidates));

    private static List<PriceFacet> PricesOf(List<long> prices)
    {
        if (prices.Count < 4 || prices[0] == prices[^1]) return [];
        long[] edges = [.. Bands.Select(share => Round(prices[(int)(share * (prices.Count - 1))])).Distinct().Where(edge => edge > prices[0] && edge < prices[^1])];
        var bands = new List<PriceFacet>();
        long? from = null;
        foreach (long? to in edges.Select(edge => (long?)edge).Append(null))
        {
            var count = prices.Count(price => (from is null || price >= from) && (to is null || price <= to));
            if (count > 0) bands.Add(new PriceFacet(from, to, count));
            from = to;
        }
        return bands;
    }

    // To two digits: 4,750 becomes 4,800.
    private static long Round(long price)
    {
        var step = 1L;
        while (price / step >= 100) step *= 10;
        return (price + (step / 2)) / step * step;
    }

    private static List<AttributeFacet> AttributesOf(IEnumerable<Candidate> candidates)
    {
        var counts = new Dictionary<(string Key, string Value), int>();
        foreach (var json in candidates.Select(one => one.Attributes).Where(json => json is { Length: > 2 }))
        {
            using var document = JsonDocument.Parse(json!);
            foreach (var attribute in document.RootElement.EnumerateObject())
            {
                foreach (var value in Lexemes.Values(attribute.Value))
                    counts[(attribute.Name, value)] = counts.GetValueOrDefault((attribute.Name, value)) + 1;
            }
        }
        return
        [
            .. counts.OrderBy(count => count.Key.Key, StringComparer.Ordinal).ThenByDescending(count => count.Value).ThenBy(count => count.Key.Value, StringComparer.Ordinal)
                .Select(count => new AttributeFacet(count.Key.Key, count.Key.Value, count.Value)).Take(AttributeValuesMax),
        ];
    }
}

/// <summary>Results with at least this mean rating.</summary>
public sealed record RatingFacet(double From, int Count);

/// <summary>Results in a band of prices, both ends included; an open end is null.</summary>
public sealed record PriceFacet(
    [property: JsonPropertyName("from_minor")] long? FromMinor, [property: JsonPropertyName("to_minor")] long? ToMinor, int Count);

/// <summary>Results that have a word of an attribute.</summary>
public sealed record AttributeFacet(string Key, string Value, int Count);
