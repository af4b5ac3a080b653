using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Discovery;

/// <summary>A provider's public page, for people and for search engines.</summary>
public sealed class ProviderProfileTests(TestDatabases databases)
{
    private const string Hostile = "</script><script>alert(1)</script>\"'&<b>";

    private static readonly Dictionary<string, string?> Public = new(StringComparer.Ordinal) { ["Stoa:PublicUrl"] = "https://market.example" };

    [Fact]
    public async Task The_page_shows_hours_places_offers_and_reviews_and_says_so_to_search_engines()
    {
        await using var stoa = await TestStoa.Start(databases, Public);
        var shop = await Shop.Open(stoa);
        await Pieces.Review(stoa, shop, 5, 5, 4, 2);
        using var client = stoa.Client();
        var url = (await client.GetAsync($"/p/{shop.Organization}")).Headers.Location!.ToString();
        var html = WebUtility.HtmlDecode(await client.GetStringAsync(url));

        Assert.Contains("Open now, until 17:00", html);
        Assert.Contains("09:00–17:00", html);
        Assert.Contains("4200 Rue Saint-Denis", html);
        Assert.Contains("4 reviews", html);
        var business = Pieces.Thing(html, "LocalBusiness");
        Assert.Equal(("Atelier Calme", "https://market.example" + url), (business.GetProperty("name").GetString(), business.GetProperty("url").GetString()));
        Assert.Equal((4.0, 4), (business.GetProperty("aggregateRating").GetProperty("ratingValue").GetDouble(), business.GetProperty("aggregateRating").GetProperty("reviewCount").GetInt32()));
        Assert.Equal(45.5236, business.GetProperty("geo").GetProperty("latitude").GetDouble());
        Assert.Equal("H2J 2K8", business.GetProperty("address").GetProperty("postalCode").GetString());
        var monday = business.GetProperty("openingHoursSpecification")[0];
        Assert.Equal(("https://schema.org/Monday", "09:00", "17:00"),
            (monday.GetProperty("dayOfWeek").GetString(), monday.GetProperty("opens").GetString(), monday.GetProperty("closes").GetString()));
        Assert.Equal("100.00", business.GetProperty("makesOffer")[0].GetProperty("price").GetString());
        Assert.Equal(2, Pieces.Thing(html, "BreadcrumbList").GetProperty("itemListElement").GetArrayLength());
        Assert.Equal("https://market.example" + url, Pieces.Head(html, "canonical"));
        Assert.Equal("https://market.example" + url, Pieces.Head(html, "og:url"));
        Assert.Equal("summary_large_image", Pieces.Head(html, "twitter:card"));
        Assert.NotNull(Pieces.Head(html, "description"));
        var picture = await client.GetByteArrayAsync(new Uri(Pieces.Head(html, "og:image")!).PathAndQuery);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture[..4]);
    }

    [Fact]
    public async Task Hostile_text_stays_text_in_data_blocks_and_in_the_head()
    {
        await using var stoa = await TestStoa.Start(databases, Public);
        var shop = await Shop.Open(stoa);
        await Pieces.Sql(stoa, "update organizations.organizations set name = $1, description = $1 where id = $2", Hostile, shop.Organization.Value);
        await Pieces.Sql(stoa, "update catalog.listings set title = $1, description = $1, provider_name = $1 where id = $2", Hostile, shop.Listing.Value);
        await Pieces.Sql(stoa, "update organizations.locations set street = $1, name = $1 where organization_id = $2", Hostile, shop.Organization.Value);
        using var client = stoa.Client();
        foreach (var path in (string[])[$"/p/{shop.Organization}", $"/l/x-{shop.Listing}"])
        {
            var html = await client.GetStringAsync((await client.GetAsync(path)).Headers.Location);
            Assert.DoesNotContain("<script>alert", html);
            Assert.DoesNotContain("alert(1)</script>", html);
            Assert.Contains(Pieces.Things(html), thing => thing.TryGetProperty("name", out var name) && name.GetString() == Hostile);
        }
    }

    [Fact]
    public async Task A_listing_says_its_offers_and_rating()
    {
        await using var stoa = await TestStoa.Start(databases, Public);
        var shop = await Shop.Open(stoa);
        await Pieces.Sql(stoa, "update catalog.listings set rating_sum = 9, rating_count = 2 where id = $1", shop.Listing.Value);
        using var client = stoa.Client();
        var html = await client.GetStringAsync($"/l/deep-tissue-massage-{shop.Listing}");
        var thing = Pieces.Thing(html, "Service");
        Assert.Equal(("100.00", "CAD", 1), (thing.GetProperty("offers").GetProperty("lowPrice").GetString(),
            thing.GetProperty("offers").GetProperty("priceCurrency").GetString(), thing.GetProperty("offers").GetProperty("offerCount").GetInt32()));
        Assert.Equal(4.5, thing.GetProperty("aggregateRating").GetProperty("ratingValue").GetDouble());
        Assert.Equal("Atelier Calme", thing.GetProperty("provider").GetProperty("name").GetString());
        Assert.Equal("product", Pieces.Head(html, "og:type"));
    }

    [Fact]
    public async Task An_old_address_leads_to_the_new_one_for_good_and_to_whoever_uses_it_now()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (shop, other) = (await Shop.Open(stoa), await Shop.Open(stoa));
        await Rename(stoa, shop, "first");
        await Rename(stoa, shop, "second");
        using var client = stoa.Client();
        var moved = await client.GetAsync("/p/first?reviews=");
        Assert.Equal((HttpStatusCode.MovedPermanently, "/p/second?reviews="), (moved.StatusCode, moved.Headers.Location!.ToString()));
        await Rename(stoa, other, "first");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/p/first")).StatusCode);
        await Rename(stoa, other, "third");
        Assert.Equal("/p/third", (await client.GetAsync("/p/first")).Headers.Location!.ToString());
        await Pieces.Sql(stoa, "update organizations.organizations set status = 'suspended' where id = $1", other.Organization.Value);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/p/first")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/p/{new string('a', 300)}")).StatusCode);
    }

    [Fact]
    public async Task Reviews_come_in_pages_and_later_pages_are_not_indexed()
    {
        await using var stoa = await TestStoa.Start(databases, Public);
        var shop = await Shop.Open(stoa);
        await Pieces.Review(stoa, shop, [.. Enumerable.Repeat(4, 11)]);
        await Rename(stoa, shop, "calme");
        using var browser = new PlainBrowser(stoa);
        await browser.Open("/p/calme");
        Assert.Contains("Review number 7", browser.Html);
        Assert.DoesNotContain("Review number 8", browser.Html);
        var next = Pieces.Link(browser.Html, "/p/calme?reviews=").Replace("#reviews", "", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.Open(next));
        Assert.Contains("Review number 10", browser.Html);
        Assert.DoesNotContain("Review number 7", browser.Html);
        Assert.Equal("noindex", Pieces.Head(browser.Html, "robots"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.Open("/p/calme?reviews=nonsense"));
    }

    [Fact]
    public async Task The_api_tells_hours_and_reviews()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        await Pieces.Review(stoa, shop, 5, 1);
        using var client = stoa.Client();
        var hours = (await client.GetFromJsonAsync<JsonElement>($"/api/v1/providers/{shop.Organization}/opening-hours")).GetProperty("items")[0];
        Assert.Equal(("America/Toronto", true, "2026-03-02T22:00:00Z"),
            (hours.GetProperty("zone").GetString(), hours.GetProperty("is_open").GetBoolean(), hours.GetProperty("changes_at").GetString()));
        Assert.Equal("""{"weekday":"monday","windows":[{"opens":"09:00:00","closes":"17:00:00"}]}""", hours.GetProperty("week")[0].GetRawText());
        var summary = await client.GetFromJsonAsync<JsonElement>($"/api/v1/providers/{shop.Organization}/reviews/summary");
        Assert.Equal("""{"average":3,"count":2,"by_stars":[1,0,0,0,1]}""", summary.GetRawText());
        Assert.Equal(2, (await client.GetFromJsonAsync<JsonElement>($"/api/v1/providers/{shop.Organization}/reviews")).GetProperty("items").GetArrayLength());
        Assert.Equal(2, (await client.GetFromJsonAsync<JsonElement>($"/api/v1/listings/{shop.Listing}/reviews/summary")).GetProperty("count").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/v1/providers/nobody/opening-hours")).StatusCode);
    }

    private static Task Rename(TestStoa stoa, Shop shop, string slug) =>
        Pieces.Sql(stoa, "update organizations.organizations set slug = $1 where id = $2", slug, shop.Organization.Value);
}
