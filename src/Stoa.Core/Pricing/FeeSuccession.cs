using NodaTime;

namespace Stoa.Core.Pricing;

/// <summary>
/// What a change does to the policies of its scope. A policy that has begun is never another one: it ends where the next begins, and goes
/// on as a version of its own when that one is over.
/// </summary>
/// <param name="Added">The new policy; null when one only ends.</param>
/// <param name="Ended">What is valid when the change begins, with its new end; null when nothing is.</param>
/// <param name="Resumed">What goes on after the new policy's end; null when nothing does. It still has the id of the one that it continues.</param>
/// <param name="CalledOff">What was planned within the new policy's time, and never begins.</param>
public sealed record FeeSuccession(FeePolicy? Added, FeePolicy? Ended, FeePolicy? Resumed, IReadOnlyList<FeePolicy> CalledOff)
{
    /// <summary>A new policy takes the place of what its scope has.</summary>
    /// <param name="candidate">The new policy.</param>
    /// <param name="existing">All policies of the marketplace, without those that were called off.</param>
    /// <returns>
    /// What changes; <c>fee-rate-too-high</c>, <c>fee-policy-never-valid</c>, <c>fee-policies-overlap</c> when a planned one would begin
    /// within its time and end after it, or <c>fee-policy-gap</c> when the whole marketplace would be without one.
    /// </returns>
    public static Outcome<FeeSuccession> Of(FeePolicy candidate, IReadOnlyList<FeePolicy> existing)
    {
        if (FeePolicies.CheckRates(candidate) is { } rateProblem)
            return rateProblem;
        if (candidate.ValidUntil <= candidate.ValidFrom)
            return PricingProblems.FeePolicyNeverValid;
        var touched = existing.Where(candidate.Overlaps).ToList();
        var planned = touched.Where(policy => policy.ValidFrom >= candidate.ValidFrom).ToList();
        if (planned.Find(policy => IsAfter(policy.ValidUntil, candidate.ValidUntil)) is { } sticking)
            return PricingProblems.FeePoliciesOverlap(sticking, candidate);
        var running = touched.Find(policy => policy.ValidFrom < candidate.ValidFrom);
        var succession = new FeeSuccession(
            candidate,
            running is null ? null : running with { ValidUntil = candidate.ValidFrom },
            running is not null && candidate.ValidUntil is { } end && IsAfter(running.ValidUntil, end) ? running with { ValidFrom = end } : null,
            planned);
        return succession.LeavesGap(candidate, existing) ? PricingProblems.FeePolicyGap : succession;
    }

    /// <summary>A scope goes back to what is wider: its policy ends, and what was planned later is called off.</summary>
    /// <param name="scope">A policy of the scope; its start is when it ends.</param>
    /// <param name="existing">All policies of the marketplace, without those that were called off.</param>
    /// <returns>What changes; <c>fee-policy-none</c> when nothing of the scope is left, <c>fee-policy-gap</c> for the whole marketplace.</returns>
    public static Outcome<FeeSuccession> End(FeePolicy scope, IReadOnlyList<FeePolicy> existing)
    {
        if (IsWhole(scope))
            return PricingProblems.FeePolicyGap with { Field = "valid_from" };
        var touched = existing.Where(policy => policy.SharesScope(scope) && IsAfter(policy.ValidUntil, scope.ValidFrom)).ToList();
        if (touched.Count == 0)
            return PricingProblems.FeePolicyNone;
        var running = touched.Find(policy => policy.ValidFrom < scope.ValidFrom);
        return new FeeSuccession(
            null, running is null ? null : running with { ValidUntil = scope.ValidFrom }, null, [.. touched.Where(policy => policy.ValidFrom >= scope.ValidFrom)]);
    }

    /// <summary>The policies as they are after the change.</summary>
    public IReadOnlyList<FeePolicy> Apply(IEnumerable<FeePolicy> existing)
    {
        var gone = CalledOff.Select(policy => policy.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. existing.Where(policy => !gone.Contains(policy.Id)).Select(policy => policy.Id == Ended?.Id ? Ended : policy),
            .. new[] { Added, Resumed }.OfType<FeePolicy>(),
        ];
    }

    // Whoever sells must know a fee: from the change on, the marketplace's own policies follow each other without end.
    private bool LeavesGap(FeePolicy candidate, IReadOnlyList<FeePolicy> existing)
    {
        if (!IsWhole(candidate))
            return false;
        Instant? reached = candidate.ValidFrom;
        foreach (var policy in Apply(existing).Where(IsWhole).OrderBy(policy => policy.ValidFrom))
        {
            if (reached is { } open && policy.ValidFrom <= open && IsAfter(policy.ValidUntil, open))
                reached = policy.ValidUntil;
        }

        return reached is not null;
    }

    private static bool IsWhole(FeePolicy policy) => policy is { OrganizationId: null, CategoryId: null };

    // No end is later than any end.
    private static bool IsAfter(Instant? end, Instant? other) => other is not null && (end is null || end > other);
}
