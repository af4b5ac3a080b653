using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NodaTime;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Identity;

public sealed class SignInTests(TestDatabases databases)
{
    [Fact]
    public async Task Five_wrong_passwords_pause_sign_in_for_a_quarter_of_an_hour()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var thief = new Person(stoa);
        for (var guess = 0; guess < 5; guess++) Assert.Equal(HttpStatusCode.Unauthorized, (await thief.SignIn($"guess number {guess}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.SignIn()).StatusCode);
        // Who is in stays in.
        Assert.True(await maya.IsSignedIn());

        stoa.Clock.Advance(Duration.FromMinutes(15) - Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.SignIn()).StatusCode);
        stoa.Clock.Advance(Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await thief.SignIn()).StatusCode);
    }

    [Fact]
    public async Task Guesses_at_the_same_moment_are_counted_one_by_one()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(n => Post(maya, maya.Email, $"guess number {n}")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(maya, maya.Email, maya.Password)).StatusCode);
    }

    [Fact]
    public async Task Unknown_address_wrong_password_and_paused_account_get_the_same_words()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        var unknown = await Words(maya, "nobody@example.org", maya.Password);
        var wrong = await Words(maya, maya.Email, "not the password");
        for (var guess = 0; guess < 5; guess++) await Words(maya, maya.Email, "not the password");
        var paused = await Words(maya, maya.Email, maya.Password);
        Assert.Equal(unknown, wrong);
        Assert.Equal(unknown, paused);
    }

    [Fact]
    public async Task Signing_in_begins_a_new_session_and_the_planted_one_ends()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var attacker = await new Person(stoa, "eve@example.org").Joined();
        using var victim = new Person(stoa) { Cookie = attacker.Cookie };
        // A page with a form is fetched with the planted session.
        var answer = await victim.Submit("/account/tokens", "/sign-in", ("email", maya.Email), ("password", maya.Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.NotEqual(attacker.Cookie, victim.Cookie);
        Assert.False(await attacker.IsSignedIn());
        Assert.Contains(maya.Email, await victim.Browser.GetStringAsync("/account"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/orders?page=2", "/orders?page=2")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task After_sign_in_one_comes_back_to_pages_of_this_site_only(string back, string expected)
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        await maya.Submit("/account/tokens", "/sign-out");
        Assert.Equal(expected, (await maya.SignIn(back: back)).Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_page_asks_to_sign_in_and_leads_back_while_the_api_answers_401()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var visitor = new Person(stoa);
        var page = await visitor.Browser.GetAsync("/account/sessions?x=1");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Equal("/sign-in?return=%2Faccount%2Fsessions%3Fx%3D1", page.Headers.Location!.ToString());
        var api = await visitor.Browser.GetAsync("/api/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Another_roles_pages_do_not_exist()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        Assert.Equal(HttpStatusCode.NotFound, (await maya.Browser.GetAsync("/api/v1/operations/orders")).StatusCode);
    }

    [Fact]
    public async Task Too_many_attempts_from_one_address_are_refused()
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Security:CredentialAttemptsPerMinute"] = "3",
        });
        using var thief = new Person(stoa);
        for (var guess = 0; guess < 3; guess++) Assert.Equal(HttpStatusCode.Unauthorized, (await Post(thief, $"n{guess}@example.org", "some password")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await Post(thief, "n4@example.org", "some password")).StatusCode);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var maya = await new Person(stoa).Joined();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("name", "x")]);
        Assert.Equal(HttpStatusCode.BadRequest, (await maya.Browser.PostAsync("/account/tokens", form)).StatusCode);
    }

    private static Task<HttpResponseMessage> Post(Person person, string email, string password) =>
        person.Browser.PostAsJsonAsync("/api/v1/sessions", new { email, password });

    private static async Task<string> Words(Person person, string email, string password) =>
        (await (await Post(person, email, password)).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
}
