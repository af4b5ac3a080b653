using NodaTime;

namespace Stoa.Server.Search;

/// <summary>In which order results come.</summary>
public enum SearchSort { Relevance, Distance, Price, Rating }

/// <summary>A search that has been understood.</summary>
internal sealed record SearchQuery
{
    /// <summary>The furthest a search looks around a point.</summary>
    public const int RadiusKmMax = 500;

    public TextQuery? Text { get; init; }

    /// <summary>The category and all below it; null for all.</summary>
    public string[]? Categories { get; init; }

    public FoundPlace? Near { get; init; }
    public double RadiusKm { get; init; }

    /// <summary>In minor units; null for no bound.</summary>
    public long? PriceMinMinor { get; init; }

    /// <summary>In minor units; null for no bound.</summary>
    public long? PriceMaxMinor { get; init; }

    public LocalDate? OpenOn { get; init; }
    public SearchSort Sort { get; init; }

    /// <summary>True compares by trigrams, for words that are typed wrongly.</summary>
    public bool IsFuzzy { get; init; }

    /// <summary>True when it asks for everything around a place.</summary>
    public bool HasOnlyPlace => Text is null && Categories is null && PriceMinMinor is null && PriceMaxMinor is null;

    /// <summary>True when it asks for everything.</summary>
    public bool IsEverything => HasOnlyPlace && Near is null;
}

/// <summary>Where a page of results ended.</summary>
/// <param name="Key">What it was sorted by.</param>
/// <param name="Id">The last listing.</param>
/// <param name="Fuzzy">True when the words were compared by trigrams.</param>
internal sealed record SearchPosition(double Key, Guid Id, bool Fuzzy);

/// <summary>A place that a search starts from.</summary>
/// <param name="Name">What people call it; null for a bare point.</param>
/// <param name="Latitude">Degrees, WGS 84.</param>
/// <param name="Longitude">Degrees, WGS 84.</param>
/// <param name="RadiusKm">How far around it to look when nothing is said.</param>
public sealed record FoundPlace(string? Name, double Latitude, double Longitude, double RadiusKm);
