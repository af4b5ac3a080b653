using Stoa.Core;

namespace Stoa.Server.Organizations.GettingReady;

/// <summary>What is refused on the way to being ready.</summary>
internal static class ReadinessProblems
{
    internal static readonly Problem Unknown = new(ProblemKind.NotFound, "requirement-not-found", "Nothing of this kind is asked for here.");

    internal static readonly Problem OtherVersion = new(
        ProblemKind.Conflict, "terms-changed", "The terms have changed since you opened this page. Read them again, then accept.", "version");

    internal static readonly Problem NoNote = new(
        ProblemKind.Invalid, "note-missing", $"Say in 1 to {GetReady.NoteLengthMax} characters what is to be checked, and where the documents can be seen.", "note");

    internal static readonly Problem CheckedAlready = new(ProblemKind.Conflict, "checked-already", "This has been checked already.");

    internal static readonly Problem NoCheck = new(ProblemKind.NotFound, "check-not-found", "There is no such check.");

    internal static readonly Problem Decided = new(ProblemKind.Conflict, "check-decided", "Somebody has decided this check already.");

    internal static readonly Problem NoReason = new(
        ProblemKind.Invalid, "reason-missing", $"Say why, in 1 to {GetReady.NoteLengthMax} characters. The provider reads it.", "reason");

    internal static readonly Problem BadUntil = new(
        ProblemKind.Invalid, "until-invalid", "A waiver ends in the future, or never: write the date as YYYY-MM-DD, or nothing.", "until");

    internal static readonly Problem NoWaiver = new(ProblemKind.NotFound, "waiver-not-found", "There is no such waiver, or not any more.");
}
