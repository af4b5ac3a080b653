using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Sessions;

/// <summary>Ends this session, a guest's too.</summary>
internal static class SignOut
{
    internal static async Task Run(Work work, CancellationToken cancel)
    {
        if (work.Actor.SessionId is not { } id) return;
        await work.Begin(cancel);
        await EndSessions.One(work, new Id<Session>(id), cancel);
        await work.Commit(cancel);
    }

    internal static async Task<IResult> Delete(Work work, CancellationToken cancel)
    {
        await Run(work, cancel);
        return Results.NoContent();
    }

    internal static async Task<IResult> Submit(HttpContext http, Work work, CancellationToken cancel)
    {
        await Run(work, cancel);
        SessionCookie.Take(http);
        return new SeeOther("/");
    }
}
