using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Identity.Passwords;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;

namespace Stoa.Server.Identity.Accounts;

/// <summary>
/// A signed-in user wants another address. A link goes to the new one, a notice to the old one; nothing changes until the link
/// is confirmed. An address that has an account already gets the same answer; then its owner gets another mail.
/// </summary>
internal static class RequestEmailChange
{
    private static readonly Problem Same = new(ProblemKind.Conflict, "email-same", "This is your address already.", "email");

    internal sealed record Request(string? CurrentPassword, string? Email);

    internal static async Task<Problem?> Run(Request request, Work work, Users users, Mails mails, CancellationToken cancel)
    {
        var email = AccountRules.Email(request.Email);
        if (email.Refused(out var wrong)) return wrong;
        var asked = await OwnPassword.Ask(request.CurrentPassword, work, users, cancel);
        if (asked.Refused(out wrong)) return wrong;
        var (user, owner) = (asked.Value, await users.FindByEmailAsync(email.Value));
        if (owner?.Id == user.Id)
        {
            await work.Abandon();
            return Same;
        }
        user.PendingEmail = work.Cipher.Seal(email.Value, User.PendingEmailPurpose);
        user.PendingEmailAt = work.Now;
        if (owner is null) await mails.ConfirmChange(work, user, email.Value, cancel);
        else await mails.ChangeTaken(work, owner, cancel);
        await mails.ChangeAsked(work, user, cancel);
        work.Audit("identity.request-email-change", user.Id.ToString());
        // Asked twice at the same moment: the mails are on their way.
        return await work.Commit(cancel) is { Code: not "already-notified" } problem ? problem : null;
    }

    /// <summary>The address that waits for its confirmation; null when there is none or its link has expired.</summary>
    internal static string? Pending(User user, Work work) =>
        user is { PendingEmail: { } pending, PendingEmailAt: { } at } && at + LinkTokens.ChangeEmailFor > work.Now
            ? work.Cipher.Open(pending, User.PendingEmailPurpose)
            : null;

    /// <summary>Forgets the wish; its link is worthless then.</summary>
    internal static async Task<Problem?> Withdraw(Work work, CancellationToken cancel)
    {
        if (await work.Db.FindAsync<User>([new Id<User>(work.Actor.UserId!.Value)], cancel) is not { PendingEmail: not null } user) return null;
        (user.PendingEmail, user.PendingEmailAt) = (null, null);
        work.Audit("identity.withdraw-email-change", user.Id.ToString());
        return await work.Commit(cancel);
    }

    /// <summary>POST /api/v1/me/email-change</summary>
    internal static async Task<IResult> Post(Request request, Work work, Users users, Mails mails, CancellationToken cancel) =>
        await Run(request, work, users, mails, cancel) is { } problem ? problem.Answer() : Results.Accepted();

    /// <summary>DELETE /api/v1/me/email-change</summary>
    internal static async Task<IResult> Delete(Work work, CancellationToken cancel) =>
        await Withdraw(work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>GET /account/email</summary>
    internal static async Task<IResult> Show(Work work, CancellationToken cancel) => await Page(work, new(null, null), null, cancel);

    /// <summary>POST /account/email</summary>
    internal static async Task<IResult> Submit(IFormCollection form, HttpContext http, Work work, Users users, Mails mails, CancellationToken cancel)
    {
        var request = new Request(form["current_password"], form["email"]);
        if (await Run(request, work, users, mails, cancel) is { } problem) return await Page(work, request, problem, cancel);
        new Flash(Tone.Info, "A mail with a link is on its way to the new address. Nothing changes until you open it.").Keep(http);
        return new SeeOther("/account/email");
    }

    /// <summary>POST /account/email/withdraw</summary>
    internal static async Task<IResult> SubmitWithdrawal(HttpContext http, Work work, CancellationToken cancel)
    {
        if (await Withdraw(work, cancel) is { } problem) return Site.Pages.ProblemPage.Result(problem, "/account/email");
        new Flash(Tone.Good, "Your address stays as it is.").Keep(http);
        return new SeeOther("/account/email");
    }

    private static async Task<IResult> Page(Work work, Request request, Problem? problem, CancellationToken cancel)
    {
        var me = await GetMe.Run(work, cancel);
        if (me.Refused(out var gone)) return Site.Pages.ProblemPage.Result(gone);
        return new RazorComponentResult<ChangeEmailPage>(new { Me = me.Value, request.Email, Problems = problem is null ? [] : new[] { problem } })
        {
            StatusCode = problem?.Kind.Status() ?? StatusCodes.Status200OK,
        };
    }
}
