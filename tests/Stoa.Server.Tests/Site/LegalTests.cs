using System.Net;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Site;

/// <summary>Terms and privacy, with the operator's name.</summary>
public sealed class LegalTests(TestDatabases databases)
{
    [Theory]
    [InlineData("/terms")]
    [InlineData("/privacy")]
    public async Task They_name_whoever_runs_the_marketplace_as_text(string path)
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Operator:Name"] = "Maya <script>alert(1)</script> Ltd.", ["Stoa:Operator:Address"] = "1 Market Square", ["Stoa:Operator:Contact"] = "hello@market.example",
        });
        using var visitor = new PlainBrowser(stoa);
        Assert.Equal(HttpStatusCode.OK, await visitor.Open(path));
        Assert.Contains("1 Market Square", visitor.Html, StringComparison.Ordinal);
        Assert.Contains("hello@market.example", visitor.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", visitor.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("{", visitor.Html[visitor.Html.IndexOf("<h1", StringComparison.Ordinal)..visitor.Html.IndexOf("<footer", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.DoesNotContain("has not put in their name", visitor.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_they_warn_and_every_page_links_to_them()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var visitor = new PlainBrowser(stoa);
        await visitor.Open("/terms");
        Assert.Contains("has not put in their name", visitor.Html, StringComparison.Ordinal);
        await visitor.Open("/help");
        Assert.Contains("href=\"/terms\"", visitor.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/privacy\"", visitor.Html, StringComparison.Ordinal);
        await visitor.Open($"{await visitor.Hold(shop)}?as=guest");
        Assert.Contains("By booking you agree to the", visitor.Html, StringComparison.Ordinal);
    }
}
