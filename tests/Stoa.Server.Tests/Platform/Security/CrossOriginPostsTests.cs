using System.Net;

namespace Stoa.Server.Tests.Platform.Security;

public sealed class CrossOriginPostsTests
{
    private const string Own = "own";

    [Theory]
    // method, path, Sec-Fetch-Site, Origin, let through
    [InlineData("POST", "/form", null, null, true)]
    [InlineData("POST", "/form", "same-origin", Own, true)]
    [InlineData("POST", "/form", "same-origin", null, true)]
    [InlineData("POST", "/form", "none", null, true)]
    [InlineData("POST", "/form", null, Own, true)]
    [InlineData("POST", "/form", "cross-site", "https://evil.example", false)]
    [InlineData("POST", "/form", "cross-site", Own, false)]
    [InlineData("POST", "/form", "cross-site", null, false)]
    [InlineData("POST", "/form", "same-site", null, false)]
    [InlineData("POST", "/form", "", null, false)]
    [InlineData("POST", "/form", "same-origin", "https://evil.example", false)]
    [InlineData("POST", "/form", null, "https://evil.example", false)]
    [InlineData("POST", "/form", null, "null", false)]
    [InlineData("POST", "/form", null, "http://127.0.0.1", false)]
    [InlineData("POST", "/form", null, "http://127.0.0.1:1", false)]
    [InlineData("POST", "/form", null, "file:///etc/passwd", false)]
    [InlineData("PUT", "/form", "cross-site", null, false)]
    [InlineData("PATCH", "/form", "cross-site", null, false)]
    [InlineData("DELETE", "/form", "cross-site", null, false)]
    [InlineData("GET", "/nonce", "cross-site", "https://evil.example", true)]
    [InlineData("POST", "/webhook", "cross-site", "https://gateway.example", true)]
    [InlineData("POST", "/webhook", null, null, true)]
    [InlineData("POST", "/missing", "cross-site", null, false)]
    public async Task Only_our_own_pages_and_programs_may_change_things(string method, string path, string? site, string? origin, bool through)
    {
        await using var small = await SmallSite.Start();
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (site is not null) request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        if (origin is not null) request.Headers.Add("Origin", origin == Own ? small.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);

        var answer = await small.Client.SendAsync(request);

        Assert.Equal(through ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        if (!through) Assert.Contains("\"cross-origin\"", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("shop.example", "https://shop.example", true)]
    [InlineData("shop.example", "http://shop.example", true)]
    [InlineData("SHOP.example", "https://shop.example:443", true)]
    [InlineData("shop.example", "https://shop.example:444", false)]
    [InlineData("shop.example", "https://shop.example.evil.test", false)]
    [InlineData("[::1]:8080", "http://[::1]:8080", true)]
    public async Task The_origin_must_be_the_host_that_was_asked(string host, string origin, bool through)
    {
        await using var small = await SmallSite.Start();
        var request = new HttpRequestMessage(HttpMethod.Post, "/form");
        request.Headers.Host = host;
        request.Headers.Add("Origin", origin);
        Assert.Equal(through, (await small.Client.SendAsync(request)).IsSuccessStatusCode);
    }
}
