using Stoa.Core;

namespace Stoa.Server.Operations;

/// <summary>What an operator is told.</summary>
internal static class OperationsProblems
{
    internal static readonly Problem NoAction = new(ProblemKind.Conflict, "not-permitted",
        "This cannot be done to the order any more. Look at where it stands now.");

    internal static readonly Problem BadDate = new(ProblemKind.Invalid, "bad-date", "Write the date as YYYY-MM-DD.", "from");

    internal static readonly Problem BadState = new(ProblemKind.Invalid, "bad-state", "There is no such state.", "state");

    internal static readonly Problem NothingChosen = new(ProblemKind.Invalid, "range-required",
        "Say what to replay: an id, a range from and to, or a topic.");
}
