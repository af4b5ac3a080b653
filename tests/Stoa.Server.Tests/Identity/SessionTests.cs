using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Access;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Sessions;
using Stoa.Server.Organizations;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Identity;

public sealed partial class SessionTests(TestDatabases databases)
{
    [Fact]
    public async Task Signing_out_ends_the_session_for_whoever_kept_the_cookie()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var thief = new Person(stoa) { Cookie = maya.Cookie };
        Assert.True(await thief.IsSignedIn());
        await maya.Submit("/account/tokens", "/sign-out");
        Assert.Null(maya.Cookie);
        Assert.False(await thief.IsSignedIn());
    }

    [Fact]
    public async Task A_revoked_token_is_refused_at_once_even_where_nobody_has_to_sign_in()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var token = await maya.ApiToken();
        Assert.Equal(HttpStatusCode.OK, (await maya.Call(HttpMethod.Get, "/api/v1/me", token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await maya.Call(HttpMethod.Delete, "/api/v1/sessions/current", token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await maya.Call(HttpMethod.Get, "/api/v1/me", token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await maya.Call(HttpMethod.Get, "/api/v1/orders", token)).StatusCode);
    }

    [Fact]
    public async Task Someone_elses_session_does_not_exist()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var eve = await new Person(stoa, "eve@example.org").Joined();
        var hers = await maya.ApiToken();
        var id = hers.Split('.')[0];
        Assert.Equal(HttpStatusCode.NotFound, (await maya.Call(HttpMethod.Delete, $"/api/v1/sessions/{id}", await eve.ApiToken())).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await eve.Submit("/account/tokens", $"/account/sessions/{id}/revoke")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await maya.Call(HttpMethod.Get, "/api/v1/me", hers)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await maya.Call(HttpMethod.Delete, $"/api/v1/sessions/{id}", hers)).StatusCode);
    }

    [Fact]
    public async Task The_page_of_sessions_lists_browsers_and_tokens_and_ends_them()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var token = await maya.ApiToken();
        var page = await maya.Browser.GetStringAsync("/account/sessions");
        Assert.Contains("this one", page, StringComparison.Ordinal);
        Assert.Contains("API sign-in", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit("/account/sessions", $"/account/sessions/{token.Split('.')[0]}/revoke")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await maya.Call(HttpMethod.Get, "/api/v1/me", token)).StatusCode);
        Assert.True(await maya.IsSignedIn());
        var left = await maya.Browser.GetFromJsonAsync<JsonElement>("/api/v1/sessions");
        Assert.Equal(1, left.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_token_is_shown_once_is_named_and_does_what_its_user_may()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var page = await (await maya.Submit("/account/tokens", "/account/tokens", ("name", "Calendar sync"), ("days", "7"))).Content.ReadAsStringAsync();
        var token = Token().Match(page).Value;
        Assert.Equal(HttpStatusCode.OK, (await maya.Call(HttpMethod.Get, "/api/v1/me", token)).StatusCode);
        var later = await maya.Browser.GetStringAsync("/account/tokens");
        Assert.Contains("Calendar sync", later, StringComparison.Ordinal);
        Assert.DoesNotContain(token, later, StringComparison.Ordinal);
        stoa.Clock.Advance(Duration.FromDays(7));
        Assert.Equal(HttpStatusCode.Unauthorized, (await maya.Call(HttpMethod.Get, "/api/v1/me", token)).StatusCode);
    }

    [Theory]
    [InlineData("ses_01h455vb4pex5vsknk084sn02q.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("usr_01h455vb4pex5vsknk084sn02q.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("nonsense")]
    [InlineData("'; drop table identity.users; --")]
    public async Task What_is_no_token_opens_nothing(string token)
    {
        await using var stoa = await TestStoa.Start(databases);
        using var visitor = new Person(stoa);
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.Call(HttpMethod.Get, "/api/v1/me", token)).StatusCode);
    }

    [Fact]
    public async Task The_right_id_with_another_secret_opens_nothing()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var (mine, other) = ((await maya.ApiToken()).Split('.'), (await maya.ApiToken()).Split('.'));
        Assert.Equal(HttpStatusCode.Unauthorized, (await maya.Call(HttpMethod.Get, "/api/v1/me", $"{mine[0]}.{other[1]}")).StatusCode);
    }

    [Fact]
    public async Task A_session_lives_on_while_it_is_used_and_its_last_use_is_written_every_five_minutes()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var began = await LastSeen(stoa);
        stoa.Clock.Advance(Duration.FromMinutes(5) - Duration.FromSeconds(1));
        Assert.True(await maya.IsSignedIn());
        Assert.Equal(began, await LastSeen(stoa));
        stoa.Clock.Advance(Duration.FromSeconds(1));
        Assert.True(await maya.IsSignedIn());
        Assert.Equal(began + Duration.FromMinutes(5), await LastSeen(stoa));

        stoa.Clock.Advance(Duration.FromDays(13));
        Assert.True(await maya.IsSignedIn());
        stoa.Clock.Advance(Duration.FromDays(13));
        Assert.True(await maya.IsSignedIn());
        stoa.Clock.Advance(Duration.FromDays(14));
        Assert.False(await maya.IsSignedIn());
    }

    [Fact]
    public async Task No_session_outlives_ninety_days()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        for (var week = 0; week < 12; week++)
        {
            stoa.Clock.Advance(Duration.FromDays(7));
            Assert.True(await maya.IsSignedIn());
        }
        stoa.Clock.Advance(Duration.FromDays(6));
        Assert.False(await maya.IsSignedIn());
    }

    [Fact]
    public async Task Me_tells_name_address_and_memberships()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var shop = await Shop.Open(stoa);
        var user = await maya.UserId();
        await stoa.With(async (work, _) =>
        {
            work.Db.Add(new Member { OrganizationId = shop.Organization, UserId = user, Role = MemberRole.Manager, JoinedAt = work.Now });
            return await work.Commit(CancellationToken.None);
        });
        await stoa.With((work, _) => Operators.Grant(work, user, CancellationToken.None));
        var me = await maya.Browser.GetFromJsonAsync<JsonElement>("/api/v1/me");
        Assert.Equal("maya@example.org", me.GetProperty("email").GetString());
        Assert.True(me.GetProperty("email_verified").GetBoolean());
        Assert.True(me.GetProperty("is_operator").GetBoolean());
        Assert.StartsWith("cus_", me.GetProperty("customer_id").GetString(), StringComparison.Ordinal);
        var place = me.GetProperty("memberships")[0];
        Assert.Equal(shop.Organization.ToString(), place.GetProperty("organization_id").GetString());
        Assert.Equal("manager", place.GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.OK, (await maya.Browser.GetAsync("/api/v1/operations/orders")).StatusCode);
    }

    private static Task<Instant> LastSeen(TestStoa stoa) => stoa.With((work, _) => work.Db.Set<Session>().Select(s => s.LastSeenAt).SingleAsync());

    [GeneratedRegex(@"ses_[0-9a-z]{26}\.[\w-]{43}", RegexOptions.None, 1_000)]
    private static partial Regex Token();
}
