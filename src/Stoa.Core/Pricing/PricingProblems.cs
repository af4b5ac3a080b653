namespace Stoa.Core.Pricing;

/// <summary>The refusals of pricing, by their stable codes.</summary>
internal static class PricingProblems
{
    public static readonly Problem FeePolicyMissing = new(
        ProblemKind.Conflict, "fee-policy-missing",
        "No fee policy is valid for this sale. The operator has to add one before it can be priced.");

    public static readonly Problem FeePolicyNeverValid = new(
        ProblemKind.Invalid, "fee-policy-never-valid", "The policy ends before it begins. Choose a later end.", "valid_until");

    public static readonly Problem QuantityOutOfRange = new(
        ProblemKind.Invalid, "quantity-out-of-range", $"Choose a quantity from 1 to {QuoteRequest.QuantityMax}.", "quantity");

    public static readonly Problem TooManyOptions = new(
        ProblemKind.Invalid, "too-many-options", $"Choose at most {QuoteRequest.OptionsMax} options.", "options");

    public static readonly Problem OptionTwice = new(
        ProblemKind.Invalid, "option-twice", "An option is chosen twice. Choose it once, with a quantity.", "options");

    public static readonly Problem MinutesOutOfRange = new(
        ProblemKind.Invalid, "minutes-out-of-range",
        $"A price by the hour needs a time from 1 to {QuoteRequest.MinutesMax} minutes.", "minutes");

    public static readonly Problem MinutesNotPriced = new(
        ProblemKind.Invalid, "minutes-not-priced", "This plan is not priced by the hour. Leave the minutes out.", "minutes");

    public static readonly Problem CurrenciesMixed = new(
        ProblemKind.Invalid, "currencies-mixed", "The options are priced in another currency than the plan.", "options");

    public static readonly Problem PriceNegative = new(
        ProblemKind.Invalid, "price-negative", "The price cannot be below zero. Change the options.", "options");

    public static readonly Problem PriceTooLarge = new(
        ProblemKind.Invalid, "price-too-large", "The price is larger than the marketplace can handle. Choose less.", "quantity");

    public static readonly Problem FeesBeyondPrice = new(
        ProblemKind.Conflict, "fees-beyond-price", "Commission and its tax are more than the provider's part. The operator has to change the fee policy.");

    public static readonly Problem CouponCurrency = new(
        ProblemKind.Invalid, "coupon-currency", "This code is for prices in another currency.", "coupon");

    public static readonly Problem QuoteLifeOutOfRange = new(
        ProblemKind.Invalid, "quote-life-out-of-range", "A quote has to be valid for some time.", "valid_for");

    public static Problem FeeRateTooHigh(string field) => new(
        ProblemKind.Invalid, "fee-rate-too-high", "A fee can take at most 100 % of the price.", field);

    public static Problem FeePoliciesOverlap(FeePolicy one, FeePolicy other) => new(
        ProblemKind.Conflict, "fee-policies-overlap",
        $"The fee policies {one.Version} and {other.Version} have the same scope at the same time. End one before the other begins.", "valid_until");

    public static readonly Problem FeePolicyGap = new(
        ProblemKind.Conflict, "fee-policy-gap",
        "After this nothing would be valid for the whole marketplace, and nothing could be sold. Leave the end empty.", "valid_until");

    public static readonly Problem FeePolicyNone = new(
        ProblemKind.Conflict, "fee-policy-none", "There is no fee policy of this scope at that time that could end.", "valid_from");
}
