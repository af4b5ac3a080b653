using System.Net;
using System.Net.Http.Headers;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Platform.Http;

/// <summary>What the pipeline refuses before any route: a page for people, problem details for programs.</summary>
public sealed class RefusalPagesTests(TestDatabases databases)
{
    [Fact]
    public async Task A_form_of_another_site_is_refused_with_a_page()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var client = stoa.Client();
        await IsPage(await Post(client, "/sign-in", request => request.Headers.Add("Origin", "https://evil.example")), HttpStatusCode.Forbidden, "This form came from another site");
        await IsProblem(await Post(client, "/api/v1/sessions", request => request.Headers.Add("Origin", "https://evil.example")), HttpStatusCode.Forbidden, "cross-origin");
    }

    [Theory]
    [InlineData(3_000)]
    [InlineData(2_000_000)]
    public async Task Too_much_at_once_is_refused_with_a_page(int length)
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Security:BodyBytesMax"] = "2000" });
        using var client = stoa.Client();
        await IsPage(await Post(client, "/sign-in", _ => { }, new string('x', length)), HttpStatusCode.RequestEntityTooLarge, "more than can be sent at once");
        await IsProblem(await Post(client, "/api/v1/sessions", _ => { }, new string('x', length)), HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task Too_many_at_once_are_refused_with_a_page_that_says_how_long()
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Security:CredentialAttemptsPerMinute"] = "1" });
        using var guest = new PlainBrowser(stoa);
        await guest.Open("/sign-in");
        var form = guest.Html;
        await guest.Send(form, "/sign-in", [("email", "ada@example.org")], ("password", "wrong password 1"));
        var (status, _) = await guest.Send(form, "/sign-in", [("email", "ada@example.org")], ("password", "wrong password 2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Matches("Wait [0-9]+ seconds", guest.Html);
        Assert.Contains("</html>", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forms_key_with_other_answers_is_refused_with_a_page_and_twins_are_led_to_one_place()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 3);
        using var guest = new PlainBrowser(stoa);
        var checkout = await guest.Hold(shop);
        await guest.Open($"{checkout}?as=guest");
        var form = guest.Html;
        var key = form.Split("name=\"idempotency_key\" value=\"")[1].Split('"')[0];
        (string, string)[] fields = [("name", "Ada Guest"), ("email", "ada@example.org"), ("phone", ""), ("note", "")];
        var token = form.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        (string, string)[] whole = [.. fields, ("idempotency_key", key), ("__RequestVerificationToken", token), ("as", "guest"), ("expected_total", Value(form, "expected_total"))];

        var twins = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => guest.Post(checkout, whole)));
        Assert.All(twins, twin => Assert.Equal(HttpStatusCode.SeeOther, twin.Status));
        Assert.Single(twins.Select(twin => twin.Location).Distinct(StringComparer.Ordinal));

        var (status, _) = await guest.Post(checkout, [.. whole.Where(field => field.Item1 != "note"), ("note", "Another")]);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("This form has been sent already, with other answers.", guest.Html, StringComparison.Ordinal);
        Assert.Contains("</html>", guest.Html, StringComparison.Ordinal);
    }

    private static string Value(string form, string name) => form.Contains($"name=\"{name}\" value=\"", StringComparison.Ordinal) ? form.Split($"name=\"{name}\" value=\"")[1].Split('"')[0] : "";

    private static Task<HttpResponseMessage> Post(HttpClient client, string path, Action<HttpRequestMessage> change, string body = "x=1")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        change(request);
        return client.SendAsync(request);
    }

    private static async Task IsPage(HttpResponseMessage answer, HttpStatusCode status, string words)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.Contains("Content-Security-Policy"), "The page has no policy.");
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task IsProblem(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
