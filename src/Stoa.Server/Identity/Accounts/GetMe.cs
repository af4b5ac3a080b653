using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Access;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Identity.Pages;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Identity.Accounts;

/// <summary>The signed-in user's own account.</summary>
public static class GetMe
{
    /// <summary>Who is signed in.</summary>
    /// <param name="Id">The user.</param>
    /// <param name="Name">As they are greeted.</param>
    /// <param name="Email">Where they are reached.</param>
    /// <param name="EmailVerified">Whether they have confirmed the address.</param>
    /// <param name="CustomerId">The customer they buy as.</param>
    /// <param name="IsOperator">Whether they run this marketplace.</param>
    /// <param name="Memberships">Their organizations.</param>
    /// <param name="CreatedAt">When they registered.</param>
    /// <param name="PendingEmail">The address that waits for its confirmation; null without one.</param>
    public sealed record Me(
        Id<User> Id, string Name, string Email, bool EmailVerified, Id<Customer>? CustomerId, bool IsOperator, IReadOnlyList<Place> Memberships,
        Instant CreatedAt, string? PendingEmail);

    /// <summary>A place in an organization.</summary>
    public sealed record Place(Id<Organization> OrganizationId, string OrganizationName, MemberRole Role);

    internal static async Task<Outcome<Me>> Run(Work work, CancellationToken cancel)
    {
        var actor = work.Actor;
        if (await work.Db.FindAsync<User>([new Id<User>(actor.UserId!.Value)], cancel) is not { } user) return IdentityProblems.NotSignedIn;
        return new Me(
            user.Id,
            work.Cipher.Open(user.Name, User.NamePurpose),
            work.Cipher.Open(user.Email, User.EmailPurpose),
            user.EmailVerifiedAt is not null,
            actor.CustomerId is { } customer ? new Id<Customer>(customer) : null,
            user.IsOperator,
            [.. actor.Memberships.Select(m => new Place(new Id<Organization>(m.OrganizationId), m.OrganizationName, m.Role))],
            user.CreatedAt,
            RequestEmailChange.Pending(user, work));
    }

    internal static async Task<IResult> Get(Work work, CancellationToken cancel) => (await Run(work, cancel)).Answer();

    internal static async Task<IResult> Show(Work work, CancellationToken cancel)
    {
        var me = await Run(work, cancel);
        return me.Refused(out var problem)
            ? Site.Pages.ProblemPage.Result(problem)
            : new RazorComponentResult<AccountPage>(new { Me = me.Value });
    }
}
