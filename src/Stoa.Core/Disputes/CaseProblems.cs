using Stoa.Core.Ordering;

namespace Stoa.Core.Disputes;

/// <summary>What the rules of cases refuse.</summary>
public static class CaseProblems
{
    /// <summary>Nothing can be done any more.</summary>
    public static Problem Over { get; } = new(ProblemKind.Conflict, "case-over",
        "This complaint has been resolved. Load the page again to see how.");

    internal static Problem EscalatedAlready { get; } = new(ProblemKind.Conflict, "escalated-already",
        "The marketplace has been asked to decide already.");

    internal static Problem NoProposal { get; } = new(ProblemKind.Conflict, "no-proposal",
        "No proposal is on the table. Load the page again, and make one.");

    internal static Problem TheirsStands { get; } = new(ProblemKind.Conflict, "proposal-stands",
        "The other side has made a proposal meanwhile. Accept it, or answer it with another amount.");

    internal static Problem NotOwn { get; } = new(ProblemKind.Conflict, "not-own-proposal",
        "The proposal on the table is the other side's: accept it, or answer it with another amount.");

    internal static Problem Own { get; } = new(ProblemKind.Conflict, "own-proposal",
        "The proposal on the table is your own: the other side answers it.");

    internal static Problem TooMany { get; } = new(ProblemKind.Conflict, "too-many-proposals",
        $"There have been {CaseRules.ProposalsMax} proposals. Accept the last one, or ask the marketplace to decide.");

    internal static Problem Early { get; } = new(ProblemKind.Conflict, "too-early", "The two still have time to agree.");

    internal static Problem Role(CaseRow row) => new(ProblemKind.Forbidden, "wrong-role",
        $"Only {row.By.InWords()} may do this to a complaint.");
}
