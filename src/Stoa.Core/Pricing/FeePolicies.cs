using NodaTime;

namespace Stoa.Core.Pricing;

/// <summary>Which fee policy counts, and which may stand beside the others.</summary>
public static class FeePolicies
{
    /// <summary>The most specific policy that applies; of equally specific ones the newest.</summary>
    /// <param name="policies">All that the marketplace has, or at least those that could be meant.</param>
    /// <param name="organizationId">The seller.</param>
    /// <param name="categories">The listing's category first, then those above it; empty when it has none.</param>
    /// <param name="at">The instant of the quote.</param>
    /// <returns>The policy, or <c>fee-policy-missing</c>.</returns>
    public static Outcome<FeePolicy> Select(
        IEnumerable<FeePolicy> policies, string organizationId, IReadOnlyList<string> categories, Instant at)
    {
        var best = policies
            .Where(policy => policy.AppliesTo(organizationId, categories, at))
            .MaxBy(policy => (policy.Specificity(categories), policy.ValidFrom));
        return best is null ? PricingProblems.FeePolicyMissing : best;
    }

    /// <summary>What stands in the way of adding a policy; null when nothing does.</summary>
    /// <returns><c>fee-rate-too-high</c>, <c>fee-policy-never-valid</c> or <c>fee-policies-overlap</c>.</returns>
    public static Problem? Check(FeePolicy candidate, IEnumerable<FeePolicy> existing)
    {
        if (CheckRates(candidate) is { } rateProblem)
            return rateProblem;
        if (candidate.ValidUntil <= candidate.ValidFrom)
            return PricingProblems.FeePolicyNeverValid;
        var other = existing.FirstOrDefault(policy => policy.Id != candidate.Id && policy.Overlaps(candidate));
        return other is null ? null : PricingProblems.FeePoliciesOverlap(other, candidate);
    }

    /// <summary>A policy that ends before it begins.</summary>
    public static Problem NeverValid => PricingProblems.FeePolicyNeverValid;

    /// <summary>A rate of more than the whole price.</summary>
    /// <param name="field">Which rate.</param>
    public static Problem RateTooHigh(string field) => PricingProblems.FeeRateTooHigh(field);

    /// <summary>A provider never owes more than the price.</summary>
    internal static Problem? CheckRates(FeePolicy policy)
    {
        if (policy.Commission > BasisPoints.Whole)
            return PricingProblems.FeeRateTooHigh("commission");
        return policy.GuestSurcharge > BasisPoints.Whole ? PricingProblems.FeeRateTooHigh("guest_surcharge") : null;
    }
}
