using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Site;

namespace Stoa.Server.Identity.Accounts;

/// <summary>
/// Confirms an address by the link in the mail, together with the password (or the session) of the account: else somebody could
/// register with a stranger's address, have the stranger click, and get what the stranger bought as a guest.
/// </summary>
internal static class VerifyEmail
{
    internal sealed record Request(string? Token, string? Password);

    /// <summary>What came of it.</summary>
    /// <param name="Begun">The session that began; null when the user was signed in already.</param>
    internal sealed record Verified(SignIn.Begun? Begun);

    internal static async Task<Outcome<Verified>> Run(
        Request request, SessionKind kind, string label, Work work, Users users, Signer signer, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var owner = LinkTokens.UserOfVerify(signer, request.Token, work.Now);
        if (owner.Refused(out var bad)) return bad;
        if (await users.FindByIdAsync(owner.Value.ToString()) is not { } user) return IdentityProblems.LinkUsed;
        var isSignedIn = work.Actor.UserId == user.Id.Value;
        if (!isSignedIn && !await HasPassword(user, request.Password, work, users, cancel))
        {
            await work.Commit(cancel);
            return WrongPassword;
        }
        if (user.EmailVerifiedAt is null)
        {
            if (!(await users.ConfirmEmailAsync(user, request.Token!)).Succeeded) return IdentityProblems.LinkUsed;
            work.Audit("identity.verify-email", user.Id.ToString());
        }
        await ClaimGuests.ByVerifiedEmail(work, user, cancel);
        var begun = isSignedIn ? null : await SignIn.Begin(user, kind, label, work, cancel);
        return await work.Commit(cancel) is { } problem ? problem : new Verified(begun);
    }

    private static async Task<bool> HasPassword(User user, string? password, Work work, Users users, CancellationToken cancel) =>
        await SignIn.CheckPassword(new(await users.GetEmailAsync(user), password), work, users, cancel) is not null;

    internal static async Task<IResult> Post(Request request, Work work, Users users, Signer signer, CancellationToken cancel)
    {
        var verified = await Run(request, SessionKind.Token, "API sign-in", work, users, signer, cancel);
        if (verified.Refused(out var problem)) return problem.Answer();
        return verified.Value.Begun is { } begun
            ? ((Outcome<SignIn.Begun>)begun).AnswerCreated(_ => "/api/v1/sessions/current")
            : Results.NoContent();
    }

    internal static IResult Show(string? token, string? @return, Work work, Signer signer) =>
        LinkTokens.UserOfVerify(signer, token, work.Now).Refused(out var problem)
            ? Site.Pages.ProblemPage.Result(problem, "/register")
            : new RazorComponentResult<VerifyEmailPage>(new { Token = token, Return = LocalPath.Or(@return, "/account"), IsSignedIn = work.Actor.IsSignedIn });

    internal static async Task<IResult> Submit(IFormCollection form, HttpContext http, Work work, Users users, Signer signer, CancellationToken cancel)
    {
        var request = new Request(form["token"], form["password"]);
        var back = LocalPath.Or(form["return"], "/account");
        var verified = await Run(request, SessionKind.Browser, BrowserNames.Of(http.Request.Headers.UserAgent), work, users, signer, cancel);
        if (verified.Refused(out var problem))
        {
            return problem.Field is null
                ? Site.Pages.ProblemPage.Result(problem, "/sign-in")
                : new RazorComponentResult<VerifyEmailPage>(new { request.Token, Return = back, Problems = new[] { problem } }) { StatusCode = problem.Kind.Status() };
        }
        if (verified.Value.Begun is { } begun) SessionCookie.Give(http, begun.Token);
        new Flash(Tone.Good, "Your e-mail address is confirmed.").Keep(http);
        return new SeeOther(back);
    }

    private static readonly Problem WrongPassword = IdentityProblems.SignInRefused with
    {
        Message = "This is not the password of the account. After five wrong attempts in a row sign-in is paused for 15 minutes.",
        Field = "password",
    };
}
