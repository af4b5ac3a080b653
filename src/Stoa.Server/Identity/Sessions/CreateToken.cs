using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Sessions;

/// <summary>Makes a named bearer token for the API. It is shown once; it does what its user may do, until it ends or is revoked.</summary>
internal static class CreateToken
{
    /// <summary>The most tokens that a user has at a time.</summary>
    internal const int CountMax = 50;

    internal sealed record Request(string? Name, int? Days);

    internal static async Task<Outcome<SignIn.Begun>> Run(Request request, Work work, CancellationToken cancel)
    {
        if (!AccountRules.IsText(request.Name, AccountRules.NameLengthMax)) return IdentityProblems.BadLabel;
        if (request.Days is < 1 or > SessionTimes.TokenDaysMax) return IdentityProblems.BadDays;
        var (user, now) = (new Id<User>(work.Actor.UserId!.Value), work.Now);
        var count = await work.Db.Set<Session>().CountAsync(
            s => s.UserId == user && s.Kind == SessionKind.Token && s.RevokedAt == null && s.ExpiresAt > now, cancel);
        if (count >= CountMax) return IdentityProblems.TooManyTokens;
        var (session, token) = NewSession.OfUser(
            work, SessionKind.Token, user, request.Name!.Trim(), now + Duration.FromDays(request.Days ?? SessionTimes.TokenDaysDefault));
        work.Audit("identity.create-token", session.Id.ToString());
        return await work.Commit(cancel) is { } problem ? problem : new SignIn.Begun(session.Id, token, session.ExpiresAt);
    }

    internal static async Task<IResult> Post(Request request, Work work, CancellationToken cancel) =>
        (await Run(request, work, cancel)).AnswerCreated(made => $"/api/v1/sessions/{made.Id}");

    internal static async Task<IResult> Show(Work work, CancellationToken cancel) =>
        new RazorComponentResult<TokensPage>(new { Tokens = await Tokens(work, cancel) });

    // Answered with the page itself: a redirect would have to carry the token.
    internal static async Task<IResult> Submit(IFormCollection form, Work work, CancellationToken cancel)
    {
        var days = int.TryParse(form["days"], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
        var made = await Run(new Request(form["name"], days), work, cancel);
        return made.Refused(out var problem)
            ? new RazorComponentResult<TokensPage>(new { Tokens = await Tokens(work, cancel), Problems = new[] { problem } }) { StatusCode = problem.Kind.Status() }
            : new RazorComponentResult<TokensPage>(new { Tokens = await Tokens(work, cancel), Made = made.Value });
    }

    private static async Task<IReadOnlyList<ListSessions.Item>> Tokens(Work work, CancellationToken cancel) =>
        [.. (await ListSessions.Run(work, cancel)).Where(s => s.Kind == SessionKind.Token)];
}
