using Stoa.Core;

namespace Stoa.Server.Organizations;

/// <summary>What organizations refuse.</summary>
internal static class OrganizationProblems
{
    public static readonly Problem NoProvider = new(
        ProblemKind.NotFound, "provider-not-found", "There is no such provider, or it does not offer anything at the moment.");

    public static readonly Problem SuspendedAlready = new(
        ProblemKind.Conflict, "already-suspended", "This provider is suspended already.");

    public static readonly Problem NotOpen = new(
        ProblemKind.Conflict, "not-open", "This provider has not opened yet: there is nothing to suspend.");

    public static readonly Problem NotSuspended = new(
        ProblemKind.Conflict, "not-suspended", "This provider is not suspended.");

    public static readonly Problem NoReason = new(
        ProblemKind.Invalid, "reason-missing", $"Say why, in 1 to {SuspendProvider.ReasonLengthMax} characters. The provider and the audit trail will show it.", "reason");
}
