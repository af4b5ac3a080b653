using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stoa.Server.Site;

namespace Stoa.Server.Tests.Site;

/// <summary>The style guide shows every component, so what holds for it holds for them.</summary>
public sealed partial class SitePageTests : IAsyncLifetime
{
    private const int ScriptBytesMax = 100 * 1024;
    private WebApplication _site = null!;
    private HttpClient _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSite(_ => new PageFrame { MarketplaceName = "<b>Agora</b>", SearchText = "\"><script>alert(1)</script>" });
        _site = builder.Build();
        _site.UseAntiforgery();
        _site.MapSite(styleGuide: true);
        await _site.StartAsync();
        var address = _site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        _visitor = new HttpClient { BaseAddress = new Uri(address) };
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task No_page_has_inline_scripts_styles_or_handlers()
    {
        var html = await _visitor.GetStringAsync("/style-guide");
        Assert.DoesNotMatch(Inline(), html);
        Assert.All(Script().Matches(html), script => Assert.Contains(" src=\"/assets/", script.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_is_shown_as_text()
    {
        var html = await _visitor.GetStringAsync("/style-guide");
        Assert.Contains("&lt;b&gt;Agora&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_posted_form_carries_its_token()
    {
        var html = await _visitor.GetStringAsync("/style-guide");
        var forms = Posted().Matches(html);
        Assert.NotEmpty(forms);
        Assert.All(forms, form => Assert.Contains("__RequestVerificationToken", form.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_page_asks_for_is_there_kept_for_a_year_and_small()
    {
        var html = await _visitor.GetStringAsync("/style-guide");
        var scripts = 0;
        foreach (var address in Asset().Matches(html).Select(match => match.Groups["address"].Value).Distinct(StringComparer.Ordinal))
        {
            using var answer = await _visitor.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            if (address.EndsWith(".js", StringComparison.Ordinal))
                scripts += (await answer.Content.ReadAsByteArrayAsync()).Length;
        }
        Assert.InRange(scripts, 1, ScriptBytesMax);
    }

    [Theory]
    [InlineData("/style-guide/none", HttpStatusCode.NotFound)]
    [InlineData("/style-guide/fault", HttpStatusCode.InternalServerError)]
    [InlineData("/style-guide/problem", HttpStatusCode.Conflict)]
    [InlineData("/assets/0/none.js", HttpStatusCode.NotFound)]
    [InlineData("/assets/0/site.css", HttpStatusCode.OK)]
    public async Task An_answer_has_the_status_of_its_page(string address, HttpStatusCode status)
    {
        using var answer = await _visitor.GetAsync(address);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task An_address_with_an_old_hash_is_answered_but_not_kept()
    {
        using var answer = await _visitor.GetAsync("/assets/0/site.css");
        Assert.True(answer.Headers.CacheControl!.NoCache);
    }

    [GeneratedRegex("""<style|\sstyle=|\son[a-z]+="|javascript:""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Inline();

    [GeneratedRegex("<script[^>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Script();

    [GeneratedRegex("<form[^>]*method=\"post\".*?</form>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Posted();

    [GeneratedRegex("(?:src|href)=\"(?<address>/assets/[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Asset();
}
