using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Identity.Passwords;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Sessions;

/// <summary>Checks e-mail and password and begins a new session: in the browser, or as a bearer token of the API.</summary>
public static class SignIn
{
    internal sealed record Request(string? Email, string? Password);

    /// <summary>A session that just began; its token is never shown again.</summary>
    public sealed record Begun(Id<Session> Id, [property: Description("Send it as Authorization: Bearer.")] string Token, Instant ExpiresAt);

    internal static async Task<Outcome<Begun>> Run(Request request, SessionKind kind, string label, Work work, Users users, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var checkedUser = await CheckPassword(request, work, users, cancel);
        if (checkedUser is not { } user)
        {
            await work.Commit(cancel);
            return IdentityProblems.SignInRefused;
        }
        var begun = await Begin(user, kind, label, work, cancel);
        return await work.Commit(cancel) is { } problem ? problem : begun;
    }

    /// <summary>The user with this password, or null; wrong ones are counted. The caller has begun and commits.</summary>
    internal static async Task<User?> CheckPassword(Request request, Work work, Users users, CancellationToken cancel)
    {
        var password = request.Password ?? "";
        if (password.Length > PasswordRules.LengthMax || AccountRules.Email(request.Email).Refused(out _)) return null;
        if (await users.LockByEmail(request.Email!.Trim(), cancel) is not { } user)
        {
            users.PretendToCheck(password);
            return null;
        }
        // Looked at even while locked, so that time tells nothing.
        var isRight = await users.CheckPasswordAsync(user, password);
        if (await users.IsLockedOutAsync(user)) return null;
        if (!isRight)
        {
            await users.AccessFailedAsync(user);
            if (await users.IsLockedOutAsync(user)) work.Audit("identity.lock", user.Id.ToString(), "too many wrong passwords");
            return null;
        }
        await users.ResetAccessFailedCountAsync(user);
        return user;
    }

    /// <summary>Begins a session and claims what the guest of this browser did. An old session of the browser ends.</summary>
    internal static async Task<Begun> Begin(User user, SessionKind kind, string label, Work work, CancellationToken cancel)
    {
        await ClaimGuests.ByVerifiedEmail(work, user, cancel);
        await ClaimGuests.OfThisSession(work, user, cancel);
        if (kind == SessionKind.Browser && work.Actor.SessionId is { } old) await EndSessions.One(work, new Id<Session>(old), cancel);
        var (session, token) = NewSession.OfUser(work, kind, user.Id, label);
        work.Audit("identity.sign-in", user.Id.ToString(), after: new { SessionId = session.Id });
        return new Begun(session.Id, token, session.ExpiresAt);
    }

    internal static async Task<IResult> Post(Request request, Work work, Users users, CancellationToken cancel) =>
        (await Run(request, SessionKind.Token, "API sign-in", work, users, cancel)).AnswerCreated(_ => "/api/v1/sessions/current");

    internal static IResult Show(string? @return, Work work) => work.Actor.IsSignedIn
        ? new SeeOther(LocalPath.Or(@return, "/"))
        : new RazorComponentResult<SignInPage>(new { Return = LocalPath.Or(@return, "/") });

    internal static async Task<IResult> Submit(IFormCollection form, HttpContext http, Work work, Users users, CancellationToken cancel)
    {
        var request = new Request(form["email"], form["password"]);
        var back = LocalPath.Or(form["return"], "/");
        var begun = await Run(request, SessionKind.Browser, BrowserNames.Of(http.Request.Headers.UserAgent), work, users, cancel);
        if (begun.Refused(out var problem))
        {
            return new RazorComponentResult<SignInPage>(new { request.Email, Return = back, Problems = new[] { problem } }) { StatusCode = problem.Kind.Status() };
        }
        SessionCookie.Give(http, begun.Value.Token);
        return new SeeOther(back);
    }
}
