using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Server.Search;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Search;

public sealed class SearchOverHttpTests(TestDatabases databases)
{
    [Fact]
    public async Task What_a_rank_is_made_of_is_for_operators_and_sums_to_the_score()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var visitor = stoa.Client();
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync("/api/v1/search?q=massage&explain=true")).StatusCode);
        Assert.DoesNotContain("explained", await visitor.GetStringAsync("/api/v1/search?q=massage"), StringComparison.Ordinal);

        using var operators = SignedIn.Client(stoa, await SignedIn.Token(stoa, isOperator: true));
        using var json = JsonDocument.Parse(await operators.GetStringAsync("/api/v1/search?q=massage&explain=true"));
        var item = json.RootElement.GetProperty("items")[0];
        Assert.Equal(shop.Listing.ToString(), item.GetProperty("id").GetString());
        var parts = item.GetProperty("explained").EnumerateArray().ToList();
        Assert.Equal(11, parts.Count);
        Assert.Equal(item.GetProperty("score").GetDouble(), parts.Sum(part => part.GetProperty("points").GetDouble()), 6);
    }

    [Fact]
    public async Task Prices_are_compared_and_shown_in_the_customers_currency()
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Search:Rates:EUR"] = "1.6" });
        await Shop.Open(stoa, priceMinor: 10_000, currency: "CAD");
        await Shop.Open(stoa, priceMinor: 10_000, currency: "EUR");
        using var visitor = stoa.Client();

        async Task<List<string>> About(string query)
        {
            using var json = JsonDocument.Parse(await visitor.GetStringAsync($"/api/v1/search?{query}"));
            return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(item =>
                $"{item.GetProperty("price_from").GetProperty("currency").GetString()} {(item.TryGetProperty("price_about", out var about) ? about.GetProperty("amount").GetInt64() : 0)}")];
        }

        Assert.Equal(["CAD 6250", "EUR 0"], await About("currency=EUR&sort=price"));
        Assert.Equal(["CAD 6250"], await About("currency=EUR&price_max=70"));
        Assert.Equal(["CAD 0"], await About("price_max=100"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.GetAsync("/api/v1/search?currency=CHF")).StatusCode);
        Assert.Contains("about", await visitor.GetStringAsync("/search?currency=EUR"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_operator_lifts_is_first_and_says_so()
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        var lifted = await Shop.Open(stoa);
        await Shop.Open(stoa);
        await using var other = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { [$"Stoa:Search:Promoted:{lifted.Organization}"] = "1" }, shared: stoa);
        await using (var change = other.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("insert into search.changes (listing_id) select id from catalog.listings"))
            await change.ExecuteNonQueryAsync();
        await other.Settle();
        using var visitor = other.Client();
        using var json = JsonDocument.Parse(await visitor.GetStringAsync("/api/v1/search?q=massage"));
        var first = json.RootElement.GetProperty("items")[0];
        Assert.Equal((lifted.Listing.ToString(), true), (first.GetProperty("id").GetString(), first.GetProperty("is_promoted").GetBoolean()));
        Assert.Contains("Promoted", await visitor.GetStringAsync("/search?q=massage"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_says_how_many_there_are_what_narrows_them_and_what_would()
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa, priceMinor: 5_000);
        await Shop.Open(stoa);
        using var visitor = stoa.Client();
        var page = await visitor.GetStringAsync("/search?q=massage&price_max=70&category=wellness");
        Assert.Contains("1 result", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/search?category=wellness&amp;price_max=70\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/search?q=massage&amp;category=wellness\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/search?q=massage&amp;category=massage&amp;price_max=70\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mas", "category", "Massage")]
    [InlineData("masage", "listing", "Deep tissue massage")]
    [InlineData("deep tis", "listing", "Deep tissue massage")]
    [InlineData("atel", "provider", "Atelier Calme")]
    [InlineData("ateleir calme", "provider", "Atelier Calme")]
    public async Task Beginnings_and_slips_are_completed(string typed, string kind, string text)
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        using var visitor = stoa.Client();
        using var json = JsonDocument.Parse(await visitor.GetStringAsync($"/api/v1/search/suggest?q={Uri.EscapeDataString(typed)}"));
        Assert.Contains(json.RootElement.GetProperty("items").EnumerateArray(), item => item.GetProperty("kind").GetString() == kind && item.GetProperty("text").GetString() == text);
        Assert.Equal("{\"items\":[]}", (await visitor.GetStringAsync("/api/v1/search/suggest?q=m")).Replace(",\"next\":null", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_counts_searches_and_what_was_opened_and_knows_nobody()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var visitor = stoa.Client();
        foreach (var query in new[] { "q=Massage%205145551234", "q=massage%205145559999", "q=zeppelin" }) await visitor.GetAsync($"/search?{query}");
        var page = await visitor.GetStringAsync("/search?q=deep+tissue");
        var mark = page.Split("?found=")[1].Split('"')[0];
        await visitor.GetAsync($"/l/deep-tissue-massage-{shop.Listing}?found={mark}");
        await visitor.GetAsync($"/l/deep-tissue-massage-{shop.Listing}?found=nonsense");
        await stoa.App.Services.GetRequiredService<SearchLog>().Flush(CancellationToken.None);

        await using var rows = stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select string_agg(words || '=' || times || ',' || found || ',' || clicks, '; ' order by words) from search.queries");
        Assert.Equal("deep tissue=1,1,1; massage #=2,0,0; zeppelin=1,0,0", await rows.ExecuteScalarAsync());
        await using var clicks = stoa.App.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select listing_id::text || ' ' || position || ' ' || clicks from search.clicks");
        Assert.Equal($"{shop.Listing.Value} 1 1", await clicks.ExecuteScalarAsync());
    }
}
