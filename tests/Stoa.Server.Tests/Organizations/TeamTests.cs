using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Stoa.Core.Access;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform.Audit;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Identity;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Organizations;

/// <summary>Members: invited, joined, given roles, removed; and the last owner who stays.</summary>
public sealed class TeamTests(TestDatabases databases)
{
    private static async Task<(PlainBrowser Owner, string Link)> Invite(TestStoa stoa, Shop shop, string email, string role = "manager")
    {
        var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var team = Desk.PathOf(shop.Organization, "team");
        Assert.Equal(HttpStatusCode.OK, await owner.Open(team));
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send($"{team}/invitations", ("email", email), ("role", role))).Status);
        using var reader = new Person(stoa, email);
        return (owner, await reader.MailedLink("team-invitation"));
    }

    private static Task<int> Members(TestStoa stoa, Shop shop) =>
        stoa.With((work, _) => work.Db.Set<Member>().CountAsync(m => m.OrganizationId == shop.Organization));

    [Fact]
    public async Task Somebody_without_an_account_opens_one_and_joins_and_a_second_click_changes_nothing()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var (owner, link) = await Invite(stoa, shop, "noa@example.org");
        using var browser = owner;
        using var noa = new PlainBrowser(stoa);
        Assert.Equal(HttpStatusCode.OK, await noa.Open(link));
        Assert.Contains("Atelier Calme invites you", noa.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await noa.Send(link, ("name", "Noa"), ("password", "short"))).Status);
        var (status, desk) = await noa.Send(link, ("name", "Noa"), ("password", "correct horse battery"));
        Assert.Equal((HttpStatusCode.SeeOther, Desk.PathOf(shop.Organization, "day")), (status, desk));
        Assert.Equal(HttpStatusCode.OK, await noa.Open(desk!));
        Assert.Equal(HttpStatusCode.SeeOther, await noa.Open(link));
        Assert.Equal(2, await Members(stoa, shop));

        // A link that was used opens nothing for anybody else.
        using var thief = new PlainBrowser(stoa);
        Assert.Equal(HttpStatusCode.Conflict, await thief.Open(link));
        Assert.Equal(["organizations.invite", "organizations.join"], await stoa.With(async (work, _) => await work.Db.Set<AuditEvent>()
            .Where(a => a.Action == "organizations.invite" || a.Action == "organizations.join").OrderBy(a => a.Action).Select(a => a.Action).ToListAsync()));
    }

    [Fact]
    public async Task Somebody_with_an_account_signs_in_and_joins_and_the_wrong_person_is_refused()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var maya = await new Person(stoa).Joined();
        using var other = await new Person(stoa, "other@example.org").Joined();
        var (owner, link) = await Invite(stoa, shop, "Maya@Example.org", "finance");
        using var browser = owner;

        using var wrong = new PlainBrowser(stoa);
        wrong.SignIn(other.Cookie!);
        await wrong.Open(link);
        Assert.Contains("signed in with another address", wrong.Html, StringComparison.Ordinal);
        var refused = await other.Call(HttpMethod.Post, $"/api/v1{link}/acceptances", await other.ApiToken());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("invitation-not-yours", (await Json.Read(refused)).GetProperty("code").GetString());
        Assert.Equal(1, await Members(stoa, shop));

        using var guest = new PlainBrowser(stoa);
        await guest.Open(link);
        Assert.Contains("/sign-in?return=%2Finvitations%2F", guest.Html, StringComparison.Ordinal);
        using var right = new PlainBrowser(stoa);
        right.SignIn(maya.Cookie!);
        await right.Open(link);
        var (program, page) = (maya.Call(HttpMethod.Post, $"/api/v1{link}/acceptances", await maya.ApiToken()), right.Send(link));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.SeeOther), ((await program).StatusCode, (await page).Status));
        Assert.Equal(2, await Members(stoa, shop));
        Assert.Equal(HttpStatusCode.OK, await right.Open(Desk.PathOf(shop.Organization, "balance")));
    }

    [Fact]
    public async Task An_invitation_ends_and_can_be_sent_again_and_withdrawn()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var (owner, link) = await Invite(stoa, shop, "noa@example.org");
        using var browser = owner;
        var team = Desk.PathOf(shop.Organization, "team");
        var id = await stoa.With((work, _) => work.Db.Set<Invitation>().Select(i => i.Id).SingleAsync());
        await owner.Open(team);
        Assert.Equal(HttpStatusCode.Conflict, (await owner.Send($"{team}/invitations", ("email", "NOA@example.org"), ("role", "staff"))).Status);
        await owner.Open(team);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await owner.Send($"{team}/invitations/{id}/again")).Status);

        stoa.Clock.Advance(Duration.FromDays(7));
        using var noa = new PlainBrowser(stoa);
        Assert.Equal(HttpStatusCode.Gone, await noa.Open(link));
        await owner.Open(team);
        Assert.Contains("expired", owner.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send($"{team}/invitations/{id}/again")).Status);
        using var reader = new Person(stoa, "noa@example.org");
        var again = await reader.MailedLink("team-invitation");
        Assert.NotEqual(link, again);
        Assert.Equal(HttpStatusCode.OK, await noa.Open(again));

        await owner.Open(team);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send($"{team}/invitations/{id}/revoke")).Status);
        Assert.Equal(HttpStatusCode.Gone, await noa.Open(again));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await noa.Open("/invitations/bm90LWEtdG9rZW4"));
    }

    /// <summary>Who acts, on whom, what they want; whether they may.</summary>
    [Theory]
    [InlineData(MemberRole.Owner, MemberRole.Manager, "finance", HttpStatusCode.NoContent)]
    [InlineData(MemberRole.Owner, MemberRole.Staff, "owner", HttpStatusCode.NoContent)]
    [InlineData(MemberRole.Manager, MemberRole.Staff, "staff", HttpStatusCode.NoContent)]
    [InlineData(MemberRole.Manager, MemberRole.Staff, "manager", HttpStatusCode.Forbidden)]
    [InlineData(MemberRole.Manager, MemberRole.Owner, "staff", HttpStatusCode.Forbidden)]
    [InlineData(MemberRole.Manager, MemberRole.Staff, null, HttpStatusCode.NoContent)]
    [InlineData(MemberRole.Manager, MemberRole.Finance, null, HttpStatusCode.Forbidden)]
    [InlineData(MemberRole.Staff, MemberRole.Staff, null, HttpStatusCode.Forbidden)]
    [InlineData(MemberRole.Finance, MemberRole.Staff, "staff", HttpStatusCode.Forbidden)]
    public async Task Roles_are_given_and_taken_as_the_table_says(MemberRole actor, MemberRole subject, string? role, HttpStatusCode expected)
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization, role: actor));
        await SignedIn.Token(stoa, memberOf: shop.Organization, role: subject);
        var user = await stoa.With((work, _) => work.Db.Set<Member>().Where(m => m.Role == subject).Select(m => m.UserId).FirstAsync());
        var path = $"/api/v1/organizations/{shop.Organization}/members/{user}";
        using var answer = role is null ? await client.DeleteAsync(path) : await client.PutAsync(path, Json.Of(new { role }));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task The_last_owner_stays_whichever_way_they_want_to_go()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        var me = await stoa.With((work, _) => work.Db.Set<Member>().Select(m => m.UserId).SingleAsync());
        var own = $"/api/v1/organizations/{shop.Organization}";
        foreach (var answer in new[]
        {
            await client.DeleteAsync($"{own}/membership"), await client.DeleteAsync($"{own}/members/{me}"),
            await client.PutAsync($"{own}/members/{me}", Json.Of(new { role = "staff" })),
        })
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Assert.Equal("last-owner", (await Json.Read(answer)).GetProperty("code").GetString());
        }
        Assert.Equal(1, await Members(stoa, shop));
    }

    [Fact]
    public async Task Of_two_owners_who_leave_at_once_one_stays()
    {
        await using var stoa = await TestStoa.Start(databases);
        for (var round = 0; round < 8; round++)
        {
            var shop = await Shop.Open(stoa);
            using var one = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
            using var other = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
            var path = $"/api/v1/organizations/{shop.Organization}/membership";
            var answers = await Task.WhenAll(one.DeleteAsync(path), other.DeleteAsync(path));
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
            Assert.Equal(1, await Members(stoa, shop));
        }
    }

    [Fact]
    public async Task The_database_itself_keeps_the_last_owner_when_two_transactions_do_not_see_each_other()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        for (var n = 0; n < 2; n++) await SignedIn.Token(stoa, memberOf: shop.Organization);
        var owners = await stoa.With((work, _) => work.Db.Set<Member>().Select(m => m.UserId).ToListAsync());
        await stoa.With(async (work, services) =>
        {
            await using var one = await Begin(services);
            await using var two = await Begin(services);
            await Delete(one, owners[0].Value);
            // The second waits for the first, and then sees that it has gone.
            var second = Delete(two, owners[1].Value);
            await using (var commit = new NpgsqlCommand("commit", one)) await commit.ExecuteNonQueryAsync();
            var refused = await Assert.ThrowsAsync<PostgresException>(() => second);
            Assert.Equal("members_last_owner", refused.ConstraintName);
            return 0;
        });
        Assert.Equal(1, await Members(stoa, shop));

        static async Task<NpgsqlConnection> Begin(IServiceProvider services)
        {
            var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
            await using var begin = new NpgsqlCommand("begin", connection);
            await begin.ExecuteNonQueryAsync();
            return connection;
        }

        static async Task Delete(NpgsqlConnection connection, Guid user)
        {
            await using var delete = new NpgsqlCommand("delete from organizations.members where user_id = $1", connection) { Parameters = { new() { Value = user } } };
            await delete.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Whoever_is_removed_sees_nothing_with_the_next_request_and_two_organizations_stand_side_by_side()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (one, two) = (await Shop.Open(stoa), await Shop.Open(stoa));
        using var maya = await new Person(stoa).Joined();
        var user = await maya.UserId();
        await stoa.With(async (work, _) =>
        {
            work.Db.AddRange(
                new Member { OrganizationId = one.Organization, UserId = user, Role = MemberRole.Staff, JoinedAt = work.Now },
                new Member { OrganizationId = two.Organization, UserId = user, Role = MemberRole.Owner, JoinedAt = work.Now });
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        using var browser = new PlainBrowser(stoa);
        browser.SignIn(maya.Cookie!);
        Assert.Equal(HttpStatusCode.OK, await browser.Open(Desk.PathOf(one.Organization, "day")));
        Assert.Contains($"href=\"{Desk.PathOf(two.Organization, "day")}\"", browser.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await browser.Open(Desk.PathOf(one.Organization, "balance")));
        Assert.Equal(HttpStatusCode.OK, await browser.Open(Desk.PathOf(two.Organization, "balance")));

        using var owner = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: one.Organization));
        Assert.Equal(HttpStatusCode.NoContent, (await owner.DeleteAsync($"/api/v1/organizations/{one.Organization}/members/{user}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await browser.Open(Desk.PathOf(one.Organization, "day")));
        Assert.Equal(HttpStatusCode.OK, await browser.Open(Desk.PathOf(two.Organization, "day")));
    }
}
