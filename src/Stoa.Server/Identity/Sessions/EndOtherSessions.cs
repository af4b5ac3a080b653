using Stoa.Core;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;

namespace Stoa.Server.Identity.Sessions;

/// <summary>Signs a user out everywhere but here: every other session and bearer token ends at once.</summary>
internal static class EndOtherSessions
{
    internal static async Task<Outcome<int>> Run(Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var user = new Id<User>(work.Actor.UserId!.Value);
        var count = await EndSessions.OthersOf(work, user, cancel);
        if (count > 0) work.Audit("identity.end-other-sessions", user.ToString(), after: new { Count = count });
        return await work.Commit(cancel) is { } problem ? problem : count;
    }

    /// <summary>DELETE /api/v1/sessions/others</summary>
    internal static async Task<IResult> Delete(Work work, CancellationToken cancel) =>
        (await Run(work, cancel)).Refused(out var problem) ? problem.Answer() : Results.NoContent();

    /// <summary>POST /account/sessions/end-others</summary>
    internal static async Task<IResult> Submit(HttpContext http, Work work, CancellationToken cancel)
    {
        var ended = await Run(work, cancel);
        if (ended.Refused(out var problem)) return Site.Pages.ProblemPage.Result(problem, "/account/sessions");
        new Flash(Tone.Good, ended.Value switch
        {
            0 => "You were signed in nowhere else.",
            1 => "One other session has ended.",
            var count => $"{count} other sessions have ended.",
        }).Keep(http);
        return new SeeOther("/account/sessions");
    }
}
