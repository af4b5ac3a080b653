using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Server.Search;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Discovery;

/// <summary>What operators learn of searches, and what nobody does.</summary>
public sealed class ReadSearchesTests(TestDatabases databases)
{
    [Fact]
    public async Task Operators_see_what_is_asked_opened_booked_and_not_found()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        await guest.Open("/search?q=deep+massage");
        var result = Pieces.Link(guest.Html, $"/l/deep-tissue-massage-{shop.Listing}?found=");
        await guest.Open("/search?q=deep+massage");
        await guest.Open(result);
        await guest.Order(shop);
        foreach (var _ in (int[])[1, 2, 3]) await guest.Open("/search?q=xylophonist&price_max=5");
        await guest.Open("/search?q=somebodys+name");
        await stoa.App.Services.GetRequiredService<SearchLog>().Flush(CancellationToken.None);

        using var operators = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        var figures = await operators.GetFromJsonAsync<JsonElement>("/api/v1/operations/observability/search?days=7");
        Assert.Equal("""{"searches":6,"different":3,"opened":1,"booked":1,"found_nothing":4}""", figures.GetProperty("totals").GetRawText());
        var nothing = Assert.Single(figures.GetProperty("nothing").EnumerateArray());
        Assert.Equal(("xylophonist", 3, "price"), (nothing.GetProperty("words").GetString(), nothing.GetProperty("times").GetInt32(), nothing.GetProperty("filters")[0].GetString()));
        var deep = figures.GetProperty("frequent").EnumerateArray().Single(line => line.GetProperty("words").GetString() == "deep massage");
        Assert.Equal((2, 1, 1), (deep.GetProperty("times").GetInt32(), deep.GetProperty("opened").GetInt32(), deep.GetProperty("booked").GetInt32()));
        Assert.Equal("""[{"filter":"price","searches":3}]""", figures.GetProperty("filters").GetRawText());
        var opened = Assert.Single(figures.GetProperty("listings").EnumerateArray());
        Assert.Equal((shop.Listing.ToString(), 1.0), (opened.GetProperty("listing_id").GetString(), opened.GetProperty("position").GetDouble()));
        // What was asked once may be somebody's name: it is counted, and not shown.
        Assert.DoesNotContain("somebodys", figures.GetRawText());

        using var page = SignedIn.Browser(stoa, await SignedIn.Token(stoa, isOperator: true));
        var html = WebUtility.HtmlDecode(await page.GetStringAsync("/operator/search?days=30"));
        Assert.Contains("“xylophonist”", html);
        Assert.Contains("bookings after a search", html);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await operators.GetAsync("/api/v1/operations/observability/search?days=91")).StatusCode);
        using var other = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/api/v1/operations/observability/search")).StatusCode);
    }

    [Fact]
    public async Task An_order_of_a_program_is_counted_for_the_search_it_names()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var program = new Shopper(stoa.BaseAddress);
        var found = (await program.Send(HttpMethod.Get, "/api/v1/search?q=deep+massage")).Json.GetProperty("items")[0];
        Assert.Equal(shop.Listing.ToString(), found.GetProperty("id").GetString());
        var hold = await program.Hold(shop, Sale.Tomorrow);
        var order = await program.Send(HttpMethod.Post, "/api/v1/orders",
            new { hold_id = hold["id"], name = "Ada Guest", email = "ada@example.org", phone = "514 555 0100", found = found.GetProperty("found").GetString() });
        Assert.True(order.Status == HttpStatusCode.Created, order.Text);
        await stoa.App.Services.GetRequiredService<SearchLog>().Flush(CancellationToken.None);
        using var operators = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        var totals = (await operators.GetFromJsonAsync<JsonElement>("/api/v1/operations/observability/search?days=7")).GetProperty("totals");
        Assert.Equal((1, 1), (totals.GetProperty("searches").GetInt32(), totals.GetProperty("booked").GetInt32()));
    }

    [Fact]
    public async Task A_forged_mark_counts_nothing()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var client = stoa.Client();
        foreach (var mark in (string[])["'; drop table search.queries; --", "zz", new string('a', 500)])
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/l/deep-tissue-massage-{shop.Listing}?found={Uri.EscapeDataString(mark)}")).StatusCode);
        await stoa.App.Services.GetRequiredService<SearchLog>().Flush(CancellationToken.None);
        using var operators = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        var totals = (await operators.GetFromJsonAsync<JsonElement>("/api/v1/operations/observability/search")).GetProperty("totals");
        Assert.Equal(0, totals.GetProperty("opened").GetInt32() + totals.GetProperty("searches").GetInt32());
    }
}
