using Stoa.Core.Pricing;
using Stoa.Core.Pricing.Coupons;
using Stoa.Core.Pricing.Taxes;

namespace Stoa.Server.Catalog.Quoting;

/// <summary>What is bought, as its price is worked out by <see cref="Quotes"/>.</summary>
/// <param name="SellerId">The organization.</param>
/// <param name="Category">The listing's category.</param>
/// <param name="Plan">The plan with its price.</param>
/// <param name="Options">What can be configured.</param>
/// <param name="Answers">What was chosen.</param>
/// <param name="IsFinal">True when somebody buys: what is required must be there.</param>
public sealed record PriceChoice(
    string SellerId, string Category, PlanPrice Plan, IReadOnlyList<OptionRule> Options, IReadOnlyList<OptionAnswer> Answers, bool IsFinal)
{
    /// <summary>Where it takes place, for taxes; null for where the marketplace is.</summary>
    public TaxPlace? Place { get; init; }

    /// <summary>What is taken off besides, each on its own line: unused time of a plan that is left.</summary>
    public IReadOnlyList<OptionChoice> Credits { get; init; } = [];

    /// <summary>A coupon that may be used for it.</summary>
    public Coupon? Coupon { get; init; }

    /// <summary>Both prices; the difference is the surcharge for guests.</summary>
    public sealed record Prices(Quote Guest, Quote Account);
}
