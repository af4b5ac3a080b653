using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Catalog;

/// <summary>Listings over the API of their organization.</summary>
public sealed class OwnListingsApiTests(TestDatabases databases)
{
    [Fact]
    public async Task What_an_imported_listing_lacks_does_not_keep_it_from_being_corrected()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        var one = $"/api/v1/organizations/{shop.Organization}/listings/{shop.Listing}";
        var stored = JsonNode.Parse(await client.GetStringAsync(one))!;
        Assert.Equal(("published", ""), ((string?)stored["status"], (string?)stored["draft"]!["summary"]));

        Task<HttpResponseMessage> Save(string title, string summary)
        {
            var draft = stored["draft"]!.DeepClone();
            (draft["title"], draft["summary"]) = (title, summary);
            return client.PutAsJsonAsync(one, draft);
        }

        Assert.Equal(HttpStatusCode.OK, (await Save("Deep tissue", "")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Save("Deep tissue", "Slow and firm.")).StatusCode);
        var refused = await (await Save("Deep tissue", "")).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("summary", refused.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_program_writes_changes_and_publishes_a_listing()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        var own = $"/api/v1/organizations/{shop.Organization}/listings";
        var existing = await client.GetFromJsonAsync<JsonElement>($"{own}/{shop.Listing}");
        var location = existing.GetProperty("draft").GetProperty("location_id").GetString();

        object Draft(string title, long price, object? attributes = null) => new
        {
            kind = "appointment", category = "massage", title, summary = "Short.", location_id = location, cancellation_policy = "moderate",
            resource_ids = new[] { shop.Resources[0].ToString() }, attributes = attributes ?? new { style = "thai", couples = true },
            plans = new[] { new { name = "Hour", price_minor = price, duration_minutes = 60 } },
        };

        var refused = await client.PostAsJsonAsync(own, Draft("", -1, new { style = "rough" }));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var fields = (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString());
        Assert.Equal(["title", "plans[0].price", "attribute_style"], fields);

        var made = await client.PostAsJsonAsync(own, Draft("Thai", 9_000));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var page = made.Headers.Location!;
        var listing = await made.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("draft", "publish"), (listing.GetProperty("status").GetString(), listing.GetProperty("steps")[0].GetProperty("name").GetString()));
        Assert.Equal("""{"style":"thai","couples":true}""", listing.GetProperty("draft").GetProperty("attributes").GetRawText());

        using var change = new HttpRequestMessage(HttpMethod.Put, page) { Content = JsonContent.Create(Draft("Thai massage", 9_500)) };
        change.Headers.TryAddWithoutValidation("If-Match", made.Headers.ETag!.ToString());
        var changed = await client.SendAsync(change);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        using var late = new HttpRequestMessage(HttpMethod.Put, page) { Content = JsonContent.Create(Draft("Too late", 9_500)) };
        late.Headers.TryAddWithoutValidation("If-Match", made.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.Conflict, (await client.SendAsync(late)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync($"{page}/steps", new { step = "publish" })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsJsonAsync($"{page}/steps", new { step = "publish" })).StatusCode);
        await stoa.Settle();
        var found = await stoa.Client().GetFromJsonAsync<JsonElement>("/api/v1/listings?q=thai");
        Assert.Equal("Thai massage", found.GetProperty("items")[0].GetProperty("title").GetString());

        var copy = await client.PostAsync(new Uri($"{page}/duplicate", UriKind.Relative), null);
        Assert.Equal("Copy of Thai massage", (await copy.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("draft").GetProperty("title").GetString());
        var drafts = await client.GetFromJsonAsync<JsonElement>($"{own}?status=draft&q=THAI");
        Assert.Equal(["Copy of Thai massage"], drafts.GetProperty("items").EnumerateArray().Select(line => line.GetProperty("title").GetString()));
        var first = await client.GetFromJsonAsync<JsonElement>($"{own}?limit=2");
        var rest = await client.GetFromJsonAsync<JsonElement>($"{own}?limit=2&cursor={first.GetProperty("next").GetString()}");
        Assert.Equal("Thai massage", rest.GetProperty("items")[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task Another_organizations_things_do_not_exist()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (shop, other) = (await Shop.Open(stoa), await Shop.Open(stoa));
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: other.Organization));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/v1/organizations/{shop.Organization}/listings")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/v1/organizations/{other.Organization}/listings/{shop.Listing}")).StatusCode);
        var own = await client.GetFromJsonAsync<JsonElement>($"/api/v1/organizations/{other.Organization}/listings/{other.Listing}");
        var stolen = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(own.GetProperty("draft").GetRawText())!;
        stolen["resource_ids"] = JsonSerializer.SerializeToElement(new[] { shop.Resources[0].ToString() });
        var refused = await client.PutAsJsonAsync($"/api/v1/organizations/{other.Organization}/listings/{other.Listing}", stolen);
        Assert.Equal("resource-unknown", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }
}
