using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;

namespace Stoa.Server.Identity.Passwords;

/// <summary>
/// Sends the link to a new password, if there is such an account. The account is looked up after the answer was given, so
/// neither its words nor its duration tell whether there is one.
/// </summary>
internal static class RequestPasswordReset
{
    internal const string Topic = "identity.password-reset";
    private const string AskedPurpose = "identity.password-reset.email";

    internal sealed record Request(string? Email);

    /// <summary>What is kept until the mail is sent: the address, sealed.</summary>
    internal sealed record Asked(byte[] Email);

    internal static async Task<Problem?> Run(Request request, Work work, CancellationToken cancel)
    {
        var email = AccountRules.Email(request.Email);
        if (email.Refused(out var wrong)) return wrong;
        var aggregate = Convert.ToHexStringLower(work.Index.Of(IndexKind.Email, email.Value, AskedPurpose));
        work.Send(Topic, aggregate, new Asked(work.Cipher.Seal(email.Value, AskedPurpose).ToArray()));
        return await work.Commit(cancel);
    }

    internal static async Task Handle(Asked asked, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var email = work.Cipher.Open(new Sealed(asked.Email), AskedPurpose);
        if (await services.GetRequiredService<Users>().FindByEmailAsync(email) is { } user)
            await services.GetRequiredService<Mails>().Reset(work, user, cancel);
    }

    internal static async Task<IResult> Post(Request request, Work work, CancellationToken cancel) =>
        await Run(request, work, cancel) is { } problem ? problem.Answer() : Results.Accepted();

    internal static IResult Show() => new RazorComponentResult<ForgotPasswordPage>();

    internal static async Task<IResult> Submit(IFormCollection form, Work work, CancellationToken cancel)
    {
        var request = new Request(form["email"]);
        return await Run(request, work, cancel) is { } problem
            ? new RazorComponentResult<ForgotPasswordPage>(new { request.Email, Problems = new[] { problem } }) { StatusCode = problem.Kind.Status() }
            : new SeeOther("/forgot-password/sent");
    }

    internal static IResult Sent() => SentPage.Result(
        "Look into your mailbox",
        "If there is an account with this address, a mail with a link to a new password is on its way. The link works for an hour.",
        "Nothing there after a few minutes? Look into the spam folder, and check that it is the address you registered with.");
}
