using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;

namespace Stoa.Server.Identity.Sessions;

/// <summary>Ends one of the user's own sessions or tokens at once.</summary>
internal static class RevokeSession
{
    internal static async Task<Problem?> Run(Id<Session> id, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        if (await EndSessions.OneOf(work, new Id<User>(work.Actor.UserId!.Value), id, cancel) == 0)
        {
            await work.Abandon();
            return IdentityProblems.NoSession;
        }
        work.Audit("identity.revoke-session", id.ToString());
        return await work.Commit(cancel);
    }

    internal static async Task<IResult> Delete(Id<Session> id, Work work, CancellationToken cancel) =>
        await Run(id, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    internal static async Task<IResult> Submit(Id<Session> id, IFormCollection form, HttpContext http, Work work, CancellationToken cancel)
    {
        if (await Run(id, work, cancel) is { } problem) return Site.Pages.ProblemPage.Result(problem, "/account/sessions");
        new Flash(Tone.Good, "That session has ended.").Keep(http);
        return new SeeOther(LocalPath.Or(form["return"], "/account/sessions"));
    }
}
