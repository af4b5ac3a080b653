using Stoa.Core.Ordering;

namespace Stoa.Core.Disputes;

/// <summary>Which proposal must stand, seen by who moves.</summary>
public enum Standing
{
    /// <summary>It does not matter.</summary>
    Any,

    /// <summary>None, or one's own.</summary>
    NotTheirs,

    /// <summary>The other's.</summary>
    Theirs,

    /// <summary>One's own.</summary>
    Own,
}

/// <summary>One row of the rules of cases.</summary>
/// <param name="Move">What is done.</param>
/// <param name="From">Where the case must stand.</param>
/// <param name="To">Where it stands then; null when it stays.</param>
/// <param name="By">Who may.</param>
/// <param name="Needs">Which proposal must stand.</param>
/// <param name="NeedsAmount">True when an amount must come with it.</param>
/// <param name="NeedsReason">True when whoever moves must say why.</param>
public sealed record CaseRow(
    CaseMove Move, IReadOnlyList<CaseState> From, CaseState? To, ActorRole By, Standing Needs = Standing.Any, bool NeedsAmount = false, bool NeedsReason = false);
