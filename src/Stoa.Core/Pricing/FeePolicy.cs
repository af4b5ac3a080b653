using NodaTime;

namespace Stoa.Core.Pricing;

/// <summary>What the marketplace takes: a commission from the provider, and a surcharge from guests; for whom, and while valid.</summary>
/// <param name="Id">Its id; a quote keeps it for ever.</param>
/// <param name="Version">The text that people know this version by, for example <c>2026-03</c>.</param>
/// <param name="Commission">Share of the price, taken from the provider's part: 0 to 100 %.</param>
/// <param name="GuestSurcharge">Share of the price, added for customers without an account: 0 to 100 %.</param>
/// <param name="ValidFrom">The first instant it is valid.</param>
/// <param name="ValidUntil">The first instant it is no longer valid; null for no end.</param>
/// <param name="CategoryId">Only for this category and those below it; null for all.</param>
/// <param name="OrganizationId">Only for this organization; null for all.</param>
public sealed record FeePolicy(
    string Id,
    string Version,
    BasisPoints Commission,
    BasisPoints GuestSurcharge,
    Instant ValidFrom,
    Instant? ValidUntil = null,
    string? CategoryId = null,
    string? OrganizationId = null)
{
    /// <summary>
    /// How narrow its scope is for a listing: an organization is narrower than any category, and of two categories the one nearer to the
    /// listing's own; 0 for the whole marketplace.
    /// </summary>
    /// <param name="categories">The listing's category first, then those above it.</param>
    public int Specificity(IReadOnlyList<string> categories)
    {
        var nearness = 0;
        for (var at = 0; at < categories.Count && nearness == 0; at++)
        {
            if (categories[at] == CategoryId)
                nearness = categories.Count - at;
        }

        return (OrganizationId is null ? 0 : categories.Count + 1) + nearness;
    }

    /// <summary>True when it is meant for this seller and these categories, at this instant.</summary>
    public bool AppliesTo(string organizationId, IReadOnlyList<string> categories, Instant at) =>
        (OrganizationId is null || OrganizationId == organizationId)
        && (CategoryId is null || categories.Contains(CategoryId, StringComparer.Ordinal))
        && IsValid(at);

    /// <summary>True while it is valid; the validity is half-open.</summary>
    public bool IsValid(Instant at) => ValidFrom <= at && (ValidUntil is null || at < ValidUntil);

    /// <summary>True when both are for the same organization and category.</summary>
    public bool SharesScope(FeePolicy other) => OrganizationId == other.OrganizationId && CategoryId == other.CategoryId;

    /// <summary>True when both have the same scope and are valid at one instant: nobody could say which one counts.</summary>
    public bool Overlaps(FeePolicy other) =>
        SharesScope(other)
        && (other.ValidUntil is null || ValidFrom < other.ValidUntil)
        && (ValidUntil is null || other.ValidFrom < ValidUntil);
}
