using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Server.Catalog.Photos;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Catalog;

/// <summary>Photos of listings: sent, described, put in order, shown, cleaned up.</summary>
public sealed class PhotosTests(TestDatabases databases)
{
    [Fact]
    public async Task Photos_are_sent_described_ordered_and_shown()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var page = $"/provider/{shop.Organization}/listings/{shop.Listing}/photos";
        Assert.Equal(HttpStatusCode.OK, await owner.Open(page));

        // One is no picture: the others are taken all the same.
        var answer = await Upload(owner, page, new FormOnPage(owner.Html, page), ("a.jpg", Pictures.Jpeg), ("b.png", Pictures.Png(500, 300)), ("c.jpg", [.. "<svg/>"u8]));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("c.jpg: Only JPEG, PNG and WebP", html, StringComparison.Ordinal);
        await owner.Open(page);
        answer = await Upload(owner, page, new FormOnPage(owner.Html, page), ("again.jpg", Pictures.Jpeg));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);

        await owner.Open(page);
        var order = new FormOnPage(owner.Html, page + "/order");
        var photos = order.All.Where(field => field.Name == "photo").Select(field => field.Value).ToArray();
        Assert.Equal(2, photos.Length);
        // What is offered may not lose its words.
        var (status, _) = await owner.Post(page + "/order", order.With($"alt_{photos[0]}", "Two halves").All);
        Assert.Equal(HttpStatusCode.Conflict, status);
        (status, _) = await owner.Post(page + "/order", order.With($"alt_{photos[1]}", "A grey wall").With("do", $"up.{photos[1]}").With("idempotency_key", "x").All);
        Assert.Equal(HttpStatusCode.SeeOther, status);

        using var client = stoa.Client();
        var listing = await client.GetFromJsonAsync<JsonElement>($"/api/v1/listings/{shop.Listing}");
        Assert.Equal(["A grey wall", "Two halves"], listing.GetProperty("photos").EnumerateArray().Select(photo => photo.GetProperty("alt").GetString()));
        var shown = await client.GetStringAsync($"/l/deep-tissue-massage-{shop.Listing}");
        Assert.Contains("alt=\"A grey wall\"", shown);
        Assert.Contains("400w", shown);
        var url = listing.GetProperty("photos")[0].GetProperty("url").GetString();
        var picture = await client.GetAsync(url);
        Assert.Equal(("image/webp", "public, max-age=31536000, immutable"), (picture.Content.Headers.ContentType!.MediaType, picture.Headers.CacheControl!.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/photos/..%2f..%2fkeys.webp")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/photos/{new string('a', 64)}.webp")).StatusCode);
    }

    [Fact]
    public async Task What_nothing_shows_any_more_is_cleaned_up_after_a_day()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        var own = $"/api/v1/organizations/{shop.Organization}/listings/{shop.Listing}/photos";
        using var form = Form(("a.jpg", Pictures.Jpeg), ("b.png", Pictures.Png(500, 300)));
        var upload = await (await client.PostAsync(new Uri(own, UriKind.Relative), form)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(2, upload.GetProperty("taken").GetInt32());
        var photos = (await client.GetFromJsonAsync<JsonElement>(own)).GetProperty("items");
        var (kept, gone) = (photos[0], photos[1]);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{own}/{gone.GetProperty("id").GetString()}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"{own}/{gone.GetProperty("id").GetString()}")).StatusCode);

        var clean = stoa.App.Services.GetRequiredService<CleanObjects>();
        var now = DateTimeOffset.UtcNow;
        Assert.Equal(0, await clean.Run(now, CancellationToken.None));
        Assert.Equal(2, await clean.Run(now + TimeSpan.FromHours(25), CancellationToken.None));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(UrlOf(kept))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(UrlOf(gone))).StatusCode);
    }

    [Fact]
    public async Task Strangers_and_staff_send_nothing()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (shop, other) = (await Shop.Open(stoa), await Shop.Open(stoa));
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: other.Organization));
        using var form = Form(("a.jpg", Pictures.Jpeg));
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync($"/api/v1/organizations/{other.Organization}/listings/{shop.Listing}/photos", form)).StatusCode);
        using var staff = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization, role: Core.Access.MemberRole.Staff));
        using var again = Form(("a.jpg", Pictures.Jpeg));
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.PostAsync($"/api/v1/organizations/{shop.Organization}/listings/{shop.Listing}/photos", again)).StatusCode);
    }

    private static string UrlOf(JsonElement photo) => photo.GetProperty("renditions")[0].GetProperty("url").GetString()!;

    private static Task<HttpResponseMessage> Upload(PlainBrowser browser, string page, FormOnPage fields, params (string Name, byte[] Content)[] files)
    {
        var form = Form(files);
        foreach (var (name, value) in fields.All.Where(field => field.Name != "photos")) form.Add(new StringContent(value), name);
        return browser.Client.PostAsync(new Uri(page, UriKind.Relative), form);
    }

    private static MultipartFormDataContent Form(params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "photos", name);
        }
        return form;
    }
}
