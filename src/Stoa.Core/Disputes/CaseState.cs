namespace Stoa.Core.Disputes;

/// <summary>Where a complaint stands.</summary>
public enum CaseState
{
    /// <summary>The customer and the provider look for a solution.</summary>
    Open,

    /// <summary>The marketplace has been asked to decide; the two may still agree.</summary>
    Escalated,

    /// <summary>The two agreed.</summary>
    Settled,

    /// <summary>The marketplace decided.</summary>
    Ruled,

    /// <summary>The customer took the complaint back.</summary>
    Withdrawn,

    /// <summary>What it was about is decided by now: the milestone was accepted or given back, or the order as a whole has a complaint or has ended.</summary>
    Lapsed,
}

/// <summary>What is true of a state.</summary>
public static class CaseStates
{
    /// <summary>True when nothing can happen to the case any more.</summary>
    public static bool IsOver(this CaseState state) => state is not (CaseState.Open or CaseState.Escalated);
}
