using System.Net.Http.Headers;
using Stoa.Core.Access;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Encryption;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Tests.Host;

/// <summary>People with an account and an open session, made directly in the database.</summary>
public static class SignedIn
{
    /// <summary>A user's token; it opens a browser's session too, as the cookie.</summary>
    /// <param name="stoa">The program.</param>
    /// <param name="isOperator">Whether the user runs the marketplace.</param>
    /// <param name="memberOf">The organization that the user belongs to.</param>
    /// <param name="role">In which role.</param>
    public static Task<string> Token(
        TestStoa stoa, bool isOperator = false, Id<Organization>? memberOf = null, MemberRole role = MemberRole.Owner) =>
        stoa.With(async (work, _) =>
        {
            var email = $"{Guid.NewGuid():N}@example.org";
            var user = new User
            {
                Id = Id<User>.New(work.Now), Email = work.Cipher.Seal(email, User.EmailPurpose),
                EmailIndex = work.Index.Of(IndexKind.Email, email, User.EmailIndexPurpose), EmailVerifiedAt = work.Now,
                Name = work.Cipher.Seal("Robin Test", User.NamePurpose), SecurityStamp = "stamp", IsOperator = isOperator, CreatedAt = work.Now,
            };
            work.Db.Add(user);
            if (memberOf is { } organization)
                work.Db.Add(new Member { OrganizationId = organization, UserId = user.Id, Role = role, JoinedAt = work.Now });
            var (_, token) = NewSession.OfUser(work, SessionKind.Browser, user.Id, "Test");
            Assert.Null(await work.Commit(CancellationToken.None));
            return token;
        });

    /// <summary>A client of the API with a bearer token.</summary>
    public static HttpClient Client(TestStoa stoa, string token)
    {
        var client = stoa.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A browser's client: cookies, and the token in one of them.</summary>
    public static HttpClient Browser(TestStoa stoa, string token)
    {
        var cookies = new System.Net.CookieContainer();
        cookies.Add(stoa.BaseAddress, new System.Net.Cookie("stoa_session", token));
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = stoa.BaseAddress };
    }
}
