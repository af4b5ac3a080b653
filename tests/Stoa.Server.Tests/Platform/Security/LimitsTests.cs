using System.Net;
using System.Text.Json;

namespace Stoa.Server.Tests.Platform.Security;

public sealed class LimitsTests
{
    private static readonly (string, string)[] ThreeAMinute = [("Stoa:Security:RequestsPerMinute", "3")];

    private static readonly Guid Ana = Guid.Parse("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid Bo = Guid.Parse("00000000-0000-0000-0000-00000000000b");
    private static readonly Guid Cem = Guid.Parse("00000000-0000-0000-0000-00000000000c");

    [Fact]
    public async Task One_request_too_many_is_told_when_to_come_back()
    {
        await using var site = await SmallSite.Start(ThreeAMinute);
        for (var left = 2; left >= 0; left--)
            Assert.Equal($"\"default\";r={left}", Header(await site.Client.GetAsync("/nonce"), "RateLimit"));

        var refused = await site.Client.GetAsync("/nonce");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.InRange(int.Parse(Header(refused, "Retry-After"), null), 1, 60);
        Assert.Equal("\"default\";r=0", Header(refused, "RateLimit"));
        Assert.Equal("\"default\";q=3;w=60", Header(refused, "RateLimit-Policy"));
        Assert.Contains("default-src", Header(refused, "Content-Security-Policy"));
        var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("too-many-requests", problem.GetProperty("code").GetString());
        Assert.Equal(429, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Users_are_counted_apart()
    {
        await using var site = await SmallSite.Start(ThreeAMinute);
        for (var i = 0; i < 4; i++) await Get(site, Ana);
        Assert.Equal(HttpStatusCode.TooManyRequests, await Get(site, Ana));
        Assert.Equal(HttpStatusCode.OK, await Get(site, Bo));
    }

    [Fact]
    public async Task Health_checks_are_not_counted()
    {
        await using var site = await SmallSite.Start(ThreeAMinute);
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task Guessing_credentials_is_stopped_sooner_whatever_the_account()
    {
        await using var site = await SmallSite.Start(("Stoa:Security:CredentialAttemptsPerMinute", "2"));
        Assert.Equal(HttpStatusCode.OK, await SignIn(site, Ana));
        Assert.Equal(HttpStatusCode.OK, await SignIn(site, Bo));
        Assert.Equal(HttpStatusCode.TooManyRequests, await SignIn(site, Cem));
        Assert.Equal(HttpStatusCode.OK, await Get(site, Cem));
    }

    [Theory]
    [InlineData("/form", 100, 200)]
    [InlineData("/form", 101, 413)]
    [InlineData("/upload", SmallSite.UploadBytesMax, 200)]
    [InlineData("/upload", SmallSite.UploadBytesMax + 1, 413)]
    public async Task A_body_over_its_limit_is_refused(string path, int bytes, int status)
    {
        await using var site = await SmallSite.Start(("Stoa:Security:BodyBytesMax", "100"));
        var answer = await site.Client.PostAsync(path, new ByteArrayContent(new byte[bytes]));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_body_that_hides_its_length_is_cut_off()
    {
        await using var site = await SmallSite.Start(("Stoa:Security:BodyBytesMax", "100"));
        var request = new HttpRequestMessage(HttpMethod.Post, "/form") { Content = new ByteArrayContent(new byte[101]) };
        request.Headers.TransferEncodingChunked = true;
        Assert.False((await site.Client.SendAsync(request)).IsSuccessStatusCode);
    }

    private static async Task<HttpStatusCode> Get(SmallSite site, Guid user) => await Send(site, HttpMethod.Get, "/nonce", user);

    private static async Task<HttpStatusCode> SignIn(SmallSite site, Guid user) => await Send(site, HttpMethod.Post, "/sign-in", user);

    private static async Task<HttpStatusCode> Send(SmallSite site, HttpMethod method, string path, Guid user)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Test-User", user.ToString());
        return (await site.Client.SendAsync(request)).StatusCode;
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
