using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Site;

namespace Stoa.Server.Identity.Passwords;

/// <summary>
/// Sets a new password by the link in the mail. Every session and bearer token of the user ends; the address counts as verified,
/// since the mail was read.
/// </summary>
internal static class ResetPassword
{
    internal sealed record Request(string? Token, string? Password);

    internal static async Task<Problem?> Run(Request request, Work work, Users users, Mails mails, Signer signer, CancellationToken cancel)
    {
        var owner = LinkTokens.UserOfReset(signer, request.Token, work.Now);
        if (owner.Refused(out var bad)) return bad;
        await work.Begin(cancel);
        if (await users.FindByIdAsync(owner.Value.ToString()) is not { } user) return IdentityProblems.LinkUsed;
        var result = await users.ResetPasswordAsync(user, request.Token!, request.Password ?? "");
        if (!result.Succeeded)
        {
            await work.Abandon();
            return PasswordRules.ProblemOf(result);
        }
        user.EmailVerifiedAt ??= work.Now;
        user.FailedCount = 0;
        user.LockedUntil = null;
        await EndSessions.AllOf(work, user.Id, cancel);
        await ClaimGuests.ByVerifiedEmail(work, user, cancel);
        work.Audit("identity.reset-password", user.Id.ToString());
        await mails.Changed(work, user, cancel);
        return await work.Commit(cancel);
    }

    internal static async Task<IResult> Post(Request request, Work work, Users users, Mails mails, Signer signer, CancellationToken cancel) =>
        await Run(request, work, users, mails, signer, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    internal static IResult Show(string? token, Work work, Signer signer) =>
        LinkTokens.UserOfReset(signer, token, work.Now).Refused(out var problem)
            ? Site.Pages.ProblemPage.Result(problem, "/forgot-password")
            : new RazorComponentResult<ResetPasswordPage>(new { Token = token });

    internal static async Task<IResult> Submit(
        IFormCollection form, HttpContext http, Work work, Users users, Mails mails, Signer signer, CancellationToken cancel)
    {
        var request = new Request(form["token"], form["password"]);
        if (await Run(request, work, users, mails, signer, cancel) is { } problem)
        {
            return problem.Field is null
                ? Site.Pages.ProblemPage.Result(problem, "/forgot-password")
                : new RazorComponentResult<ResetPasswordPage>(new { request.Token, Problems = new[] { problem } }) { StatusCode = problem.Kind.Status() };
        }
        SessionCookie.Take(http);
        new Flash(Tone.Good, "Your password is changed, and all other devices are signed out. Sign in with the new one.").Keep(http);
        return new SeeOther("/sign-in");
    }
}
