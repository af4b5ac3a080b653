using Stoa.Core;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Identity.Sessions;

namespace Stoa.Server.Identity;

/// <summary>What can be refused about accounts and sessions.</summary>
internal static class IdentityProblems
{
    internal static readonly Problem NotSignedIn = new(ProblemKind.Unauthenticated, "sign-in-required",
        "Sign in first, or send a bearer token.");

    internal static readonly Problem BadToken = new(ProblemKind.Unauthenticated, "bad-token",
        "This bearer token is not valid, has expired or was revoked. Sign in again for a new one.");

    // One sentence for an unknown address, a wrong password and a paused account: nobody learns which it was.
    internal static readonly Problem SignInRefused = new(ProblemKind.Unauthenticated, "sign-in-refused",
        "This e-mail address and password do not open an account. After five wrong attempts in a row sign-in is paused for 15 minutes; a new password ends the pause.");

    internal static readonly Problem NothingHere = new(ProblemKind.NotFound, "not-found", "There is nothing at this address.");

    internal static readonly Problem NoSession = new(ProblemKind.NotFound, "no-session",
        "You have no such session. It may have ended already.");

    internal static readonly Problem LinkUsed = new(ProblemKind.Gone, "link-used",
        "This link has been used already, or a newer change made it worthless. Ask for a new one.");

    internal static readonly Problem BadName = new(ProblemKind.Invalid, "bad-name",
        $"Write a name of 1 to {AccountRules.NameLengthMax} characters.", "name");

    internal static readonly Problem BadEmail = new(ProblemKind.Invalid, "bad-email",
        "Write an e-mail address such as maya@example.com.", "email");

    internal static readonly Problem BadLabel = new(ProblemKind.Invalid, "bad-token-name",
        $"Give the token a name of 1 to {AccountRules.NameLengthMax} characters, so that you know it again.", "name");

    internal static readonly Problem BadDays = new(ProblemKind.Invalid, "bad-token-days",
        $"A token is valid for 1 to {SessionTimes.TokenDaysMax} days.", "days");

    internal static readonly Problem TooManyTokens = new(ProblemKind.Conflict, "too-many-tokens",
        $"You have {CreateToken.CountMax} tokens already. Revoke one that you no longer use.");
}
