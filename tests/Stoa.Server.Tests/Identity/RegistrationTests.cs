using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Accounts;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Identity;

public sealed class RegistrationTests(TestDatabases databases)
{
    [Fact]
    public async Task Registering_and_confirming_by_mail_and_password_signs_in()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = new Person(stoa);
        Assert.Equal("/register/sent", (await maya.Register()).Headers.Location!.ToString());
        Assert.False(await maya.IsSignedIn());
        await maya.Verify();
        Assert.True(await maya.IsSignedIn());
        Assert.Contains("Maya Fischer", await maya.Browser.GetStringAsync("/account"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_is_the_same_for_a_taken_address_and_its_owner_is_told()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var stranger = new Person(stoa, "MAYA@example.org ", "another long password");
        using var newcomer = new Person(stoa, "noor@example.org");
        var (taken, free) = (await stranger.Register(), await newcomer.Register());
        Assert.Equal((free.StatusCode, free.Headers.Location), (taken.StatusCode, taken.Headers.Location));
        Assert.Equal(1, await maya.Mails("email-taken"));
        Assert.Equal(1, await stoa.With((work, _) => work.Db.Set<User>().CountAsync(u => u.EmailVerifiedAt != null)));
        // The stranger's password opens nothing.
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.SignIn()).StatusCode);
    }

    [Fact]
    public async Task Confirming_needs_the_password_too_so_a_strangers_click_is_not_enough()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = new Person(stoa);
        await maya.Register();
        Assert.Equal(HttpStatusCode.Unauthorized, (await maya.TryVerify("not the password")).StatusCode);
        Assert.Null(await stoa.With((work, _) => work.Db.Set<User>().Select(u => u.EmailVerifiedAt).SingleAsync()));
    }

    [Fact]
    public async Task A_link_to_confirm_ends_after_three_days()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = new Person(stoa);
        await maya.Register();
        var link = await maya.MailedLink("verify-email");
        stoa.Clock.Advance(Duration.FromDays(3));
        Assert.Equal(HttpStatusCode.Gone, (await maya.Browser.GetAsync(link)).StatusCode);
    }

    [Theory]
    [InlineData("Maya", "maya@example.org", "too short", "password-too-short")]
    [InlineData("Maya", "maya@example.org", "Maya@Example.org", "password-is-email")]
    [InlineData("Maya", "no address", "correct horse battery", "bad-email")]
    [InlineData("Maya", "Maya <maya@example.org>", "correct horse battery", "bad-email")]
    [InlineData("  ", "maya@example.org", "correct horse battery", "bad-name")]
    [InlineData("Ma\nya", "maya@example.org", "correct horse battery", "bad-name")]
    public async Task What_no_account_can_have_is_refused_with_its_field(string name, string email, string password, string code)
    {
        await using var stoa = await TestStoa.Start(databases);
        var problem = await stoa.With((work, services) => Register.Run(
            new(name, email, password), work, services.GetRequiredService<Users>(), services.GetRequiredService<Mails>(), CancellationToken.None));
        Assert.Equal(code, problem!.Code);
        Assert.NotNull(problem.Field);
    }

    [Fact]
    public async Task A_script_as_a_name_is_shown_as_text_and_nothing_stands_in_the_table_readable()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = new Person(stoa);
        await maya.Submit("/register", "/register", ("name", "<script>alert(1)</script>"), ("email", maya.Email), ("password", maya.Password));
        await maya.Verify();
        var page = await maya.Browser.GetStringAsync("/account");
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        var row = await stoa.With((work, _) => work.Db.Database.SqlQuery<string>(
            $"select encode(email, 'escape') || encode(name, 'escape') || encode(email_index, 'escape') as \"Value\" from identity.users").SingleAsync());
        Assert.DoesNotContain("maya", row, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("script", row, StringComparison.OrdinalIgnoreCase);
    }
}
