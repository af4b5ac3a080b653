using NodaTime;

namespace Stoa.Core.Readiness;

/// <summary>What an organization wants to be ready for.</summary>
public enum ReadinessGoal
{
    /// <summary>To offer something in public.</summary>
    Publish,

    /// <summary>To have money paid out.</summary>
    BePaid,
}

/// <summary>How it is known whether a requirement is met.</summary>
public enum RequirementKind
{
    /// <summary>The program looks.</summary>
    Computed,

    /// <summary>Somebody of the organization accepts it, in a certain version.</summary>
    Attested,

    /// <summary>An operator checks it, when the organization asks.</summary>
    Verified,
}

/// <summary>Something that must be true before an organization may do something.</summary>
/// <param name="Id">In kebab case.</param>
/// <param name="Kind">How it is known.</param>
/// <param name="Title">What it is.</param>
/// <param name="NextStep">What to do about it, as a sentence.</param>
public sealed record Requirement(string Id, RequirementKind Kind, string Title, string NextStep)
{
    /// <summary>Of what is attested: the version that counts.</summary>
    public string? Version { get; init; }

    /// <summary>What it is needed for.</summary>
    public IReadOnlyList<ReadinessGoal> Goals { get; init; } = [];
}

/// <summary>How a check by an operator stands.</summary>
public enum CheckState
{
    /// <summary>It waits for an operator.</summary>
    Asked,

    /// <summary>An operator has seen that it is so.</summary>
    Approved,

    /// <summary>An operator has said what is wrong.</summary>
    Rejected,
}

/// <summary>The latest check of a requirement.</summary>
public sealed record Check(CheckState State, string? Reason);

/// <summary>An operator lets an organization do without a requirement.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Until">Until when; null for good.</param>
public sealed record Waiver(string Reason, Instant? Until);

/// <summary>What is true of an organization now, by requirement.</summary>
/// <param name="Computed">What the program has found to be so.</param>
/// <param name="Attested">The versions that were accepted.</param>
/// <param name="Checks">The latest check of each.</param>
/// <param name="Waivers">What need not be.</param>
public sealed record ReadinessFacts(
    IReadOnlySet<string> Computed,
    ILookup<string, string> Attested,
    IReadOnlyDictionary<string, Check> Checks,
    IReadOnlyDictionary<string, Waiver> Waivers);
