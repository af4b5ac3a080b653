using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Identity.Passwords;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;

namespace Stoa.Server.Identity.Accounts;

/// <summary>
/// Makes the new address the account's, by the link in its mail together with the account's session or password: else somebody could
/// ask for a stranger's address, have the stranger click, and get what the stranger bought as a guest.
/// </summary>
internal static class ConfirmEmailChange
{
    private static readonly Problem WrongPassword = OwnPassword.Wrong with { Field = "password" };

    internal sealed record Request(string? Token, string? Password);

    internal static async Task<Problem?> Run(Request request, Work work, Users users, Mails mails, Signer signer, CancellationToken cancel)
    {
        var owner = LinkTokens.UserOfChangeEmail(signer, request.Token, work.Now);
        if (owner.Refused(out var bad)) return bad;
        await work.Begin(cancel);
        var locked = await Lock(work, owner.Value, cancel);
        if (locked is not { PendingEmail: { } pending } user) return await Refuse(work, IdentityProblems.LinkUsed);
        var (before, after) = (work.Cipher.Open(user.Email, User.EmailPurpose), work.Cipher.Open(pending, User.PendingEmailPurpose));
        if (!LinkTokens.IsForChange(signer, request.Token, user, after, work.Now)) return await Refuse(work, IdentityProblems.LinkUsed);
        if (work.Actor.UserId != user.Id.Value && await SignIn.CheckPassword(new(before, request.Password), work, users, cancel) is null)
            return await work.Commit(cancel) ?? WrongPassword;

        await MoveContact(work, user, after, cancel);
        await mails.EmailChanged(work, user, cancel);
        // A new stamp comes with it: links that were mailed to the old address are worthless.
        await users.SetEmailAsync(user, after);
        user.EmailVerifiedAt = work.Now;
        (user.PendingEmail, user.PendingEmailAt) = (null, null);
        await ClaimGuests.ByVerifiedEmail(work, user, cancel);
        work.Audit("identity.change-email", user.Id.ToString());
        return await work.Commit(cancel);
    }

    /// <summary>POST /api/v1/email-change-confirmations</summary>
    internal static async Task<IResult> Post(Request request, Work work, Users users, Mails mails, Signer signer, CancellationToken cancel) =>
        await Run(request, work, users, mails, signer, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>GET /confirm-email?token=…</summary>
    internal static IResult Show(string? token, Work work, Signer signer)
    {
        var owner = LinkTokens.UserOfChangeEmail(signer, token, work.Now);
        return owner.Refused(out var problem)
            ? Site.Pages.ProblemPage.Result(problem, "/account/email")
            : new RazorComponentResult<ConfirmEmailPage>(new { Token = token, IsSignedIn = work.Actor.UserId == owner.Value.Value });
    }

    /// <summary>POST /confirm-email</summary>
    internal static async Task<IResult> Submit(IFormCollection form, HttpContext http, Work work, Users users, Mails mails, Signer signer, CancellationToken cancel)
    {
        var request = new Request(form["token"], form["password"]);
        if (await Run(request, work, users, mails, signer, cancel) is { } problem)
        {
            return problem.Field == WrongPassword.Field
                ? new RazorComponentResult<ConfirmEmailPage>(new { request.Token, Problems = new[] { problem } }) { StatusCode = problem.Kind.Status() }
                : Site.Pages.ProblemPage.Result(problem, "/account/email");
        }
        new Flash(Tone.Good, "Your new e-mail address is confirmed. From now on you sign in with it.").Keep(http);
        return new SeeOther(work.Actor.IsSignedIn ? "/account" : "/sign-in");
    }

    private static async Task<User?> Lock(Work work, Id<User> id, CancellationToken cancel) =>
        (await work.Db.Set<User>().FromSql($"select * from identity.users where id = {id.Value} for update").ToListAsync(cancel)).SingleOrDefault();

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }

    // What the account buys as is reached where the account is, unless another address was given there.
    private static async Task MoveContact(Work work, User user, string after, CancellationToken cancel)
    {
        var own = await work.Db.Set<Customer>().FirstOrDefaultAsync(customer => customer.IsOwn && customer.UserId == user.Id, cancel);
        if (own?.EmailIndex is not { } index || !index.AsSpan().SequenceEqual(user.EmailIndex)) return;
        own.Email = work.Cipher.Seal(after, Customer.EmailPurpose);
        own.EmailIndex = work.Index.Of(IndexKind.Email, after, User.EmailIndexPurpose);
    }
}
