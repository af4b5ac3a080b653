using System.Net;
using NodaTime;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Identity;

public sealed class PasswordResetTests(TestDatabases databases)
{
    private const string New = "a wholly new password";

    [Fact]
    public async Task A_new_password_ends_every_session_and_token_and_the_old_password()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var thief = new Person(stoa) { Cookie = maya.Cookie };
        var token = await maya.ApiToken();
        var link = await maya.ResetLink();
        Assert.Equal("/sign-in", (await maya.Reset(link, New)).Headers.Location!.ToString());
        Assert.False(await thief.IsSignedIn());
        Assert.Equal(HttpStatusCode.Unauthorized, (await maya.Call(HttpMethod.Get, "/api/v1/me", token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await maya.SignIn()).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.SignIn(New)).StatusCode);
        Assert.Equal(1, await maya.Mails("password-changed"));
    }

    [Fact]
    public async Task A_used_link_is_worthless_and_so_is_every_older_one()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var first = await maya.ResetLink();
        stoa.Clock.Advance(Duration.FromMinutes(6));
        var second = await maya.ResetLink();
        Assert.NotEqual(first, second);
        await maya.Reset(second, New);
        Assert.Equal(HttpStatusCode.Gone, (await maya.Reset(second, "yet another password")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await maya.Reset(first, "yet another password")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.SignIn(New)).StatusCode);
    }

    [Fact]
    public async Task A_link_ends_after_an_hour()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var link = await maya.ResetLink();
        stoa.Clock.Advance(Duration.FromHours(1));
        Assert.Equal(HttpStatusCode.Gone, (await maya.Reset(link, New)).StatusCode);
    }

    [Fact]
    public async Task A_link_to_confirm_an_address_resets_no_password()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        await maya.Submit("/account/tokens", "/sign-out");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await maya.Reset(await maya.MailedLink("verify-email"), New)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.SignIn()).StatusCode);
    }

    [Fact]
    public async Task A_weak_password_is_refused_and_the_link_still_works()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var link = await maya.ResetLink();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await maya.Reset(link, "short")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.Reset(link, New)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_address_gets_the_same_answer_and_no_mail()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var nobody = new Person(stoa, "nobody@example.org");
        var answer = await nobody.Submit("/forgot-password", "/forgot-password", ("email", nobody.Email));
        Assert.Equal("/forgot-password/sent", answer.Headers.Location!.ToString());
        await stoa.Settle();
        Assert.Equal(0, await nobody.Mails("reset-password"));
    }

    [Fact]
    public async Task A_reset_ends_the_pause_after_wrong_passwords_and_a_mailbox_gets_one_link_in_five_minutes()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        await maya.Submit("/account/tokens", "/sign-out");
        for (var guess = 0; guess < 5; guess++) await maya.SignIn("not the password");
        await maya.ResetLink();
        var link = await maya.ResetLink();
        Assert.Equal(1, await maya.Mails("reset-password"));
        await maya.Reset(link, New);
        Assert.Equal(HttpStatusCode.SeeOther, (await maya.SignIn(New)).StatusCode);
    }
}
