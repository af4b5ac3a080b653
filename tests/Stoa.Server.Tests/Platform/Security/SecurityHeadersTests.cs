using System.Net;
using Microsoft.Extensions.Options;

namespace Stoa.Server.Tests.Platform.Security;

public sealed class SecurityHeadersTests
{
    [Fact]
    public async Task Every_answer_has_the_headers_also_a_missing_page_and_a_fault()
    {
        await using var site = await SmallSite.Start();
        foreach (var (path, status) in new[] { ("/nonce", 200), ("/missing", 404), ("/fault", 500) })
        {
            var answer = await site.Client.GetAsync(path);
            Assert.Equal((HttpStatusCode)status, answer.StatusCode);
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
            Assert.Contains("camera=()", Header(answer, "Permissions-Policy"));
            Assert.Contains("default-src 'none'", Policy(answer));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task The_policy_allows_this_requests_nonce_and_no_inline_script()
    {
        await using var site = await SmallSite.Start();
        var first = await site.Client.GetAsync("/nonce");
        var second = await site.Client.GetAsync("/nonce");
        var nonce = await first.Content.ReadAsStringAsync();
        Assert.Equal(
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "font-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            Policy(first));
        Assert.NotEqual(Policy(first), Policy(second));
        Assert.Equal(16, Convert.FromBase64String(nonce).Length);
    }

    [Fact]
    public async Task Forms_may_lead_to_the_configured_payment_pages()
    {
        await using var site = await SmallSite.Start(("Stoa:Security:FormHosts:0", "https://pay.example.com"));
        Assert.Contains("form-action 'self' https://pay.example.com;", Policy(await site.Client.GetAsync("/nonce")));
    }

    [Theory]
    [InlineData("Stoa:Security:FormHosts:0", "https://pay.example.com; script-src *")]
    [InlineData("Stoa:Security:FormHosts:0", "*")]
    [InlineData("Stoa:Security:RequestsPerMinute", "0")]
    [InlineData("Stoa:Security:BodyBytesMax", "-1")]
    [InlineData("Stoa:Security:HstsDays", "99999")]
    [InlineData("Stoa:Security:TrustedProxies:0", "my-proxy")]
    public async Task A_setting_out_of_range_stops_the_start_and_is_named(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => SmallSite.Start((setting, value)));
        Assert.Contains(setting.Replace(":0", ""), refused.Message);
    }

    [Fact]
    public async Task Https_behind_a_trusted_proxy_is_insisted_on_and_a_strangers_word_is_not()
    {
        await using var trusting = await SmallSite.Start(("Stoa:Security:TrustedProxies:0", "127.0.0.0/8"));
        await using var plain = await SmallSite.Start();
        Assert.Equal("max-age=31536000", Header(await GetByHttps(trusting), "Strict-Transport-Security"));
        Assert.False((await GetByHttps(plain)).Headers.Contains("Strict-Transport-Security"));
        Assert.False((await trusting.Client.GetAsync("/nonce")).Headers.Contains("Strict-Transport-Security"));
    }

    private static Task<HttpResponseMessage> GetByHttps(SmallSite site)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/nonce");
        request.Headers.Add("X-Forwarded-Proto", "https");
        return site.Client.SendAsync(request);
    }

    private static string Policy(HttpResponseMessage answer) => Header(answer, "Content-Security-Policy");

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
