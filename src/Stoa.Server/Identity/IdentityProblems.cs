using Stoa.Core;

namespace Stoa.Server.Identity;

/// <summary>What can be refused about accounts and sessions.</summary>
internal static class IdentityProblems
{
    internal static readonly Problem NotSignedIn = new(ProblemKind.Unauthenticated, "sign-in-required",
        "Sign in first, or send a bearer token.");

    internal static readonly Problem BadToken = new(ProblemKind.Unauthenticated, "bad-token",
        "This bearer token is not valid, has expired or was revoked. Sign in again for a new one.");

    internal static readonly Problem NothingHere = new(ProblemKind.NotFound, "not-found", "There is nothing at this address.");
}
