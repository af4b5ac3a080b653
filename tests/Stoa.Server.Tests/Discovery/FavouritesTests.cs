using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Discovery.Favourites;
using Stoa.Server.Identity;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Discovery;

/// <summary>Listings that somebody wants to find again.</summary>
public sealed class FavouritesTests(TestDatabases databases)
{
    [Fact]
    public async Task A_visitor_keeps_and_drops_without_a_script()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var browser = new PlainBrowser(stoa);
        await browser.Open("/search?category=massage");
        var (status, location) = await browser.Send("/favourites");
        Assert.Equal((HttpStatusCode.SeeOther, "/search?category=massage"), (status, location));
        await browser.Open("/favourites");
        Assert.Contains("Deep tissue massage", browser.Html);
        Assert.Contains("aria-pressed=\"true\"", browser.Html);
        Assert.Contains("Register", browser.Html);
        await browser.Send("/favourites");
        await browser.Open("/favourites");
        Assert.Contains("Nothing kept yet", browser.Html);
        Assert.Equal(0, await Count(stoa));
        await browser.Open($"/l/deep-tissue-massage-{shop.Listing}");
        Assert.Contains("aria-pressed=\"false\"", browser.Html);
    }

    [Fact]
    public async Task With_a_script_the_heart_alone_comes_back()
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        using var browser = new PlainBrowser(stoa);
        await browser.Open("/search");
        browser.Client.DefaultRequestHeaders.Add("HX-Request", "true");
        var (status, _) = await browser.Send("/favourites");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("<form method=\"post\" action=\"/favourites\" class=\"favourite\"", browser.Html.TrimStart(), StringComparison.Ordinal);
        Assert.Contains("value=\"drop\"", browser.Html);
        Assert.Contains("name=\"return_to\" value=\"/search\"", browser.Html);
    }

    [Fact]
    public async Task The_api_keeps_once_and_forgets()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new Shopper(stoa.BaseAddress);
        var kept = await guest.Send(HttpMethod.Post, "/api/v1/favourites", new { listing_id = shop.Listing });
        Assert.Equal(HttpStatusCode.Created, kept.Status);
        guest.Token = kept["access_token"];
        Assert.Equal(HttpStatusCode.Created, (await guest.Send(HttpMethod.Post, "/api/v1/favourites", new { listing_id = shop.Listing })).Status);
        var items = (await guest.Send(HttpMethod.Get, "/api/v1/favourites")).Json.GetProperty("items");
        Assert.Equal(shop.Listing.ToString(), Assert.Single(items.EnumerateArray()).GetProperty("listing").GetProperty("id").GetString());

        await Pieces.Sql(stoa, "update catalog.listings set status = 'paused'");
        var paused = (await guest.Send(HttpMethod.Get, "/api/v1/favourites")).Json.GetProperty("items")[0];
        Assert.False(paused.TryGetProperty("listing", out _));
        Assert.Equal("listing-not-found", (await guest.Send(HttpMethod.Post, "/api/v1/favourites", new { listing_id = shop.Listing })).Code);

        Assert.Equal(HttpStatusCode.NoContent, (await guest.Send(HttpMethod.Delete, $"/api/v1/favourites/{shop.Listing}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await guest.Send(HttpMethod.Delete, $"/api/v1/favourites/{shop.Listing}")).Status);
        Assert.Equal(0, await Count(stoa));
        Assert.Equal("listing-not-found", (await guest.Send(HttpMethod.Post, "/api/v1/favourites", new { listing_id = "lst_01h455vb4pex5vsknk084sn02q" })).Code);
    }

    [Fact]
    public async Task A_stranger_sees_and_drops_nothing_of_another()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new Shopper(stoa.BaseAddress);
        guest.Token = (await guest.Send(HttpMethod.Post, "/api/v1/favourites", new { listing_id = shop.Listing }))["access_token"];
        using var stranger = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        Assert.Empty((await stranger.GetFromJsonAsync<JsonElement>("/api/v1/favourites")).GetProperty("items").EnumerateArray());
        await stranger.DeleteAsync($"/api/v1/favourites/{shop.Listing}");
        using var visitor = stoa.Client();
        Assert.Empty((await visitor.GetFromJsonAsync<JsonElement>("/api/v1/favourites")).GetProperty("items").EnumerateArray());
        Assert.Equal(1, await Count(stoa));
    }

    [Fact]
    public async Task What_was_kept_as_a_guest_comes_along_to_the_account_and_can_be_dropped_there()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new Shopper(stoa.BaseAddress);
        guest.Token = (await guest.Send(HttpMethod.Post, "/api/v1/favourites", new { listing_id = shop.Listing }))["access_token"];
        using var user = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        var me = (await user.GetFromJsonAsync<JsonElement>("/api/v1/me")).GetProperty("id").GetString()!;
        // What registering in the same browser does.
        await stoa.With(async (work, _) =>
        {
            var customer = await work.Db.Set<Customer>().SingleAsync(c => c.UserId == null);
            customer.UserId = Id<User>.Parse(me, null);
            return await work.Commit(CancellationToken.None);
        });
        Assert.Single((await user.GetFromJsonAsync<JsonElement>("/api/v1/favourites")).GetProperty("items").EnumerateArray());
        await user.PostAsJsonAsync("/api/v1/favourites", new { listing_id = shop.Listing });
        Assert.Single((await user.GetFromJsonAsync<JsonElement>("/api/v1/favourites")).GetProperty("items").EnumerateArray());
        await user.DeleteAsync($"/api/v1/favourites/{shop.Listing}");
        Assert.Equal(0, await Count(stoa));
    }

    [Fact]
    public async Task More_than_enough_is_refused()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (shop, other) = (await Shop.Open(stoa), await Shop.Open(stoa));
        using var guest = new Shopper(stoa.BaseAddress);
        guest.Token = (await guest.Send(HttpMethod.Post, "/api/v1/favourites", new { listing_id = shop.Listing }))["access_token"];
        await Pieces.Sql(stoa, """
            insert into catalog.listings (id, organization_id, location_id, kind, category, title, slug, status, currency, price_from_minor, booking_mode,
                cancellation_policy, notice_minutes, horizon_days, interval_minutes, provider_name, city, zone, latitude, longitude, created_at)
            select gen_random_uuid(), organization_id, location_id, kind, category, title, slug, status, currency, price_from_minor, booking_mode,
                cancellation_policy, notice_minutes, horizon_days, interval_minutes, provider_name, city, zone, latitude, longitude, created_at
            from catalog.listings, generate_series(1, $2) where id = $1
            """, shop.Listing.Value, MyFavourites.Max - 1);
        await Pieces.Sql(stoa, """
            insert into discovery.favourites (customer_id, listing_id, created_at)
            select f.customer_id, l.id, f.created_at from discovery.favourites f, catalog.listings l where l.id not in ($1, $2)
            """, shop.Listing.Value, other.Listing.Value);
        Assert.Equal("too-many-favourites", (await guest.Send(HttpMethod.Post, "/api/v1/favourites", new { listing_id = other.Listing })).Code);
        Assert.Equal(HttpStatusCode.Created, (await guest.Send(HttpMethod.Post, "/api/v1/favourites", new { listing_id = shop.Listing })).Status);
    }

    private static Task<int> Count(TestStoa stoa) => stoa.With((work, _) => work.Db.Set<Favourite>().CountAsync());
}
