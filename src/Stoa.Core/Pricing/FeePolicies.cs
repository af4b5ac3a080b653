using NodaTime;

namespace Stoa.Core.Pricing;

/// <summary>Which fee policy counts, and which may stand beside the others.</summary>
public static class FeePolicies
{
    /// <summary>The most specific policy that applies: organization before category before marketplace.</summary>
    /// <param name="policies">All that the marketplace has.</param>
    /// <param name="organizationId">The seller.</param>
    /// <param name="categoryId">The listing's category; null when it has none.</param>
    /// <param name="at">The instant of the quote.</param>
    /// <returns>The policy; <c>fee-policy-missing</c>, or <c>fee-policies-overlap</c> when two are equally specific.</returns>
    public static Outcome<FeePolicy> Select(
        IEnumerable<FeePolicy> policies, string organizationId, string? categoryId, Instant at)
    {
        var best = policies
            .Where(policy => policy.AppliesTo(organizationId, categoryId, at))
            .GroupBy(policy => policy.Specificity)
            .MaxBy(group => group.Key)?
            .ToList();
        return best switch
        {
            null => PricingProblems.FeePolicyMissing,
            [var only] => only,
            [var first, var second, ..] => PricingProblems.FeePoliciesOverlap(first, second),
            [] => PricingProblems.FeePolicyMissing,
        };
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

    /// <summary>A provider never owes more than the price.</summary>
    internal static Problem? CheckRates(FeePolicy policy)
    {
        if (policy.Commission > BasisPoints.Whole)
            return PricingProblems.FeeRateTooHigh("commission");
        return policy.GuestSurcharge > BasisPoints.Whole ? PricingProblems.FeeRateTooHigh("guest_surcharge") : null;
    }
}
