using NodaTime;

namespace Stoa.Core.Pricing;

/// <summary>What the marketplace takes: a commission from the provider, and a surcharge from guests; for whom, and while valid.</summary>
/// <param name="Id">Its id; a quote keeps it for ever.</param>
/// <param name="Version">The text that people know this version by, for example <c>2026-03</c>.</param>
/// <param name="Commission">Share of the price, taken from the provider's part: 0 to 100 %.</param>
/// <param name="GuestSurcharge">Share of the price, added for customers without an account: 0 to 100 %.</param>
/// <param name="ValidFrom">The first instant it is valid.</param>
/// <param name="ValidUntil">The first instant it is no longer valid; null for no end.</param>
/// <param name="CategoryId">Only for this category; null for all.</param>
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
    /// <summary>How narrow its scope is: 0 marketplace, 1 category, 2 organization, 3 a category of an organization.</summary>
    public int Specificity => (OrganizationId is null ? 0 : 2) + (CategoryId is null ? 0 : 1);

    /// <summary>True when it is meant for this seller and category, at this instant (the validity is half-open).</summary>
    public bool AppliesTo(string organizationId, string? categoryId, Instant at) =>
        (OrganizationId is null || OrganizationId == organizationId)
        && (CategoryId is null || CategoryId == categoryId)
        && ValidFrom <= at
        && (ValidUntil is null || at < ValidUntil);

    /// <summary>True when both have the same scope and are valid at one instant: nobody could say which one counts.</summary>
    public bool Overlaps(FeePolicy other) =>
        OrganizationId == other.OrganizationId
        && CategoryId == other.CategoryId
        && (other.ValidUntil is null || ValidFrom < other.ValidUntil)
        && (ValidUntil is null || other.ValidFrom < ValidUntil);
}
