using NodaTime;

namespace Stoa.Core.Readiness;

/// <summary>How a requirement stands.</summary>
public enum RequirementState
{
    /// <summary>It is so.</summary>
    Met,

    /// <summary>It need not be, an operator says.</summary>
    Waived,

    /// <summary>An operator has been asked.</summary>
    Waiting,

    /// <summary>An operator has said what is wrong.</summary>
    Rejected,

    /// <summary>Somebody has to do something.</summary>
    Missing,
}

/// <summary>A line of the checklist.</summary>
/// <param name="Requirement">What.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">An operator's words, where there are some.</param>
/// <param name="Until">When a waiver ends.</param>
public sealed record ReadinessItem(Requirement Requirement, RequirementState State, string? Reason = null, Instant? Until = null)
{
    /// <summary>True when it stands in nobody's way.</summary>
    public bool IsDone => State is RequirementState.Met or RequirementState.Waived;
}

/// <summary>The checklist of an organization.</summary>
/// <param name="Items">In the order of the checklist.</param>
public sealed record Checklist(IReadOnlyList<ReadinessItem> Items)
{
    /// <summary>What is in the way of a goal.</summary>
    public IReadOnlyList<ReadinessItem> Missing(ReadinessGoal goal) =>
        [.. Items.Where(item => !item.IsDone && item.Requirement.Goals.Contains(goal))];

    /// <summary>Whether nothing is in the way of a goal.</summary>
    public bool IsReady(ReadinessGoal goal) => Missing(goal).Count == 0;

    /// <summary>What the organization itself should do next; null when there is nothing, or when it can only wait.</summary>
    public ReadinessItem? Next => Items.FirstOrDefault(item => item.State is RequirementState.Missing or RequirementState.Rejected);

    /// <summary>Holds what must be true against what is.</summary>
    /// <param name="rules">What the marketplace asks for.</param>
    /// <param name="facts">What is true.</param>
    /// <param name="now">The present; a waiver holds until just before its end.</param>
    public static Checklist Of(IReadOnlyList<Requirement> rules, ReadinessFacts facts, Instant now) =>
        new([.. rules.Select(rule => ItemOf(rule, facts, now))]);

    private static ReadinessItem ItemOf(Requirement rule, ReadinessFacts facts, Instant now)
    {
        var isMet = rule.Kind switch
        {
            RequirementKind.Computed => facts.Computed.Contains(rule.Id),
            RequirementKind.Attested => rule.Version is { } version && facts.Attested[rule.Id].Contains(version, StringComparer.Ordinal),
            _ => facts.Checks.GetValueOrDefault(rule.Id)?.State is CheckState.Approved,
        };
        if (isMet) return new(rule, RequirementState.Met);
        if (facts.Waivers.GetValueOrDefault(rule.Id) is { } waiver && (waiver.Until is null || now < waiver.Until))
            return new(rule, RequirementState.Waived, waiver.Reason, waiver.Until);
        return rule.Kind is RequirementKind.Verified && facts.Checks.GetValueOrDefault(rule.Id) is { } check
            ? new(rule, check.State is CheckState.Asked ? RequirementState.Waiting : RequirementState.Rejected, check.Reason)
            : new(rule, RequirementState.Missing);
    }
}
