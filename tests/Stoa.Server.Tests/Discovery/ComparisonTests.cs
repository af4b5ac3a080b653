using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Server.Discovery.Similar;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Discovery;

/// <summary>Offers side by side, offers like one, and what was seen lately.</summary>
public sealed class ComparisonTests(TestDatabases databases)
{
    [Fact]
    public async Task Offers_are_chosen_compared_and_removed_without_a_script()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (first, second) = (await Shop.Open(stoa), await Shop.Open(stoa, priceMinor: 4_500, policy: "strict"));
        using var browser = new PlainBrowser(stoa);
        await browser.Open("/compare");
        Assert.Contains("Nothing chosen yet", browser.Html);
        foreach (var shop in (Shop[])[first, second])
        {
            var page = $"/l/deep-tissue-massage-{shop.Listing}";
            await browser.Open(page);
            var (status, location) = await browser.Send("/compare", ("act", "add"));
            Assert.Equal((HttpStatusCode.SeeOther, page), (status, location));
        }
        Assert.Equal(HttpStatusCode.Redirect, await browser.Open("/compare"));
        await browser.Open($"/compare?listing={first.Listing}&listing={second.Listing}&near=45.5,-73.6");
        Assert.Contains("$100.00", browser.Html);
        Assert.Contains("$45.00", browser.Html);
        Assert.Contains("Strict", browser.Html);
        Assert.Contains(" km", browser.Html);
        Assert.Contains("Confirmed at once", browser.Html);
        var (_, rest) = await browser.Send("/compare", ("act", "remove"), ("listing_id", first.Listing.ToString()));
        Assert.Equal($"/compare?listing={second.Listing}", rest);
        await browser.Open(rest!);
        Assert.DoesNotContain("$100.00", browser.Html);
        var (_, empty) = await browser.Send("/compare", ("act", "clear"));
        Assert.Equal("/compare", empty);
        Assert.Equal(HttpStatusCode.OK, await browser.Open("/compare"));
    }

    [Fact]
    public async Task Four_are_enough_and_places_must_be_known()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shops = new List<Shop>();
        for (var at = 0; at < 5; at++) shops.Add(await Shop.Open(stoa));
        using var client = stoa.Client();
        var five = string.Join('&', shops.Select(shop => $"listing={shop.Listing}"));
        Assert.Equal("too-many-to-compare", await Code($"/api/v1/comparisons?{five}"));
        Assert.Equal("nothing-to-compare", await Code("/api/v1/comparisons"));
        Assert.Equal("listing-not-found", await Code("/api/v1/comparisons?listing=nonsense"));
        Assert.Equal("place-unknown", await Code($"/api/v1/comparisons?listing={shops[0].Listing}&near=Atlantis"));
        var page = await client.GetAsync($"/compare?{five}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.StatusCode);
        Assert.Contains("4 offers side by side", await page.Content.ReadAsStringAsync());

        var two = await client.GetFromJsonAsync<JsonElement>($"/api/v1/comparisons?listing={shops[1].Listing}&listing={shops[0].Listing}&near=45.5236,-73.5818");
        var items = two.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([shops[1].Listing.ToString(), shops[0].Listing.ToString()], items.Select(item => item.GetProperty("listing").GetProperty("id").GetString()));
        Assert.Equal((0.0, "2026-03-02T15:00:00Z"), (items[0].GetProperty("distance_km").GetDouble(), items[0].GetProperty("next_opening").GetString()));

        async Task<string?> Code(string path) =>
            (await JsonDocument.ParseAsync(await (await client.GetAsync(path)).Content.ReadAsStreamAsync())).RootElement.GetProperty("code").GetString();
    }

    [Fact]
    public async Task Similar_offers_are_others_of_the_category_the_nearest_and_alike_in_price_first()
    {
        await using var stoa = await TestStoa.Start(databases);
        var asked = await Shop.Open(stoa);
        var (dear, far, alike, hair, gone) = (await Shop.Open(stoa, priceMinor: 80_000), await Shop.Open(stoa), await Shop.Open(stoa, priceMinor: 11_000), await Shop.Open(stoa), await Shop.Open(stoa));
        await Pieces.Sql(stoa, "update catalog.listings set latitude = 46.8, longitude = -71.2 where id = $1", far.Listing.Value);
        await Pieces.Sql(stoa, "update catalog.listings set category = 'hair' where id = $1", hair.Listing.Value);
        await Pieces.Sql(stoa, "update catalog.listings set status = 'paused' where id = $1", gone.Listing.Value);
        await Pieces.Sql(stoa, "update catalog.listings set score = 0.8");
        using var client = stoa.Client();
        var similar = await client.GetFromJsonAsync<JsonElement>($"/api/v1/listings/{asked.Listing}/similar");
        Assert.Equal([alike.Listing.ToString(), dear.Listing.ToString(), far.Listing.ToString()],
            similar.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/v1/listings/{gone.Listing}/similar")).StatusCode);
        Assert.Contains("Similar offers", await client.GetStringAsync($"/l/deep-tissue-massage-{asked.Listing}"));
    }

    [Theory]
    [InlineData(1, 100, 100, true, 5, 100, 100, true)]
    [InlineData(1, 100, 120, true, 1, 100, 300, true)]
    [InlineData(1, 100, 100, true, 1, 100, 100, false)]
    [InlineData(1, 100, 200, true, 1, 100, 25, true)]
    public void Nearer_and_closer_in_price_is_more_alike(double km, long price, long other, bool same, double km2, long price2, long other2, bool same2) =>
        Assert.True(FindSimilar.Likeness(km, price, other, same, 0.8) > FindSimilar.Likeness(km2, price2, other2, same2, 0.8));

    [Fact]
    public async Task What_was_seen_stays_in_the_browser_and_can_be_cleared()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shops = new List<Shop>();
        for (var at = 0; at < 14; at++) shops.Add(await Shop.Open(stoa));
        using var browser = new PlainBrowser(stoa);
        await browser.Open("/favourites");
        Assert.DoesNotContain("Recently seen", browser.Html);
        foreach (var shop in shops) await browser.Open($"/l/deep-tissue-massage-{shop.Listing}");
        await browser.Open("/favourites");
        Assert.Contains("Recently seen", browser.Html);
        Assert.Equal(12, shops.Count(shop => browser.Html.Contains($"href=\"/l/deep-tissue-massage-{shop.Listing}\"", StringComparison.Ordinal)));
        Assert.DoesNotContain(shops[0].Listing.ToString(), browser.Html);
        Assert.True(browser.Html.IndexOf(shops[13].Listing.ToString(), StringComparison.Ordinal) < browser.Html.IndexOf(shops[5].Listing.ToString(), StringComparison.Ordinal));
        await browser.Send("/recently-seen/clear");
        await browser.Open("/favourites");
        Assert.DoesNotContain("Recently seen", browser.Html);
    }

    [Fact]
    public async Task A_hostile_cookie_is_passed_over()
    {
        await using var stoa = await TestStoa.Start(databases);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = stoa.BaseAddress };
        client.DefaultRequestHeaders.Add("Cookie", $"stoa_seen=..%00.<script>.{new string('a', 3000)}; stoa_compare=x.y.z.1.2.3");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/favourites")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/compare")).StatusCode);
    }
}
