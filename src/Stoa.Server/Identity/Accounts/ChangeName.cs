using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Core;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;

namespace Stoa.Server.Identity.Accounts;

/// <summary>A signed-in user is called otherwise from now on; orders keep the name that was given with them.</summary>
internal static class ChangeName
{
    internal sealed record Request(string? Name);

    internal static async Task<Problem?> Run(Request request, Work work, CancellationToken cancel)
    {
        var name = AccountRules.Name(request.Name);
        if (name.Refused(out var wrong)) return wrong;
        if (await work.Db.FindAsync<User>([new Id<User>(work.Actor.UserId!.Value)], cancel) is not { } user) return IdentityProblems.NotSignedIn;
        user.Name = work.Cipher.Seal(name.Value, User.NamePurpose);
        work.Audit("identity.change-name", user.Id.ToString());
        return await work.Commit(cancel);
    }

    /// <summary>PATCH /api/v1/me: the account as it is now.</summary>
    internal static async Task<IResult> Patch(Request request, Work work, CancellationToken cancel) =>
        await Run(request, work, cancel) is { } problem ? problem.Answer() : await GetMe.Get(work, cancel);

    /// <summary>GET /account/name</summary>
    internal static async Task<IResult> Show(Work work, CancellationToken cancel)
    {
        var me = await GetMe.Run(work, cancel);
        return me.Refused(out var problem)
            ? Site.Pages.ProblemPage.Result(problem)
            : new RazorComponentResult<ChangeNamePage>(new { me.Value.Name });
    }

    /// <summary>POST /account/name</summary>
    internal static async Task<IResult> Submit(IFormCollection form, HttpContext http, Work work, CancellationToken cancel)
    {
        var request = new Request(form["name"]);
        if (await Run(request, work, cancel) is { } problem)
            return new RazorComponentResult<ChangeNamePage>(new { request.Name, Problems = new[] { problem } }) { StatusCode = problem.Kind.Status() };
        new Flash(Tone.Good, "Your name is changed.").Keep(http);
        return new SeeOther("/account");
    }
}
