using System.Net;
using System.Xml.Linq;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Discovery;

/// <summary>What crawlers are told, and what they are kept from.</summary>
public sealed class SitemapTests(TestDatabases databases)
{
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly Dictionary<string, string?> Public = new(StringComparer.Ordinal) { ["Stoa:PublicUrl"] = "https://market.example/" };

    [Fact]
    public async Task The_index_leads_to_every_public_page_and_to_nothing_else()
    {
        await using var stoa = await TestStoa.Start(databases, Public);
        var (shown, paused, suspended) = (await Shop.Open(stoa), await Shop.Open(stoa), await Shop.Open(stoa));
        await Pieces.Sql(stoa, "update catalog.listings set status = 'paused' where id = $1", paused.Listing.Value);
        await Pieces.Sql(stoa, "update organizations.organizations set status = 'suspended' where id = $1", suspended.Organization.Value);
        await Pieces.Sql(stoa, "update catalog.listings set provider_active = false where id = $1", suspended.Listing.Value);
        using var client = stoa.Client();

        var parts = await Addresses(client, "/sitemap.xml");
        Assert.All(parts, part => Assert.StartsWith("https://market.example/sitemaps/", part, StringComparison.Ordinal));
        var pages = new List<string>();
        foreach (var part in parts) pages.AddRange(await Addresses(client, new Uri(part).AbsolutePath));
        Assert.Contains(pages, page => page.EndsWith(shown.Listing.ToString(), StringComparison.Ordinal));
        Assert.DoesNotContain(pages, page => page.EndsWith(paused.Listing.ToString(), StringComparison.Ordinal) || page.EndsWith(suspended.Listing.ToString(), StringComparison.Ordinal));
        Assert.Single(pages, page => page.Contains("/p/", StringComparison.Ordinal));
        Assert.Equal(pages.Count, pages.Distinct().Count());
        // What the sitemap names must be there, under exactly this address, and be open to search engines.
        foreach (var page in pages)
        {
            using var answer = await client.GetAsync(new Uri(page).PathAndQuery);
            var html = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page} answered {answer.StatusCode}.");
            Assert.Equal(page.TrimEnd('/'), Pieces.Head(html, "canonical")?.TrimEnd('/'));
            Assert.Null(Pieces.Head(html, "robots"));
            Assert.NotNull(Pieces.Head(html, "description"));
        }
    }

    [Fact]
    public async Task A_listing_tells_when_what_people_read_of_it_last_changed()
    {
        await using var stoa = await TestStoa.Start(databases, Public);
        var shop = await Shop.Open(stoa);
        using var client = stoa.Client();
        Assert.Equal("2026-03-02T14:00:00Z", await LastModified());
        await Pieces.Sql(stoa, "update catalog.listings set score = 0.9 where id = $1", shop.Listing.Value);
        Assert.Equal("2026-03-02T14:00:00Z", await LastModified());
        await Pieces.Sql(stoa, "update catalog.listings set title = 'Hot stones' where id = $1", shop.Listing.Value);
        Assert.NotEqual("2026-03-02T14:00:00Z", await LastModified());

        async Task<string> LastModified() =>
            XDocument.Parse(await client.GetStringAsync("/sitemaps/listings/first.xml")).Descendants(Map + "lastmod").Single().Value;
    }

    [Fact]
    public async Task A_part_begins_after_the_id_in_its_name()
    {
        await using var stoa = await TestStoa.Start(databases, Public);
        var shops = new[] { await Shop.Open(stoa), await Shop.Open(stoa), await Shop.Open(stoa) }.OrderBy(shop => shop.Listing.ToString(), StringComparer.Ordinal).ToList();
        using var client = stoa.Client();
        var later = await Addresses(client, $"/sitemaps/listings/{shops[0].Listing}.xml");
        Assert.Equal(shops.Skip(1).Select(shop => shop.Listing.ToString()), later.Select(page => page[page.LastIndexOf("lst_", StringComparison.Ordinal)..]));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/sitemaps/listings/nonsense.xml")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/sitemaps/providers/{shops[0].Listing}.xml")).StatusCode);
    }

    [Fact]
    public async Task Robots_are_kept_from_what_is_private_and_shown_the_sitemap()
    {
        await using var stoa = await TestStoa.Start(databases, Public);
        using var client = stoa.Client();
        var robots = (await client.GetStringAsync("/robots.txt")).Split('\n');
        Assert.Contains("Sitemap: https://market.example/sitemap.xml", robots);
        foreach (var path in (string[])["/account", "/checkout", "/operator", "/orders", "/provider/", "/api/", "/o/"]) Assert.Contains($"Disallow: {path}", robots);
        // What is meant for everybody is not shut out by a rule for something else.
        var shut = robots.Where(line => line.StartsWith("Disallow: ", StringComparison.Ordinal)).Select(line => line["Disallow: ".Length..]).ToList();
        Assert.DoesNotContain(shut, rule => ((string[])["/", "/search", "/l/x", "/p/x", "/c/massage", "/in/montreal", "/help", "/sitemap.xml", "/pictures/x", "/assets/x"]).Any(page => page.StartsWith(rule, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/search", null)]
    [InlineData("/search?q=massage", "noindex")]
    [InlineData("/search?category=massage&sort=price", "noindex")]
    [InlineData("/favourites", "noindex")]
    [InlineData("/compare", "noindex")]
    [InlineData("/sign-in", "noindex")]
    public async Task Pages_of_filters_and_of_oneself_are_not_indexed(string path, string? robots)
    {
        await using var stoa = await TestStoa.Start(databases);
        using var client = stoa.Client();
        Assert.Equal(robots, Pieces.Head(await client.GetStringAsync(path), "robots"));
    }

    private static async Task<List<string>> Addresses(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.Equal("application/xml; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        return [.. XDocument.Parse(await answer.Content.ReadAsStringAsync()).Descendants(Map + "loc").Select(loc => loc.Value)];
    }
}
