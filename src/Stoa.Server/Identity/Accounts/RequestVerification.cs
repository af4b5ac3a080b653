using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;

namespace Stoa.Server.Identity.Accounts;

/// <summary>Sends the signed-in user the mail to confirm the address again.</summary>
internal static class RequestVerification
{
    internal static async Task<Problem?> Run(Work work, Mails mails, CancellationToken cancel)
    {
        var user = await work.Db.FindAsync<User>([new Id<User>(work.Actor.UserId!.Value)], cancel);
        if (user is { EmailVerifiedAt: null }) await mails.Verify(work, user, back: null, cancel);
        return await work.Commit(cancel) is { Kind: not ProblemKind.Conflict } problem ? problem : null;
    }

    internal static async Task<IResult> Post(Work work, Mails mails, CancellationToken cancel) =>
        await Run(work, mails, cancel) is { } problem ? problem.Answer() : Results.Accepted();

    internal static async Task<IResult> Submit(HttpContext http, Work work, Mails mails, CancellationToken cancel)
    {
        var problem = await Run(work, mails, cancel);
        new Flash(problem is null ? Tone.Info : Tone.Bad, problem?.Message ?? "A mail with a link is on its way to you.").Keep(http);
        return new SeeOther("/account");
    }
}
