using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Identity.Accounts;

/// <summary>
/// Opens an account and sends a mail to confirm the address. The answer is the same when there is an account already; then its
/// owner gets another mail. So nobody can find out here who has an account.
/// </summary>
internal static class Register
{
    internal sealed record Request(string? Name, string? Email, string? Password);

    internal static async Task<Problem?> Run(Request request, Work work, Users users, Mails mails, CancellationToken cancel, string? back = null)
    {
        if (CreateUser.Check(new(request.Name ?? "", request.Email ?? "", request.Password ?? "")).Refused(out var wrong)) return wrong;
        var account = CreateUser.Check(new(request.Name!, request.Email!, request.Password!)).Value;
        if (await users.FindByEmailAsync(account.Email) is { } owner)
        {
            users.PretendToCheck(account.Password);
            await mails.Taken(work, owner, cancel);
        }
        else
        {
            await mails.Verify(work, await CreateUser.Add(account, work, users, cancel), back, cancel);
        }
        var problem = await work.Commit(cancel);
        // Somebody else was first, or the mail is on its way already: the same answer.
        return problem is { Kind: ProblemKind.Conflict } ? null : problem;
    }

    internal static async Task<IResult> Post(Request request, Work work, Users users, Mails mails, CancellationToken cancel) =>
        await Run(request, work, users, mails, cancel) is { } problem ? problem.Answer() : Results.Accepted();

    internal static IResult Show(string? @return) => new RazorComponentResult<RegisterPage>(new { Return = LocalPath.Or(@return, "/") });

    internal static async Task<IResult> Submit(IFormCollection form, Work work, Users users, Mails mails, CancellationToken cancel)
    {
        var request = new Request(form["name"], form["email"], form["password"]);
        var back = LocalPath.Or(form["return"], "/");
        return await Run(request, work, users, mails, cancel, back == "/" ? null : back) is { } problem
            ? new RazorComponentResult<RegisterPage>(new { request.Name, request.Email, Return = back, Problems = new[] { problem } })
            {
                StatusCode = problem.Kind.Status(),
            }
            : new SeeOther("/register/sent");
    }

    internal static IResult Sent() => SentPage.Result(
        "Look into your mailbox",
        "We have sent you a mail. Open the link in it to confirm your address, and your account is ready.",
        "Nothing there after a few minutes? Look into the spam folder, or register again: perhaps the address had a typing error.");
}
