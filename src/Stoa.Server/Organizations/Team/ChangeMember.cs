using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Server.Identity;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Organizations.Team;

/// <summary>Gives a member another role, lets one go, or goes. The last owner cannot; of two who go at once the database keeps one.</summary>
public static class ChangeMember
{
    /// <summary>The new role.</summary>
    public sealed record Request(MemberRole? Role);

    /// <summary>Gives another role: it takes the right to take the old one and to give the new one.</summary>
    public static async Task<Problem?> SetRole(Desk desk, Id<User> user, Request request, Work work, CancellationToken cancel)
    {
        if (request.Role is not { } role || !Enum.IsDefined(role)) return new Problem(ProblemKind.Invalid, "role-required", "Choose a role.", "role");
        var found = await Find(desk, user, work, cancel);
        if (found.Refused(out var problem)) return problem;
        var member = found.Value;
        if (!desk.Role.ToGive().Contains(role)) return Permissions.Refusal(Permissions.ToChange(role)) with { Field = "role" };
        if (member.Role == role) return null;
        work.Audit("organizations.change-role", desk.Id.ToString(), before: new { User = user, member.Role }, after: new { User = user, Role = role });
        member.Role = role;
        return await work.Commit(cancel);
    }

    /// <summary>Lets a member go; what they could see is closed to them with their next request.</summary>
    public static async Task<Problem?> Remove(Desk desk, Id<User> user, Work work, CancellationToken cancel)
    {
        var found = await Find(desk, user, work, cancel);
        if (found.Refused(out var problem)) return problem;
        work.Db.Remove(found.Value);
        work.Audit("organizations.remove-member", desk.Id.ToString(), before: new { User = user, found.Value.Role });
        return await work.Commit(cancel);
    }

    /// <summary>Leaves: everybody may, but the last owner.</summary>
    public static async Task<Problem?> Leave(Desk desk, Work work, CancellationToken cancel)
    {
        var user = new Id<User>(work.Actor.UserId!.Value);
        if (await Of(desk, user, work, cancel) is not { } member) return OrganizationProblems.NoMember;
        work.Db.Remove(member);
        work.Audit("organizations.leave", desk.Id.ToString(), before: new { User = user, member.Role });
        return await work.Commit(cancel);
    }

    /// <summary>PUT /api/v1/organizations/{organization}/members/{user}</summary>
    internal static async Task<IResult> PutApi(Desk desk, Id<User> user, Request request, Work work, CancellationToken cancel) =>
        await SetRole(desk, user, request, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>DELETE /api/v1/organizations/{organization}/members/{user}</summary>
    internal static async Task<IResult> DeleteApi(Desk desk, Id<User> user, Work work, CancellationToken cancel) =>
        await Remove(desk, user, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>DELETE /api/v1/organizations/{organization}/membership: one's own.</summary>
    internal static async Task<IResult> LeaveApi(Desk desk, Work work, CancellationToken cancel) =>
        await Leave(desk, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    private static async Task<Outcome<Member>> Find(Desk desk, Id<User> user, Work work, CancellationToken cancel)
    {
        if (await Of(desk, user, work, cancel) is not { } member) return OrganizationProblems.NoMember;
        return desk.Role.ToGive().Contains(member.Role) ? member : Permissions.Refusal(Permissions.ToChange(member.Role));
    }

    private static Task<Member?> Of(Desk desk, Id<User> user, Work work, CancellationToken cancel) =>
        work.Db.Set<Member>().SingleOrDefaultAsync(m => m.OrganizationId == desk.Id && m.UserId == user, cancel);
}
