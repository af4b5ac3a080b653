using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Notifications;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations.Team;

/// <summary>Asks somebody by e-mail to join the team, again if need be, and takes it back.</summary>
public static class InviteMember
{
    /// <summary>Members and open invitations of one organization.</summary>
    public const int MembersMax = 200;

    /// <summary>How long an invitation can be accepted after it was sent.</summary>
    public static readonly Duration ValidFor = Duration.FromDays(7);

    private const int SentMax = 20;
    private const string LinkPurpose = "organizations.invitation";
    private static readonly Duration BetweenMails = Duration.FromMinutes(1);

    /// <summary>Whom to ask, to be what.</summary>
    public sealed record Request(string? Email, MemberRole? Role);

    /// <summary>An invitation as the team sees it.</summary>
    public sealed record Sent(Id<Invitation> Id, string Email, MemberRole Role, Instant SentAt, Instant ExpiresAt, int SentCount);

    /// <summary>Invites; the mail leaves with the commit. One open invitation per address.</summary>
    public static async Task<Outcome<Sent>> Run(Desk desk, Request request, Work work, Mail mail, Signer signer, CancellationToken cancel)
    {
        if (AccountRules.Email(request.Email).Refused(out var badEmail)) return badEmail;
        if (request.Role is not { } role || !Enum.IsDefined(role)) return new Problem(ProblemKind.Invalid, "role-required", "Choose a role.", "role");
        if (!desk.Role.ToGive().Contains(role)) return Permissions.Refusal(Permissions.ToChange(role)) with { Field = "role" };
        var email = request.Email!.Trim();
        var candidates = work.Index.Candidates(IndexKind.Email, email, User.EmailIndexPurpose);
        var isMember = await (
            from member in work.Db.Set<Member>()
            join user in work.Db.Set<User>() on member.UserId equals user.Id
            where member.OrganizationId == desk.Id && candidates.Contains(user.EmailIndex)
            select user.Id).AnyAsync(cancel);
        if (isMember) return new Problem(ProblemKind.Conflict, "member-already", "They belong to the team already.", "email");
        var open = Open(desk, work);
        if (await work.Db.Set<Member>().CountAsync(m => m.OrganizationId == desk.Id, cancel) + await open.CountAsync(cancel) >= MembersMax)
            return OrganizationProblems.TooManyMembers;
        var same = work.Index.Candidates(IndexKind.Email, email, Invitation.EmailIndexPurpose);
        if (await open.AnyAsync(one => same.Contains(one.EmailIndex), cancel))
            return new Problem(ProblemKind.Conflict, "invited-already", "There is an open invitation for this address. Send it again instead.", "email");

        var invitation = new Invitation
        {
            Id = Id<Invitation>.New(work.Now),
            OrganizationId = desk.Id,
            Email = work.Cipher.Seal(email, Invitation.EmailPurpose),
            EmailIndex = work.Index.Of(IndexKind.Email, email, Invitation.EmailIndexPurpose),
            Role = role,
            InvitedBy = new Id<User>(work.Actor.UserId!.Value),
            CreatedAt = work.Now,
            SentAt = work.Now,
            ExpiresAt = work.Now + ValidFor,
        };
        work.Db.Add(invitation);
        work.Audit("organizations.invite", desk.Id.ToString(), after: new { Invitation = invitation.Id, Role = role });
        await Send(desk, invitation, email, work, mail, signer, cancel);
        return await work.Commit(cancel) is { } problem ? problem : Of(invitation, work);
    }

    /// <summary>Sends an open invitation again, and lets it live anew.</summary>
    public static async Task<Outcome<Sent>> Again(Desk desk, Id<Invitation> id, Work work, Mail mail, Signer signer, CancellationToken cancel)
    {
        var found = await Find(desk, id, work, cancel);
        if (found.Refused(out var problem)) return problem;
        var invitation = found.Value;
        if (invitation.SentCount >= SentMax || work.Now - invitation.SentAt < BetweenMails) return OrganizationProblems.SentTooOften;
        (invitation.SentAt, invitation.ExpiresAt) = (work.Now, work.Now + ValidFor);
        invitation.SentCount++;
        work.Audit("organizations.invite-again", desk.Id.ToString(), after: new { Invitation = id });
        await Send(desk, invitation, work.Cipher.Open(invitation.Email, Invitation.EmailPurpose), work, mail, signer, cancel);
        return await work.Commit(cancel) is { } refused ? refused : Of(invitation, work);
    }

    /// <summary>Takes an open invitation back: its links open nothing any more.</summary>
    public static async Task<Problem?> Revoke(Desk desk, Id<Invitation> id, Work work, CancellationToken cancel)
    {
        var found = await Find(desk, id, work, cancel);
        if (found.Refused(out var problem)) return problem;
        found.Value.RevokedAt = work.Now;
        work.Audit("organizations.revoke-invitation", desk.Id.ToString(), after: new { Invitation = id });
        return await work.Commit(cancel);
    }

    /// <summary>The organization's open invitations, expired ones too: those can be sent again.</summary>
    internal static IQueryable<Invitation> Open(Desk desk, Work work) =>
        work.Db.Set<Invitation>().Where(one => one.OrganizationId == desk.Id && one.AcceptedAt == null && one.RevokedAt == null);

    /// <summary>Which invitation a link is for.</summary>
    internal static Outcome<Id<Invitation>> Read(Signer signer, string token, Instant now)
    {
        var read = signer.Read(LinkPurpose, token, now);
        return read.Refused(out var problem) ? problem : new Id<Invitation>(Guid.ParseExact(read.Value, "N"));
    }

    internal static Sent Of(Invitation invitation, Work work) => new(
        invitation.Id, work.Cipher.Open(invitation.Email, Invitation.EmailPurpose), invitation.Role, invitation.SentAt, invitation.ExpiresAt, invitation.SentCount);

    /// <summary>POST /api/v1/organizations/{organization}/invitations</summary>
    internal static async Task<IResult> PostApi(Desk desk, Request request, Work work, Mail mail, Signer signer, CancellationToken cancel) =>
        (await Run(desk, request, work, mail, signer, cancel)).AnswerCreated(sent => $"/api/v1/organizations/{desk.Id}/invitations/{sent.Id}");

    /// <summary>POST /api/v1/organizations/{organization}/invitations/{id}/sendings</summary>
    internal static async Task<IResult> PostAgainApi(Desk desk, Id<Invitation> id, Work work, Mail mail, Signer signer, CancellationToken cancel) =>
        (await Again(desk, id, work, mail, signer, cancel)).Answer();

    /// <summary>DELETE /api/v1/organizations/{organization}/invitations/{id}</summary>
    internal static async Task<IResult> DeleteApi(Desk desk, Id<Invitation> id, Work work, CancellationToken cancel) =>
        await Revoke(desk, id, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    private static async Task<Outcome<Invitation>> Find(Desk desk, Id<Invitation> id, Work work, CancellationToken cancel)
    {
        if (await Open(desk, work).SingleOrDefaultAsync(one => one.Id == id, cancel) is not { } invitation) return OrganizationProblems.NoInvitation;
        return desk.Role.ToGive().Contains(invitation.Role) ? invitation : Permissions.Refusal(Permissions.ToChange(invitation.Role));
    }

    private static Task Send(Desk desk, Invitation invitation, string email, Work work, Mail mail, Signer signer, CancellationToken cancel) => mail.Send(
        work,
        new MailRequest(
            "team-invitation", Audience.User, email, "",
            new MailValues
            {
                Link = $"/invitations/{signer.Sign(LinkPurpose, invitation.Id.Value.ToString("N"), invitation.ExpiresAt)}",
                LinkValidFor = ValidFor,
                Organization = desk.Name,
                Role = invitation.Role.InWords(),
            },
            string.Create(CultureInfo.InvariantCulture, $"{invitation.Id}:{invitation.SentCount}")),
        cancel);
}
