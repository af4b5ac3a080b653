using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Catalog;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Catalog;

/// <summary>The catalogue as visitors and programs see it, over HTTP.</summary>
public sealed class CatalogPagesTests(TestDatabases databases)
{
    private const string Hostile = "<script>alert('x')</script> \"onload=1 & co";

    [Fact]
    public async Task A_visitor_finds_a_listing_and_the_days_it_is_free()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var client = stoa.Client();

        Assert.Contains("Deep tissue massage", await client.GetStringAsync("/"));
        Assert.Contains("Deep tissue massage", await client.GetStringAsync("/search?q=tissue&category=&near=&open_on=&price_min=&sort="));
        Assert.Contains("Nothing found", await client.GetStringAsync("/search?q=zzzzqqqq"));

        var address = $"/l/deep-tissue-massage-{shop.Listing}";
        var page = await client.GetStringAsync(address);
        Assert.Contains("Hold this time", page);
        Assert.Contains("8 free", page);
        Assert.Contains("If you cancel", page);
        Assert.Contains("name=\"listing_id\" value=\"" + shop.Listing, page);

        var moved = await client.GetAsync($"/l/old-words-{shop.Listing}?date=2026-12-01");
        Assert.Equal((HttpStatusCode.MovedPermanently, address + "?date=2026-12-01"), (moved.StatusCode, moved.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/l/nothing-lst_01h455vb4pex5vsknk084sn02q")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/l/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/p/nobody")).StatusCode);
        var provider = await client.GetAsync($"/p/{shop.Organization}");
        Assert.Equal(HttpStatusCode.MovedPermanently, provider.StatusCode);
        Assert.Contains("Atelier Calme", await client.GetStringAsync(provider.Headers.Location));
    }

    [Fact]
    public async Task The_api_says_what_the_pages_say()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var client = stoa.Client();

        var found = await client.GetFromJsonAsync<JsonElement>("/api/v1/listings?q=massage&sort=price&limit=1");
        var item = found.GetProperty("items")[0];
        Assert.Equal(shop.Listing.ToString(), item.GetProperty("id").GetString());
        Assert.Equal("""{"amount":10000,"currency":"CAD"}""", item.GetProperty("price_from").GetRawText());
        Assert.False(item.TryGetProperty("key", out _));

        var listing = await client.GetFromJsonAsync<JsonElement>($"/api/v1/listings/{shop.Listing}");
        Assert.Equal(shop.Plan.ToString(), listing.GetProperty("plans")[0].GetProperty("id").GetString());
        Assert.Equal("moderate", listing.GetProperty("cancellation_policy").GetProperty("id").GetString());
        var provider = await client.GetFromJsonAsync<JsonElement>($"/api/v1/providers/{shop.Organization}");
        Assert.Equal("Atelier Calme", provider.GetProperty("name").GetString());
        Assert.Empty((await client.GetFromJsonAsync<JsonElement>($"/api/v1/listings/{shop.Listing}/reviews")).GetProperty("items").EnumerateArray());
        var categories = await client.GetFromJsonAsync<JsonElement>("/api/v1/categories");
        var massage = categories.GetProperty("items").EnumerateArray().Single(category => category.GetProperty("slug").GetString() == "massage");
        Assert.Equal(("wellness", 1), (massage.GetProperty("parent").GetString(), massage.GetProperty("listings").GetInt32()));

        var refused = await client.GetAsync("/api/v1/listings?near=Atlantis");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal("place-unknown", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/v1/listings/lst_01h455vb4pex5vsknk084sn02q")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsJsonAsync($"/api/v1/providers/{shop.Organization}/suspend", new { reason = "No." })).StatusCode);
    }

    [Fact]
    public async Task Hostile_names_stay_text_on_every_page()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        await stoa.With(async (work, _) =>
        {
            var listing = await work.Db.Set<Listing>().FirstAsync(l => l.Id == shop.Listing);
            (listing.Title, listing.Summary, listing.Description, listing.ProviderName, listing.Area) = (Hostile, Hostile, Hostile, Hostile, Hostile);
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        using var client = stoa.Client();
        foreach (var path in new[] { "/", "/search?q=%3Cscript%3Ealert('x')", "/search?near=%3Cscript%3E", $"/l/deep-tissue-massage-{shop.Listing}", $"/search?category=%22%3E%3Cscript%3Ealert('x')" })
        {
            var page = await (await client.GetAsync(path)).Content.ReadAsStringAsync();
            Assert.DoesNotContain("<script>alert", page);
            Assert.DoesNotContain("\"onload=1", page);
        }
    }
}
