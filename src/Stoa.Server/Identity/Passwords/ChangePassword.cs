using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Site;

namespace Stoa.Server.Identity.Passwords;

/// <summary>A signed-in user sets a new password. Every other session and bearer token ends, and a mail tells of it.</summary>
internal static class ChangePassword
{
    internal sealed record Request(string? CurrentPassword, string? Password);

    internal static async Task<Problem?> Run(Request request, Work work, Users users, Mails mails, CancellationToken cancel)
    {
        var asked = await OwnPassword.Ask(request.CurrentPassword, work, users, cancel);
        if (asked.Refused(out var wrong)) return wrong;
        var user = asked.Value;
        var result = await users.ChangePasswordAsync(user, request.CurrentPassword!, request.Password ?? "");
        if (!result.Succeeded)
        {
            await work.Abandon();
            return PasswordRules.ProblemOf(result);
        }
        await EndSessions.OthersOf(work, user.Id, cancel);
        work.Audit("identity.change-password", user.Id.ToString());
        await mails.Changed(work, user, cancel);
        return await work.Commit(cancel);
    }

    /// <summary>PUT /api/v1/me/password</summary>
    internal static async Task<IResult> Put(Request request, Work work, Users users, Mails mails, CancellationToken cancel) =>
        await Run(request, work, users, mails, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>GET /account/password</summary>
    internal static IResult Show() => new RazorComponentResult<ChangePasswordPage>();

    /// <summary>POST /account/password</summary>
    internal static async Task<IResult> Submit(IFormCollection form, HttpContext http, Work work, Users users, Mails mails, CancellationToken cancel)
    {
        if (await Run(new(form["current_password"], form["password"]), work, users, mails, cancel) is { } problem)
            return new RazorComponentResult<ChangePasswordPage>(new { Problems = new[] { problem } }) { StatusCode = problem.Kind.Status() };
        new Flash(Tone.Good, "Your password is changed, and all other devices are signed out.").Keep(http);
        return new SeeOther("/account");
    }
}
