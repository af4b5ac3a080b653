using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Identity;

/// <summary>What signed-in users change about themselves: name, password, address, and where else they are signed in.</summary>
public sealed class AccountChangesTests(TestDatabases databases)
{
    private const string New = "a wholly new password";

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_is_told_by_mail()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var tablet = new Person(stoa);
        await tablet.SignIn();
        var token = await maya.ApiToken();
        var refused = await maya.Submit("/account/password", "/account/password", ("current_password", "not the password"), ("password", New));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("id=\"field-current_password-error\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        refused = await maya.Submit("/account/password", "/account/password", ("current_password", maya.Password), ("password", "short"));
        Assert.Contains("id=\"field-password-error\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(await tablet.IsSignedIn());

        var changed = await maya.Submit("/account/password", "/account/password", ("current_password", maya.Password), ("password", New));
        Assert.Equal("/account", changed.Headers.Location?.ToString());
        Assert.True(await maya.IsSignedIn());
        Assert.False(await tablet.IsSignedIn());
        Assert.Equal(HttpStatusCode.Unauthorized, (await maya.Call(HttpMethod.Get, "/api/v1/me", token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await tablet.SignIn()).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await tablet.SignIn(New)).StatusCode);
        Assert.Equal(1, await maya.Mails("password-changed"));
    }

    [Fact]
    public async Task Guessing_the_own_password_is_paused_like_guessing_it_at_sign_in()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        for (var guess = 0; guess < 5; guess++)
            await maya.Browser.PutAsJsonAsync("/api/v1/me/password", new { current_password = $"guess number {guess}", password = New });
        var right = await maya.Browser.PutAsJsonAsync("/api/v1/me/password", new { current_password = maya.Password, password = New });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, right.StatusCode);
        stoa.Clock.Advance(Duration.FromMinutes(16));
        right = await maya.Browser.PutAsJsonAsync("/api/v1/me/password", new { current_password = maya.Password, password = New });
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
    }

    [Fact]
    public async Task A_name_is_changed_on_the_page_and_through_the_api()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await maya.Submit("/account/name", "/account/name", ("name", " "))).StatusCode);
        Assert.Equal("/account", (await maya.Submit("/account/name", "/account/name", ("name", "Maya <i>Lang</i>"))).Headers.Location?.ToString());
        Assert.Contains("Maya &lt;i&gt;Lang&lt;/i&gt;", await maya.Browser.GetStringAsync("/account"), StringComparison.Ordinal);
        var patched = await maya.Browser.PatchAsJsonAsync("/api/v1/me", new { name = "Maya Lang" });
        Assert.Equal("Maya Lang", (await patched.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_address_changes_when_its_owner_confirms_and_not_before()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var reset = await maya.ResetLink();
        using var renewed = new Person(stoa, "maya@new.example.org") { Cookie = maya.Cookie };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Ask(maya, renewed.Email, "not the password")).StatusCode);
        Assert.Equal("/account/email", (await Ask(maya, renewed.Email)).Headers.Location?.ToString());
        Assert.Equal(1, await maya.Mails("email-change-asked"));
        Assert.Contains("maya@new.example.org", await maya.Browser.GetStringAsync("/account/email"), StringComparison.Ordinal);

        // Somebody else who clicks has neither the session nor the password.
        var link = await renewed.MailedLink("confirm-new-email");
        using var stranger = new Person(stoa);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Confirm(stranger, link, "guessed password")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await stranger.SignIn()).StatusCode);

        Assert.Equal("/account", (await Confirm(renewed, link)).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Gone, (await Confirm(renewed, link)).StatusCode);
        using var later = new Person(stoa, renewed.Email);
        Assert.Equal(HttpStatusCode.SeeOther, (await later.SignIn()).StatusCode);
        using var old = new Person(stoa);
        Assert.Equal(HttpStatusCode.Unauthorized, (await old.SignIn()).StatusCode);
        Assert.Equal(1, await maya.Mails("email-changed"));
        // A link that went to the old mailbox does not open the account any more.
        Assert.Equal(HttpStatusCode.Gone, (await maya.Reset(reset, New)).StatusCode);
    }

    [Fact]
    public async Task A_taken_address_gets_the_same_answer_and_its_owner_a_mail()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var eve = await new Person(stoa, "eve@example.org").Joined();
        using var maya = await new Person(stoa).Joined();
        var (free, taken) = (await Ask(eve, "free@example.org"), await Ask(eve, maya.Email));
        Assert.Equal((free.StatusCode, free.Headers.Location), (taken.StatusCode, taken.Headers.Location));
        Assert.Equal(1, await maya.Mails("email-wanted"));
        Assert.Equal(0, await maya.Mails("confirm-new-email"));
        Assert.Contains(maya.Email, await eve.Browser.GetStringAsync("/account/email"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_wish_a_withdrawal_and_a_day_end_a_link()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var first = new Person(stoa, "first@example.org") { Cookie = maya.Cookie };
        using var second = new Person(stoa, "second@example.org") { Cookie = maya.Cookie };
        await Ask(maya, first.Email);
        await Ask(maya, second.Email);
        Assert.Equal(HttpStatusCode.Gone, (await Confirm(first, await first.MailedLink("confirm-new-email"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Submit("/account/email", "/account/email/withdraw")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await Confirm(second, await second.MailedLink("confirm-new-email"))).StatusCode);

        stoa.Clock.Advance(Duration.FromMinutes(6));
        Assert.Equal(HttpStatusCode.Accepted, (await maya.Browser.PostAsJsonAsync("/api/v1/me/email-change", new { current_password = maya.Password, email = first.Email })).StatusCode);
        var link = await first.MailedLink("confirm-new-email");
        stoa.Clock.Advance(Duration.FromDays(1));
        Assert.Equal(HttpStatusCode.Gone, (await first.Browser.PostAsJsonAsync("/api/v1/email-change-confirmations", new { token = Person.TokenIn(link) })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await maya.Browser.DeleteAsync("/api/v1/me/email-change")).StatusCode);
    }

    [Fact]
    public async Task Two_accounts_that_want_one_address_do_not_both_get_it()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var eve = await new Person(stoa, "eve@example.org").Joined();
        await Ask(maya, "wanted@example.org");
        using var mayas = new Person(stoa, "wanted@example.org") { Cookie = maya.Cookie };
        var link = await mayas.MailedLink("confirm-new-email");
        stoa.Clock.Advance(Duration.FromMinutes(1));
        await Ask(eve, "wanted@example.org");
        using var eves = new Person(stoa, "wanted@example.org") { Cookie = eve.Cookie };
        Assert.Equal(HttpStatusCode.SeeOther, (await Confirm(eves, await eves.MailedLink("confirm-new-email"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Confirm(mayas, link)).StatusCode);
        Assert.True(await maya.IsSignedIn());
    }

    [Fact]
    public async Task Signing_out_everywhere_else_keeps_this_browser()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var eve = await new Person(stoa, "eve@example.org").Joined();
        using var tablet = new Person(stoa);
        await tablet.SignIn();
        var token = await maya.ApiToken();
        Assert.Equal("/account/sessions", (await maya.Submit("/account/sessions", "/account/sessions/end-others")).Headers.Location?.ToString());
        Assert.Contains("2 other sessions have ended.", await maya.Browser.GetStringAsync("/account/sessions"), StringComparison.Ordinal);
        Assert.False(await tablet.IsSignedIn());
        Assert.Equal(HttpStatusCode.Unauthorized, (await maya.Call(HttpMethod.Get, "/api/v1/me", token)).StatusCode);
        Assert.True(await eve.IsSignedIn());
        token = await maya.ApiToken();
        Assert.Equal(HttpStatusCode.NoContent, (await maya.Call(HttpMethod.Delete, "/api/v1/sessions/others", token)).StatusCode);
        Assert.False(await maya.IsSignedIn());
        Assert.Equal(HttpStatusCode.OK, (await maya.Call(HttpMethod.Get, "/api/v1/me", token)).StatusCode);
    }

    [Theory]
    [InlineData("/orders/ord_01h455vb4pex5vsknk084sn02q?paid=1", "/orders/ord_01h455vb4pex5vsknk084sn02q?paid=1")]
    [InlineData("//evil.example/x", "/account")]
    [InlineData("https://evil.example/", "/account")]
    public async Task Registering_leads_back_to_where_one_was_if_that_is_here(string asked, string led)
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = new Person(stoa);
        await maya.Submit("/register", "/register", ("name", "Maya Fischer"), ("email", maya.Email), ("password", maya.Password), ("return", asked));
        var link = await maya.MailedLink("verify-email");
        var page = await maya.Browser.GetStringAsync(link);
        Assert.Contains($"name=\"return\" value=\"{WebUtility.HtmlEncode(led)}\"", page, StringComparison.Ordinal);
        var token = Person.TokenIn(link.Split('&')[0]);
        var verified = await maya.Submit(link, "/verify-email", ("token", token), ("password", maya.Password), ("return", led));
        Assert.Equal(led, verified.Headers.Location?.ToString());
        // The link itself may have been altered.
        Assert.DoesNotContain("evil", await maya.Browser.GetStringAsync($"/verify-email?token={Uri.EscapeDataString(token)}&return=%2F%2Fevil.example"), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Ask(Person person, string email, string? password = null) =>
        person.Submit("/account/email", "/account/email", ("email", email), ("current_password", password ?? person.Password));

    private static Task<HttpResponseMessage> Confirm(Person person, string link, string password = "") =>
        person.Submit("/forgot-password", "/confirm-email", ("token", Person.TokenIn(link)), ("password", password));
}
