using NodaTime;

namespace Stoa.Core.Pricing.Taxes;

/// <summary>What a tax can be on.</summary>
[Flags]
public enum TaxedParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What the service costs.</summary>
    Price = 1,

    /// <summary>The marketplace's commission: the provider pays it.</summary>
    Commission = 2,

    /// <summary>The marketplace's surcharge for guests: the customer pays it.</summary>
    Surcharge = 4,
}

/// <summary>Who hands the tax on the price to the tax office. Tax on fees is always the marketplace's to hand over.</summary>
public enum TaxRemitter
{
    /// <summary>The provider: the tax is part of what it receives, and no commission is taken on it.</summary>
    Provider,

    /// <summary>The marketplace: it keeps the tax on an account of its own until it is paid to the office.</summary>
    Platform,
}

/// <summary>A rate of a tax: where, for what, and while it is valid.</summary>
/// <param name="Id">Its id; a quote keeps it for ever.</param>
/// <param name="Tax">The tax it is a rate of, such as <c>ca-gst</c>; the name of its account. Of each tax, the most specific rule counts.</param>
/// <param name="Name">What people call the tax: GST, TVA, IVA.</param>
/// <param name="Rate">How much.</param>
/// <param name="Country">Where it holds: ISO 3166-1 alpha-2.</param>
/// <param name="ValidFrom">The first instant it is valid.</param>
/// <param name="ValidUntil">The first instant it is no longer valid; null for no end.</param>
public sealed record TaxRule(string Id, string Tax, string Name, TaxPercent Rate, string Country, Instant ValidFrom, Instant? ValidUntil = null)
{
    /// <summary>Only in this part of the country, such as <c>QC</c>; null for all of it.</summary>
    public string? Region { get; init; }

    /// <summary>Only for this category and those below it; null for all.</summary>
    public string? Category { get; init; }

    /// <summary>What it is on.</summary>
    public TaxedParts On { get; init; } = TaxedParts.Price;

    /// <summary>Who hands the tax on the price over.</summary>
    public TaxRemitter RemittedBy { get; init; } = TaxRemitter.Provider;

    /// <summary>True when prices contain it; false when it is added. Fees never contain a tax.</summary>
    public bool IsIncluded { get; init; }

    /// <summary>True when it is also on the taxes that stand before it.</summary>
    public bool IsCompound { get; init; }

    /// <summary>The number under which the marketplace is registered for it, for invoices; null when it has none.</summary>
    public string? Registration { get; init; }

    /// <summary>True when it is meant for this place, these categories, and this instant (the validity is half-open).</summary>
    public bool AppliesTo(TaxPlace place, IReadOnlyList<string> categories, Instant at) =>
        string.Equals(Country, place.Country, StringComparison.OrdinalIgnoreCase)
        && (Region is null || string.Equals(Region, place.Region, StringComparison.OrdinalIgnoreCase))
        && (Category is null || categories.Contains(Category, StringComparer.Ordinal))
        && IsValid(at);

    /// <summary>True while it is valid.</summary>
    public bool IsValid(Instant at) => ValidFrom <= at && (ValidUntil is null || at < ValidUntil);

    /// <summary>True when both are of one tax and scope, and valid at one instant: nobody could say which one counts.</summary>
    public bool Overlaps(TaxRule other) =>
        Tax == other.Tax && Country == other.Country && Region == other.Region && Category == other.Category
        && (other.ValidUntil is null || ValidFrom < other.ValidUntil)
        && (ValidUntil is null || other.ValidFrom < ValidUntil);
}

/// <summary>Where a sale takes place, for taxes.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Region">The part of the country, such as <c>QC</c>; null when it does not matter or is not known.</param>
public sealed record TaxPlace(string Country, string? Region = null)
{
    /// <summary>The postcode, for tax services that know more than the regions of the preset; null when it is not known.</summary>
    public string? Postcode { get; init; }
}
