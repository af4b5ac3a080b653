using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Server.Identity;
using Stoa.Server.Notifications;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Organizations.Pages;
using Stoa.Server.Organizations.Setup;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Organizations.Team;

/// <summary>Who belongs to an organization, who is invited, and the forms that change it.</summary>
public static class ViewTeam
{
    /// <summary>A member as the team sees them.</summary>
    /// <param name="UserId">Who.</param>
    /// <param name="Name">Their name.</param>
    /// <param name="Email">Their address; null for those who may not change the team.</param>
    /// <param name="Role">What they are.</param>
    /// <param name="JoinedAt">Since when.</param>
    public sealed record Line(Id<User> UserId, string Name, string? Email, MemberRole Role, Instant JoinedAt);

    /// <summary>The team.</summary>
    public sealed record Team(IReadOnlyList<Line> Members, IReadOnlyList<InviteMember.Sent> Invitations);

    /// <summary>The team: addresses and invitations for those who may change it.</summary>
    public static async Task<Team> Run(Desk desk, Work work, CancellationToken cancel)
    {
        var sees = desk.May(Permission.EditStaff);
        var rows = await (
            from member in work.Db.Set<Member>().AsNoTracking()
            join user in work.Db.Set<User>() on member.UserId equals user.Id
            where member.OrganizationId == desk.Id
            orderby member.JoinedAt, user.Id
            select new { user.Id, user.Name, user.Email, member.Role, member.JoinedAt }).Take(InviteMember.MembersMax).ToListAsync(cancel);
        var invitations = sees
            ? await InviteMember.Open(desk, work).AsNoTracking().OrderByDescending(one => one.CreatedAt).Take(InviteMember.MembersMax).ToListAsync(cancel)
            : [];
        return new Team(
            [
                .. rows.Select(row => new Line(
                    row.Id, work.Cipher.Open(row.Name, User.NamePurpose), sees ? work.Cipher.Open(row.Email, User.EmailPurpose) : null, row.Role, row.JoinedAt)),
            ],
            [.. invitations.Select(one => InviteMember.Of(one, work))]);
    }

    /// <summary>GET /api/v1/organizations/{organization}/members</summary>
    internal static async Task<IResult> GetApi(Desk desk, Work work, CancellationToken cancel) =>
        Outcome<Team>.Of(await Run(desk, work, cancel)).Answer();

    /// <summary>GET /provider/{organization}/team</summary>
    internal static Task<IResult> Get(Desk desk, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Page(desk, new(null, null), [], work, marketplace, cancel);

    /// <summary>POST /provider/{organization}/team/invitations: email, role.</summary>
    internal static async Task<IResult> PostInvitation(
        Desk desk, IFormCollection form, HttpContext http, Work work, Mail mail, Signer signer, Marketplace marketplace, CancellationToken cancel)
    {
        var request = new InviteMember.Request(form["email"], StartOrganization.EnumOf<MemberRole>(form["role"]));
        var sent = await InviteMember.Run(desk, request, work, mail, signer, cancel);
        if (!sent.Refused(out var problem)) return Back(desk, http, $"The invitation to {sent.Value.Email} is on its way.");
        await work.Abandon();
        return await Page(desk, request, [problem], work, marketplace, cancel);
    }

    /// <summary>POST /provider/{organization}/team/invitations/{id}/{step}: again or revoke.</summary>
    internal static async Task<IResult> PostStep(
        Desk desk, Id<Invitation> id, string step, HttpContext http, Work work, Mail mail, Signer signer, CancellationToken cancel)
    {
        Problem? problem = step switch
        {
            "again" => (await InviteMember.Again(desk, id, work, mail, signer, cancel)).Problem,
            "revoke" => await InviteMember.Revoke(desk, id, work, cancel),
            _ => OrganizationProblems.NoInvitation,
        };
        return problem is null ? Back(desk, http, step == "again" ? "Sent again." : "The invitation is withdrawn.") : ProblemPage.Result(problem, desk.Href("team"));
    }

    /// <summary>POST /provider/{organization}/team/members/{user}/{step}: role or remove.</summary>
    internal static async Task<IResult> PostMember(
        Desk desk, Id<User> user, string step, IFormCollection form, HttpContext http, Work work, CancellationToken cancel)
    {
        var problem = step switch
        {
            "role" => await ChangeMember.SetRole(desk, user, new(StartOrganization.EnumOf<MemberRole>(form["role"])), work, cancel),
            "remove" => await ChangeMember.Remove(desk, user, work, cancel),
            _ => OrganizationProblems.NoMember,
        };
        return problem is null ? Back(desk, http, step == "role" ? "The role is changed." : "They are not in the team any more.") : ProblemPage.Result(problem, desk.Href("team"));
    }

    /// <summary>POST /provider/{organization}/team/leave</summary>
    internal static async Task<IResult> PostLeave(Desk desk, HttpContext http, Work work, CancellationToken cancel)
    {
        if (await ChangeMember.Leave(desk, work, cancel) is { } problem) return ProblemPage.Result(problem, desk.Href("team"));
        new Flash(Tone.Good, $"You have left {desk.Name}.").Keep(http);
        return new SeeOther("/account");
    }

    private static SeeOther Back(Desk desk, HttpContext http, string text)
    {
        new Flash(Tone.Good, text).Keep(http);
        return new SeeOther(desk.Href("team"));
    }

    private static async Task<IResult> Page(
        Desk desk, InviteMember.Request asked, IReadOnlyList<Problem> problems, Work work, Marketplace marketplace, CancellationToken cancel) =>
        new RazorComponentResult<TeamPage>(new
        {
            Desk = desk,
            Team = await Run(desk, work, cancel),
            Me = new Id<User>(work.Actor.UserId!.Value),
            Asked = asked,
            Problems = problems,
            marketplace.Zone,
            work.Now,
        })
        {
            StatusCode = problems.Count == 0 ? StatusCodes.Status200OK : problems[0].Kind.Status(),
        };
}
