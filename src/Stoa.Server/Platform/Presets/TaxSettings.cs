using Stoa.Core.Pricing.Taxes;

namespace Stoa.Server.Platform.Presets;

/// <summary>A part of a country with taxes of its own, known by its postcodes.</summary>
/// <param name="Name">What the rates call it, such as <c>QC</c>.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Postcodes">How the postcodes of its places begin.</param>
public sealed record TaxRegion(string Name, string Country, IReadOnlyList<string> Postcodes);

/// <summary>The taxes of a marketplace.</summary>
/// <param name="Rules">The rates, in the order in which compound ones build on each other.</param>
/// <param name="Regions">The parts of countries that rates speak of.</param>
public sealed record TaxSettings(IReadOnlyList<TaxRule> Rules, IReadOnlyList<TaxRegion> Regions)
{
    /// <summary>Nothing is taxed.</summary>
    public static TaxSettings None { get; } = new([], []);

    /// <summary>A place as the rates know it.</summary>
    public TaxPlace PlaceOf(string country, string? postcode) =>
        new(country, Regions.FirstOrDefault(region => region.Country == country && region.Postcodes.Any(start => Starts(postcode, start)))?.Name)
        {
            Postcode = string.IsNullOrWhiteSpace(postcode) ? null : postcode.Trim(),
        };

    /// <summary>Whether a country has taxes that come on top of prices.</summary>
    public bool AreAddedIn(string country) => Rules.Any(rule => rule is { IsIncluded: false } && rule.Country == country && rule.Rate > default(TaxPercent));

    private static bool Starts(string? postcode, string start) =>
        postcode is not null && postcode.TrimStart().StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
