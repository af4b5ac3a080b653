using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Discovery.SavedSearches;
using Stoa.Server.Notifications;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Discovery;

/// <summary>Searches that are saved, and the mails about what they find.</summary>
public sealed class SavedSearchTests(TestDatabases databases)
{
    [Theory]
    [InlineData("q=yoga&near=Plateau", "near=Plateau&q=yoga")]
    [InlineData("/search?near=Plateau&cursor=x&q=%20yoga%20&sort=price&open_on=2026-03-04&radius_km=", "near=Plateau&q=yoga")]
    [InlineData("attribute=b:2&attribute=a:1&attribute=b:2&evil=1", "attribute=a%3A1&attribute=b%3A2")]
    [InlineData("?sort=price&open_on=2026-03-04", null)]
    [InlineData("", null)]
    [InlineData("q=%00", null)]
    public void The_same_search_is_the_same_text(string address, string? text)
    {
        var read = SavedQuery.Read(address);
        Assert.Equal(text, read.Succeeded ? read.Value.Text : null);
        Assert.Equal(text is null ? "saved-search-empty" : null, read.Problem?.Code);
    }

    [Fact]
    public async Task What_is_new_is_told_once_with_at_most_ten_in_a_mail()
    {
        await using var stoa = await TestStoa.Start(databases);
        var old = await Shop.Open(stoa);
        using var user = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        var saved = await user.PostAsJsonAsync("/api/v1/saved-searches", new { query = "category=massage" });
        Assert.Equal(HttpStatusCode.Created, saved.StatusCode);
        await stoa.Advance(Duration.FromDays(1));
        Assert.Empty(await Mails(stoa));

        var news = new List<Shop>();
        for (var at = 0; at < 12; at++) news.Add(await Shop.Open(stoa));
        await stoa.Advance(Duration.FromDays(1));
        var mail = Assert.Single(await Mails(stoa));
        Assert.Contains("12 new offers", mail.Subject);
        Assert.Equal(10, news.Count(shop => mail.Text.Contains(shop.Listing.ToString(), StringComparison.Ordinal)));
        Assert.DoesNotContain(old.Listing.ToString(), mail.Text);
        Assert.Contains("from $100.00", mail.Text);

        // Neither those of the mail nor the two beyond are told again, however often the timer comes.
        await stoa.Advance(Duration.FromDays(1));
        await stoa.Advance(Duration.FromDays(1));
        Assert.Single(await Mails(stoa));
        await Pieces.Sql(stoa, "update catalog.listings set status = 'paused'");
        await stoa.Advance(Duration.FromDays(1));
        await Pieces.Sql(stoa, "update catalog.listings set status = 'published'");
        var last = await Shop.Open(stoa);
        await stoa.Advance(Duration.FromDays(1));
        var second = (await Mails(stoa))[^1];
        Assert.Contains("Something new", second.Subject);
        Assert.Contains(last.Listing.ToString(), second.Text);
    }

    [Fact]
    public async Task The_link_in_a_mail_stops_it_at_one_click_and_only_by_a_post()
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        using var user = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        await user.PostAsJsonAsync("/api/v1/saved-searches", new { query = "category=massage" });
        await Shop.Open(stoa);
        await stoa.Advance(Duration.FromDays(1));
        var mail = Assert.Single(await Mails(stoa));
        var path = new Uri(mail.Unsubscribe!).AbsolutePath;
        Assert.Contains(mail.Unsubscribe!, mail.Text);

        using var anybody = new HttpClient { BaseAddress = stoa.BaseAddress };
        Assert.Contains("Stop these mails", await anybody.GetStringAsync(path));
        Assert.Equal("active", await Status(user));
        // As a mail program posts: from elsewhere, without a cookie or a token of a form.
        using var oneClick = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]) };
        oneClick.Headers.Add("Origin", "https://mail.example");
        oneClick.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.OK, (await anybody.SendAsync(oneClick)).StatusCode);
        Assert.Equal("paused", await Status(user));
        Assert.Equal(HttpStatusCode.OK, (await anybody.PostAsync(path, null)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await anybody.PostAsync(path + "x", null)).StatusCode);

        await Shop.Open(stoa);
        await stoa.Advance(Duration.FromDays(2));
        Assert.Single(await Mails(stoa));
        var id = (await user.GetFromJsonAsync<JsonElement>("/api/v1/saved-searches")).GetProperty("items")[0].GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await user.PostAsync($"/api/v1/saved-searches/{id}/resume", null)).StatusCode);
        await stoa.Advance(Duration.FromDays(1));
        Assert.Equal(2, (await Mails(stoa)).Count);
        Assert.Equal(HttpStatusCode.NoContent, (await user.DeleteAsync($"/api/v1/saved-searches/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await anybody.PostAsync(path, null)).StatusCode);
    }

    [Fact]
    public async Task Refusals_say_what_to_do_and_the_same_search_is_had_once()
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        using var user = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        Assert.Equal("saved-search-empty", await Code(user, new { query = "sort=price" }));
        Assert.Equal("saved-search-too-long", await Code(user, new { query = $"q={new string('a', 1100)}" }));
        Assert.Equal("name-too-long", await Code(user, new { query = "q=a", name = new string('a', 101) }));
        Assert.Equal("place-unknown", await Code(user, new { query = "near=Atlantis" }));
        Assert.Equal("category-unknown", await Code(user, new { query = "category=nonsense" }));
        Assert.Null(await Code(user, new { query = "q=massage&category=massage" }));
        Assert.Null(await Code(user, new { query = "category=massage&q=massage&sort=price" }));
        Assert.Single((await user.GetFromJsonAsync<JsonElement>("/api/v1/saved-searches")).GetProperty("items").EnumerateArray());
        for (var at = 1; at < SaveSearch.PerUserMax; at++) Assert.Null(await Code(user, new { query = $"q=massage{at}" }));
        Assert.Equal("too-many-saved-searches", await Code(user, new { query = "q=other" }));
        using var visitor = stoa.Client();
        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.PostAsJsonAsync("/api/v1/saved-searches", new { query = "q=a" })).StatusCode);
    }

    [Fact]
    public async Task Another_persons_searches_are_not_there()
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        using var user = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        await user.PostAsJsonAsync("/api/v1/saved-searches", new { query = "category=massage" });
        var id = (await user.GetFromJsonAsync<JsonElement>("/api/v1/saved-searches")).GetProperty("items")[0].GetProperty("id").GetString();
        using var stranger = SignedIn.Client(stoa, await SignedIn.Token(stoa));
        Assert.Empty((await stranger.GetFromJsonAsync<JsonElement>("/api/v1/saved-searches")).GetProperty("items").EnumerateArray());
        foreach (var act in (string[])["pause", "resume"])
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/v1/saved-searches/{id}/{act}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync($"/api/v1/saved-searches/{id}")).StatusCode);
        Assert.Equal("active", await Status(user));
    }

    [Fact]
    public async Task Everything_works_on_pages_without_a_script()
    {
        await using var stoa = await TestStoa.Start(databases);
        await Shop.Open(stoa);
        using var visitor = new PlainBrowser(stoa);
        await visitor.Open("/search?category=massage");
        Assert.Contains("Sign in to save this search", visitor.Html);
        using var browser = new PlainBrowser(stoa);
        browser.Use(await SignedIn.Token(stoa));
        await browser.Open("/search?category=massage&sort=price");
        var (status, location) = await browser.Send("/saved-searches");
        Assert.Equal((HttpStatusCode.SeeOther, "/saved-searches"), (status, location));
        await browser.Open("/saved-searches");
        Assert.Contains("href=\"/search?category=massage\"", browser.Html);
        var id = await stoa.With((work, _) => work.Db.Set<SavedSearch>().Select(saved => saved.Id).SingleAsync());
        await browser.Send($"/saved-searches/{id}", ("act", "pause"));
        await browser.Open("/saved-searches");
        Assert.Contains("Resume", browser.Html);
        await browser.Send($"/saved-searches/{id}", ("act", "delete"));
        await browser.Open("/saved-searches");
        Assert.Contains("Nothing saved yet", browser.Html);
        var (refused, _) = await browser.Post("/saved-searches", ("query", "sort=price"));
        Assert.Equal(HttpStatusCode.BadRequest, refused);
    }

    private sealed record Sent(string Subject, string Text, string? Unsubscribe);

    private static Task<List<Sent>> Mails(TestStoa stoa) => stoa.With(async (work, _) =>
        (await work.Db.Set<Notification>().AsNoTracking().Where(mail => mail.Template == "saved-search-found").OrderBy(mail => mail.CreatedAt).ToListAsync())
        .ConvertAll(mail => new Sent(
            work.Cipher.Open(mail.Subject, Notification.SubjectPurpose), work.Cipher.Open(mail.Text, Notification.TextPurpose),
            mail.Unsubscribe is { } link ? work.Cipher.Open(link, Notification.UnsubscribePurpose) : null)));

    private static async Task<string?> Status(HttpClient user) =>
        (await user.GetFromJsonAsync<JsonElement>("/api/v1/saved-searches")).GetProperty("items")[0].GetProperty("status").GetString();

    private static async Task<string?> Code(HttpClient user, object request)
    {
        using var answer = await user.PostAsJsonAsync("/api/v1/saved-searches", request);
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return json.TryGetProperty("code", out var code) ? code.GetString() : null;
    }
}
