using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.Pages;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Organizations.Team;

/// <summary>
/// Joins a team by the link of an invitation. Looking changes nothing, so mail programs that look ahead do no harm. Only the
/// invited address gets in; the link proves the mailbox, so a new account made here is confirmed at once.
/// </summary>
public static class AcceptInvitation
{
    /// <summary>What an invitation is about, for the page.</summary>
    /// <param name="Organization">The team.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Role">What the invited person would be.</param>
    /// <param name="Email">Whom it was sent to.</param>
    /// <param name="HasAccount">Whether there is an account with this address.</param>
    public sealed record Offered(Id<Organization> Organization, string Name, MemberRole Role, string Email, bool HasAccount);

    /// <summary>Joins as the actor. Clicked twice, it has worked once.</summary>
    public static async Task<Outcome<Id<Organization>>> Run(string token, Work work, Users users, Signer signer, CancellationToken cancel)
    {
        var found = await Lock(token, work, signer, cancel);
        if (found.Refused(out var problem)) return problem;
        var invitation = found.Value;
        if (work.Actor.UserId is not { } actor || await users.FindByIdAsync(new Id<User>(actor).ToString()) is not { } user) return OrganizationProblems.NoInvitation;
        if (invitation.AcceptedBy == user.Id) return invitation.OrganizationId;
        if (Over(invitation, work) is { } over) return over;
        if (!IsFor(invitation, await users.GetEmailAsync(user), work)) return OrganizationProblems.NotYourInvitation;
        await Join(invitation, user.Id, work, cancel);
        return await work.Commit(cancel) is { } refused ? refused : invitation.OrganizationId;
    }

    /// <summary>GET /invitations/{token}</summary>
    internal static async Task<IResult> Get(string token, Work work, Users users, Signer signer, CancellationToken cancel) =>
        await Page(token, null, [], work, users, signer, cancel);

    /// <summary>POST /invitations/{token}: joins as who is signed in, or with name and password as somebody new.</summary>
    internal static async Task<IResult> Post(
        string token, IFormCollection form, HttpContext http, Work work, Users users, Signer signer, CancellationToken cancel)
    {
        if (!work.Actor.IsSignedIn) return await JoinAsNew(token, form, http, work, users, signer, cancel);
        var joined = await Run(token, work, users, signer, cancel);
        if (joined.Refused(out var problem)) return ProblemPage.Result(problem);
        new Flash(Tone.Good, "You belong to the team now.").Keep(http);
        return new SeeOther(Desk.PathOf(joined.Value, "day"));
    }

    /// <summary>POST /api/v1/invitations/{token}/acceptances</summary>
    internal static async Task<IResult> PostApi(string token, Work work, Users users, Signer signer, CancellationToken cancel)
    {
        var joined = await Run(token, work, users, signer, cancel);
        return joined.Refused(out var problem) ? problem.Answer() : Results.Json(new { organization_id = joined.Value }, StoaJson.Options);
    }

    private static async Task<IResult> JoinAsNew(
        string token, IFormCollection form, HttpContext http, Work work, Users users, Signer signer, CancellationToken cancel)
    {
        var found = await Lock(token, work, signer, cancel);
        if (found.Refused(out var problem)) return ProblemPage.Result(problem);
        var invitation = found.Value;
        if (Over(invitation, work) is { } over) return ProblemPage.Result(over, "/sign-in");
        var email = work.Cipher.Open(invitation.Email, Invitation.EmailPurpose);
        if (await users.FindByEmailAsync(email) is not null) return new SeeOther($"/sign-in?return={Uri.EscapeDataString($"/invitations/{token}")}");
        var request = CreateUser.Check(new(form["name"].ToString(), email, form["password"].ToString(), Verified: true));
        if (request.Refused(out problem))
        {
            await work.Abandon();
            return await Page(token, form["name"], [problem], work, users, signer, cancel);
        }
        var user = await CreateUser.Add(request.Value, work, users, cancel);
        await Join(invitation, user.Id, work, cancel);
        var begun = await SignIn.Begin(user, SessionKind.Browser, BrowserNames.Of(http.Request.Headers.UserAgent), work, cancel);
        if (await work.Commit(cancel) is { } refused) return ProblemPage.Result(refused, "/sign-in");
        SessionCookie.Give(http, begun.Token);
        new Flash(Tone.Good, "Your account is ready, and you belong to the team.").Keep(http);
        return new SeeOther(Desk.PathOf(invitation.OrganizationId, "day"));
    }

    private static async Task<IResult> Page(
        string token, string? name, IReadOnlyList<Problem> problems, Work work, Users users, Signer signer, CancellationToken cancel)
    {
        var read = InviteMember.Read(signer, token, work.Now);
        if (read.Refused(out var problem)) return ProblemPage.Result(problem);
        var invitation = await work.Db.Set<Invitation>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == read.Value, cancel);
        if (invitation is null) return ProblemPage.Result(OrganizationProblems.NoInvitation);
        if (invitation.AcceptedBy is { } accepted && accepted.Value == work.Actor.UserId) return new SeeOther(Desk.PathOf(invitation.OrganizationId, "day"));
        if (Over(invitation, work) is { } over) return ProblemPage.Result(over, "/sign-in");
        var email = work.Cipher.Open(invitation.Email, Invitation.EmailPurpose);
        var organization = await work.Db.Set<Organization>().AsNoTracking().SingleAsync(o => o.Id == invitation.OrganizationId, cancel);
        var account = await users.FindByEmailAsync(email);
        var isOther = work.Actor.IsSignedIn && account?.Id.Value != work.Actor.UserId;
        return new RazorComponentResult<InvitationPage>(new
        {
            Offered = new Offered(organization.Id, organization.Name, invitation.Role, email, account is not null),
            Token = token,
            IsOther = isOther,
            IsSignedIn = work.Actor.IsSignedIn,
            Name = name,
            Problems = problems,
        })
        {
            StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status(),
        };
    }

    private static async Task<Outcome<Invitation>> Lock(string token, Work work, Signer signer, CancellationToken cancel)
    {
        var read = InviteMember.Read(signer, token, work.Now);
        if (read.Refused(out var problem)) return problem;
        await work.Begin(cancel);
        var rows = await work.Db.Set<Invitation>().FromSql($"select * from organizations.invitations where id = {read.Value.Value} for update").ToListAsync(cancel);
        return rows.SingleOrDefault() is { } invitation ? invitation : OrganizationProblems.NoInvitation;
    }

    private static Problem? Over(Invitation invitation, Work work)
    {
        if (invitation.AcceptedAt is not null) return OrganizationProblems.InvitationUsed;
        return invitation.RevokedAt is not null || invitation.ExpiresAt <= work.Now ? OrganizationProblems.InvitationOver : null;
    }

    private static bool IsFor(Invitation invitation, string? email, Work work) => email is not null
        && work.Index.Candidates(IndexKind.Email, email, Invitation.EmailIndexPurpose).Any(one => one.AsSpan().SequenceEqual(invitation.EmailIndex));

    private static async Task Join(Invitation invitation, Id<User> user, Work work, CancellationToken cancel)
    {
        invitation.AcceptedAt = work.Now;
        invitation.AcceptedBy = user;
        // Somebody who came in another way meanwhile keeps the role they have.
        if (!await work.Db.Set<Member>().AnyAsync(m => m.OrganizationId == invitation.OrganizationId && m.UserId == user, cancel))
            work.Db.Add(new Member { OrganizationId = invitation.OrganizationId, UserId = user, Role = invitation.Role, JoinedAt = work.Now });
        work.Audit("organizations.join", invitation.OrganizationId.ToString(), after: new { Invitation = invitation.Id, User = user, invitation.Role });
    }
}
