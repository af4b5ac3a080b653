using NodaTime;
using Stoa.Core;
using Stoa.Server.Search.Words;

namespace Stoa.Server.Search;

/// <summary>In which order results come.</summary>
public enum SearchSort { Relevance, Distance, Price, Rating, Soonest }

/// <summary>A search that has been understood.</summary>
internal sealed record SearchQuery
{
    /// <summary>The furthest a search looks around a point.</summary>
    public const int RadiusKmMax = 500;

    /// <summary>The words, all of which must be there.</summary>
    public IReadOnlyList<SearchWord> Words { get; init; } = [];

    /// <summary>The category's slug, everything below it included; null for all.</summary>
    public string? Category { get; init; }

    public FoundPlace? Near { get; init; }
    public double RadiusKm { get; init; }

    /// <summary>The part of the map that is looked at; null for all of it.</summary>
    public Box? Bounds { get; init; }

    /// <summary>In minor units of the marketplace's currency; null for no bound.</summary>
    public long? PriceMinMinor { get; init; }

    /// <summary>In minor units of the marketplace's currency; null for no bound.</summary>
    public long? PriceMaxMinor { get; init; }

    /// <summary>The lowest mean of ratings; null for any.</summary>
    public double? RatingMin { get; init; }

    /// <summary>True for what is booked without an answer.</summary>
    public bool IsInstant { get; init; }

    /// <summary>Typed attributes: one of the words of each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>Attributes that are numbers: from one to another.</summary>
    public IReadOnlyDictionary<string, NumberRange> Numbers { get; init; } = new Dictionary<string, NumberRange>(StringComparer.Ordinal);

    /// <summary>The first date on which a time must be free; null for no matter when.</summary>
    public LocalDate? OpenFrom { get; init; }

    /// <summary>The last such date; the first one when null.</summary>
    public LocalDate? OpenUntil { get; init; }

    public SearchSort Sort { get; init; }

    /// <summary>The currency that prices are compared and shown in beside their own; null for none.</summary>
    public Currency? Currency { get; init; }

    /// <summary>In how many tiers categories that were not chosen are counted: for words that many have, among the best alone.</summary>
    public int CountedTiers { get; init; } = Indexing.Tiers.Count;

    /// <summary>True when it asks for everything.</summary>
    public bool IsEverything =>
        Words.Count == 0 && Category is null && Near is null && Bounds is null && PriceMinMinor is null && PriceMaxMinor is null && RatingMin is null
        && !IsInstant && Attributes.Count == 0 && Numbers.Count == 0 && OpenFrom is null;
}

/// <summary>Where a page of results ended.</summary>
/// <param name="Key">What it was sorted by.</param>
/// <param name="Id">The last listing.</param>
/// <param name="Seed">The day whose lots were drawn: the pages of one search fit together over midnight.</param>
/// <param name="Reading">Which reading of the words found something.</param>
internal sealed record SearchPosition(double Key, Guid Id, int Seed, int Reading);

/// <summary>A place that a search starts from.</summary>
/// <param name="Name">What people call it; null for a bare point.</param>
/// <param name="Latitude">Degrees, WGS 84.</param>
/// <param name="Longitude">Degrees, WGS 84.</param>
/// <param name="RadiusKm">How far around it to look when nothing is said.</param>
public sealed record FoundPlace(string? Name, double Latitude, double Longitude, double RadiusKm);
