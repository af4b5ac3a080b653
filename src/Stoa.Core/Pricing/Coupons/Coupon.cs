using NodaTime;

namespace Stoa.Core.Pricing.Coupons;

/// <summary>Who pays for a coupon.</summary>
public enum DiscountPayer
{
    /// <summary>The marketplace: the provider receives the whole price, and the marketplace pays a part of it.</summary>
    Platform,

    /// <summary>The provider: the price is lower, and so are commission and taxes.</summary>
    Provider,
}

/// <summary>What a coupon takes off: <see cref="Percent"/> or <see cref="Amount"/>.</summary>
public abstract record CouponValue
{
    private CouponValue()
    {
    }

    /// <summary>A share of the price.</summary>
    /// <param name="Rate">More than nothing, at most 100 %.</param>
    /// <param name="AtMost">Never more than this; null without a limit.</param>
    public sealed record Percent(BasisPoints Rate, Money? AtMost = null) : CouponValue;

    /// <summary>An amount; never more than the price.</summary>
    /// <param name="Off">More than nothing.</param>
    public sealed record Amount(Money Off) : CouponValue;
}

/// <summary>A code that makes something cheaper.</summary>
/// <param name="Id">Its id; a quote keeps it for ever.</param>
/// <param name="Code">What the customer types: capital letters, digits and hyphens.</param>
/// <param name="Value">What it takes off.</param>
/// <param name="PaidBy">Who pays for it.</param>
/// <param name="ValidFrom">The first instant it can be used.</param>
/// <param name="ValidUntil">The first instant it can no longer be used; null for no end.</param>
public sealed record Coupon(string Id, string Code, CouponValue Value, DiscountPayer PaidBy, Instant ValidFrom, Instant? ValidUntil = null)
{
    /// <summary>The smallest price it can be used for; null for any.</summary>
    public Money? Minimum { get; init; }

    /// <summary>How often it can be used in all; null for any number.</summary>
    public int? UsesMax { get; init; }

    /// <summary>How often one customer can use it; null for any number.</summary>
    public int? UsesPerCustomerMax { get; init; }

    /// <summary>True when only a customer who has not ordered yet can use it.</summary>
    public bool IsForFirstOrder { get; init; }

    /// <summary>True while nobody can use it.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Only for this organization; null for all. A coupon that a provider pays has one.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>Only for this category and those below it; null for all.</summary>
    public string? Category { get; init; }

    /// <summary>Only for this listing; null for all.</summary>
    public string? ListingId { get; init; }
}

/// <summary>What a coupon would be used for, and by whom.</summary>
/// <param name="OrganizationId">The seller.</param>
/// <param name="Categories">The listing's category first, then those above it.</param>
/// <param name="ListingId">The listing.</param>
/// <param name="Price">Plan and options, before any discount.</param>
/// <param name="Uses">How often it has been used in all.</param>
/// <param name="UsesByCustomer">How often this customer has used it.</param>
/// <param name="HasOrdered">True when the customer has an order already that was not given up.</param>
public sealed record CouponFacts(
    string OrganizationId, IReadOnlyList<string> Categories, string ListingId, Money Price, int Uses = 0, int UsesByCustomer = 0, bool HasOrdered = false);
