using Stoa.Core.Access;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Tests.Host;

/// <summary>People who work for an organization.</summary>
public static class Members
{
    /// <summary>Makes a new member with a session, and returns the cookie's value.</summary>
    public static Task<string> SignIn(TestStoa stoa, Id<Organization> organization, MemberRole role = MemberRole.Owner) => stoa.With(async (work, _) =>
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        var user = new User
        {
            Id = Id<User>.New(work.Now), Email = work.Cipher.Seal(email, User.EmailPurpose),
            EmailIndex = work.Index.Of(IndexKind.Email, email, User.EmailIndexPurpose), Name = work.Cipher.Seal("Pia Provider", User.NamePurpose),
            SecurityStamp = "stamp", CreatedAt = work.Now,
        };
        work.Db.Add(user);
        Assert.Null(await work.Commit(CancellationToken.None));
        work.Db.Add(new Member { OrganizationId = organization, UserId = user.Id, Role = role, JoinedAt = work.Now });
        var (_, token) = NewSession.OfUser(work, SessionKind.Browser, user.Id, "test");
        Assert.Null(await work.Commit(CancellationToken.None));
        return token;
    });
}
