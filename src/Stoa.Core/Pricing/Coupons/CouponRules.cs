using System.Globalization;
using NodaTime;

namespace Stoa.Core.Pricing.Coupons;

/// <summary>Whether a coupon may be made, whether it may be used, and what it takes off.</summary>
public static class CouponRules
{
    /// <summary>The form field of a code; refusals stand there.</summary>
    public const string Field = "coupon";

    /// <summary>The shortest code.</summary>
    public const int CodeLengthMin = 3;

    /// <summary>The longest code.</summary>
    public const int CodeLengthMax = 30;

    /// <summary>The largest limit of uses.</summary>
    public const int UsesMax = 1_000_000;

    /// <summary>Nobody has made such a code, or not for this.</summary>
    public static readonly Problem Unknown = Refusal("coupon-unknown", "There is no such code. Check the spelling, or leave the field empty.");

    /// <summary>The last use was taken.</summary>
    public static readonly Problem UsedUp = Refusal("coupon-used-up", "This code has been used up. Leave the field empty to book without it.");

    /// <summary>This customer may not use it again.</summary>
    public static readonly Problem UsedByYou = Refusal("coupon-used-by-you", "You have used this code as often as it allows.");

    /// <summary>A code as it is kept: capital letters without spaces; people write it in many ways.</summary>
    public static string Normalize(string? code) =>
        string.Concat((code ?? "").Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();

    /// <summary>True for a code that can be given out.</summary>
    public static bool IsCode(string code) =>
        code.Length is >= CodeLengthMin and <= CodeLengthMax && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>What is wrong with a coupon by itself, by field.</summary>
    /// <param name="coupon">The coupon.</param>
    /// <param name="currency">The currency it must be in.</param>
    public static IReadOnlyList<Problem> CheckTerms(Coupon coupon, Currency currency)
    {
        var problems = new List<Problem>();
        if (!IsCode(coupon.Code))
            problems.Add(Invalid("coupon-code-invalid", $"A code has {CodeLengthMin} to {CodeLengthMax} letters, digits or hyphens, such as SPRING-20.", "code"));
        if (coupon.Value is CouponValue.Percent { Rate: var rate } && (rate == BasisPoints.Zero || rate > BasisPoints.Whole))
            problems.Add(Invalid("coupon-rate-out-of-range", "A share is more than 0 % and at most 100 %.", "value"));
        if (coupon.Value is CouponValue.Percent { AtMost: { } most } && (!most.IsPositive || most.Currency != currency))
            problems.Add(Invalid("coupon-limit-invalid", $"The most it takes off is more than nothing, in {currency}.", "at_most"));
        if (coupon.Value is CouponValue.Amount { Off: var off } && (!off.IsPositive || off.Currency != currency || off.Minor > QuoteRequest.PriceMinorMax))
            problems.Add(Invalid("coupon-amount-invalid", $"An amount is more than nothing, in {currency}.", "value"));
        if (coupon.Minimum is { } minimum && (minimum.IsNegative || minimum.Currency != currency))
            problems.Add(Invalid("coupon-minimum-invalid", $"The smallest price is not below zero, in {currency}.", "minimum"));
        if (coupon.ValidUntil <= coupon.ValidFrom)
            problems.Add(Invalid("coupon-never-valid", "It ends before it begins. Choose a later end.", "valid_until"));
        if (coupon.UsesMax is < 1 or > UsesMax)
            problems.Add(Invalid("coupon-uses-out-of-range", $"A limit is 1 to {UsesMax}.", "uses_max"));
        if (coupon.UsesPerCustomerMax is < 1 or > UsesMax)
            problems.Add(Invalid("coupon-uses-out-of-range", $"A limit is 1 to {UsesMax}.", "uses_per_customer_max"));
        if (coupon is { PaidBy: DiscountPayer.Provider, OrganizationId: null })
            problems.Add(Invalid("coupon-without-provider", "Say which provider pays for it.", "organization"));
        return problems;
    }

    /// <summary>Why a coupon cannot be used; null when it can.</summary>
    public static Problem? Check(Coupon coupon, CouponFacts facts, Instant now, CultureInfo culture)
    {
        if (coupon.IsPaused)
            return Refusal("coupon-paused", "This code cannot be used at the moment.");
        if (now < coupon.ValidFrom)
            return Refusal("coupon-too-early", "This code is not valid yet.");
        if (coupon.ValidUntil is { } end && now >= end)
            return Refusal("coupon-ended", "This code is no longer valid.");
        if (!IsFor(coupon, facts))
            return Refusal("coupon-elsewhere", "This code is not for this offer.");
        if (CurrencyOf(coupon) is { } currency && currency != facts.Price.Currency)
            return PricingProblems.CouponCurrency;
        if (coupon.Minimum is { } minimum && facts.Price < minimum)
            return Refusal("coupon-minimum", $"This code needs a price of at least {minimum.Format(culture)}.");
        if (facts.Uses >= coupon.UsesMax)
            return UsedUp;
        if (facts.UsesByCustomer >= coupon.UsesPerCustomerMax)
            return UsedByYou;
        return coupon.IsForFirstOrder && facts.HasOrdered ? Refusal("coupon-first-order", "This code is for a first order only.") : null;
    }

    /// <summary>What it takes off a price: never more than the price, half-even.</summary>
    public static Money Off(Coupon coupon, Money price)
    {
        var off = coupon.Value switch
        {
            CouponValue.Amount { Off: var amount } => amount,
            CouponValue.Percent { Rate: var rate, AtMost: var most } => Least(price.Share(rate, Rounding.HalfEven), most),
            _ => throw new InvalidOperationException($"{coupon.Value.GetType().Name} takes nothing off."),
        };
        return Least(off, price);
    }

    private static bool IsFor(Coupon coupon, CouponFacts facts) =>
        (coupon.OrganizationId is null || coupon.OrganizationId == facts.OrganizationId)
        && (coupon.Category is null || facts.Categories.Contains(coupon.Category, StringComparer.Ordinal))
        && (coupon.ListingId is null || coupon.ListingId == facts.ListingId);

    private static Currency? CurrencyOf(Coupon coupon) => coupon.Value switch
    {
        CouponValue.Amount { Off: var off } => off.Currency,
        CouponValue.Percent { AtMost: { } most } => most.Currency,
        _ => coupon.Minimum?.Currency,
    };

    private static Money Least(Money one, Money? other) => other is { } limit && limit < one ? limit : one;

    private static Problem Refusal(string code, string message) => new(ProblemKind.Invalid, code, message, Field);

    private static Problem Invalid(string code, string message, string field) => new(ProblemKind.Invalid, code, message, field);
}
