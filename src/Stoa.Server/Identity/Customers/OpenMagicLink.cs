using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Customers;

/// <summary>
/// Lets a guest back to one order. Opening the link changes nothing but the session, so mail programs that look ahead do no
/// harm. Somebody who is signed in is asked before that session is left.
/// </summary>
internal static class OpenMagicLink
{
    internal static async Task<IResult> Get(string token, HttpContext http, Work work, Signer signer, CancellationToken cancel)
    {
        var read = MagicLinks.Read(signer, token, work.Now);
        if (read.Refused(out var problem))
            return new RazorComponentResult<MagicLinkEndedPage>(new { Problem = problem, Token = token }) { StatusCode = problem.Kind.Status() };
        if (await Sees(work, read.Value, cancel)) return ToOrder(read.Value);
        return work.Actor.IsSignedIn
            ? new RazorComponentResult<MagicLinkElsewherePage>(new { Token = token })
            : await Open(read.Value, http, work, cancel);
    }

    /// <summary>Leaves the account's session for the link's.</summary>
    internal static async Task<IResult> Submit(string token, HttpContext http, Work work, Signer signer, CancellationToken cancel)
    {
        var read = MagicLinks.Read(signer, token, work.Now);
        if (read.Refused(out var problem)) return Site.Pages.ProblemPage.Result(problem);
        return await Open(read.Value, http, work, cancel);
    }

    private static async Task<IResult> Open(MagicLinks.Target target, HttpContext http, Work work, CancellationToken cancel)
    {
        if (await work.Db.FindAsync<Customer>([target.CustomerId], cancel) is null) return Site.Pages.NotFoundPage.Result();
        await work.Begin(cancel);
        if (work.Actor is { SessionId: { } old } && (work.Actor.IsSignedIn || work.Actor.OrderId is not null))
            await EndSessions.One(work, new Id<Session>(old), cancel);
        var (_, secret) = NewSession.OfLink(work, target.CustomerId, target.OrderId);
        if (await work.Commit(cancel) is { } problem) return Site.Pages.ProblemPage.Result(problem);
        SessionCookie.Give(http, secret);
        return ToOrder(target);
    }

    // The buyer's own session shows the order, and more; it is worth keeping.
    private static async Task<bool> Sees(Work work, MagicLinks.Target target, CancellationToken cancel)
    {
        if (work.Actor.OrderId is { } only) return only == target.OrderId && work.Actor.CustomerId == target.CustomerId.Value;
        if (work.Actor.UserId is { } user) return (await Buyers.AllOf(work, new Id<User>(user), cancel)).Contains(target.CustomerId);
        return work.Actor.CustomerId == target.CustomerId.Value;
    }

    private static IResult ToOrder(MagicLinks.Target target) => new SeeOther($"/orders/{new Id<Order>(target.OrderId)}");
}
