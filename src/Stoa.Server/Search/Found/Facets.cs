using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Server.Search.Matching;

namespace Stoa.Server.Search.Found;

/// <summary>How many results have a category, its descendants not counted.</summary>
public sealed record CategoryCount(string Category, int Count);

/// <summary>What results can be narrowed by, and how many would be left.</summary>
/// <param name="Total">How many were found; when <paramref name="IsCapped"/>, there are at least as many, and the counts are of the best of them.</param>
/// <param name="IsCapped">True when there are more than are counted.</param>
/// <param name="Instant">Bookable without an answer.</param>
/// <param name="Ratings">By lowest mean rating.</param>
/// <param name="Prices">By price, in minor units of the marketplace's currency.</param>
/// <param name="Attributes">By word of a category's attributes, and by range of those that are numbers.</param>
public sealed record Facets(
    int Total, bool IsCapped, int Instant, IReadOnlyList<RatingFacet> Ratings, IReadOnlyList<PriceFacet> Prices, IReadOnlyList<AttributeFacet> Attributes)
{
    private const int AttributeValuesMax = 30;
    private const int NumbersMax = 8;

    // Of fewer, people read the numbers themselves.
    private const int CountedMin = 4;

    // Up to each of these shares of the results there is a band of prices, or of an attribute's numbers.
    private static readonly double[] Shares = [0.25, 0.5, 0.75];
    private static readonly double[] RatingsFrom = [4.5, 4, 3];

    /// <summary>Nothing found.</summary>
    public static Facets None { get; } = new(0, IsCapped: false, 0, [], [], []);

    internal static Facets Of(IReadOnlyCollection<Candidate> candidates, bool isCapped) => new(
        candidates.Count, isCapped, candidates.Count(one => one.IsInstant),
        [.. RatingsFrom.Select(from => new RatingFacet(from, candidates.Count(one => one.MeanRating >= from))).Where(facet => facet.Count > 0)],
        PricesOf([.. candidates.Select(one => one.PriceMinor).Order()]), AttributesOf(candidates));

    private static List<PriceFacet> PricesOf(List<long> prices) =>
        [.. BandsOf([.. prices.Select(price => (decimal)price)]).Select(band => new PriceFacet((long?)band.Range.From, (long?)band.Range.To, band.Count))];

    // Where the shares of the sorted numbers end.
    private static List<(NumberRange Range, int Count)> BandsOf(List<decimal> numbers)
    {
        if (numbers.Count < CountedMin || numbers[0] == numbers[^1]) return [];
        decimal[] edges = [.. Shares.Select(share => Round(numbers[(int)(share * (numbers.Count - 1))])).Distinct().Where(edge => edge > numbers[0] && edge < numbers[^1])];
        var bands = new List<(NumberRange, int)>();
        decimal? from = null;
        foreach (var to in edges.Select(edge => (decimal?)edge).Append(null))
        {
            var count = numbers.Count(number => (from is null || number >= from) && (to is null || number <= to));
            if (count > 0 && (from ?? to) is not null) bands.Add((new NumberRange(from, to), count));
            from = to;
        }
        return bands;
    }

    // To two digits: 4,750 becomes 4,800.
    private static decimal Round(decimal number)
    {
        var step = 1m;
        while (Math.Abs(number) / step >= 100) step *= 10;
        return Math.Round(number / step, MidpointRounding.AwayFromZero) * step;
    }

    private static List<AttributeFacet> AttributesOf(IEnumerable<Candidate> candidates)
    {
        var counts = new Dictionary<(string Key, string Value), int>();
        var numbers = new Dictionary<string, List<decimal>>(StringComparer.Ordinal);
        foreach (var json in candidates.Select(one => one.Attributes).Where(json => json is { Length: > 2 }))
        {
            using var document = JsonDocument.Parse(json!);
            foreach (var attribute in document.RootElement.EnumerateObject())
            {
                foreach (var value in Lexemes.Values(attribute.Value))
                    counts[(attribute.Name, value)] = counts.GetValueOrDefault((attribute.Name, value)) + 1;
                if (Lexemes.Number(attribute.Value) is { } number) (numbers.TryGetValue(attribute.Name, out var known) ? known : numbers[attribute.Name] = []).Add(number);
            }
        }
        return
        [
            .. counts.OrderBy(count => count.Key.Key, StringComparer.Ordinal).ThenByDescending(count => count.Value).ThenBy(count => count.Key.Value, StringComparer.Ordinal)
                .Select(count => new AttributeFacet(count.Key.Key, count.Key.Value, count.Value)).Take(AttributeValuesMax),
            .. numbers.OrderBy(number => number.Key, StringComparer.Ordinal).Take(NumbersMax)
                .SelectMany(number => BandsOf([.. number.Value.Order()]).Select(band => new AttributeFacet(number.Key, band.Range.ToString(), band.Count))),
        ];
    }
}

/// <summary>Results with at least this mean rating.</summary>
public sealed record RatingFacet(double From, int Count);

/// <summary>Results in a band of prices, both ends included; an open end is null.</summary>
public sealed record PriceFacet(
    [property: JsonPropertyName("from_minor")] long? FromMinor, [property: JsonPropertyName("to_minor")] long? ToMinor, int Count);

/// <summary>Results that have a word of an attribute, or a number in a range such as <c>20..60</c>: what <c>attribute=key:value</c> finds.</summary>
public sealed record AttributeFacet(string Key, string Value, int Count);
