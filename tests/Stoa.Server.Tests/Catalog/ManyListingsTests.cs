using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Catalog;

/// <summary>Many listings at once: bulk edit, export and import.</summary>
public sealed class ManyListingsTests(TestDatabases databases)
{
    [Fact]
    public async Task A_bulk_edit_shows_what_it_would_do_and_then_does_it()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var desk = $"/provider/{shop.Organization}/listings";
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        await Summarize(client, shop);

        await owner.Open(desk);
        var (status, _) = await owner.Post($"{desk}/bulk", new FormOnPage(owner.Html, $"{desk}/bulk").With("ids", shop.Listing.ToString()).With("deed", "price").With("change", "+10 %").All);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("60 minutes: $100.00 → $110.00", WebUtility.HtmlDecode(owner.Html), StringComparison.Ordinal);
        Assert.Equal(10_000, await Price(stoa, shop));
        (status, _) = await owner.Post($"{desk}/bulk", new FormOnPage(owner.Html, $"{desk}/bulk").With("do", "apply").All);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        Assert.Equal(11_000, await Price(stoa, shop));

        await owner.Open(desk);
        await owner.Post($"{desk}/bulk", new FormOnPage(owner.Html, $"{desk}/bulk").With("ids", shop.Listing.ToString()).With("deed", "pause").All);
        await owner.Post($"{desk}/bulk", new FormOnPage(owner.Html, $"{desk}/bulk").With("do", "apply").All);
        Assert.Equal(HttpStatusCode.NotFound, (await stoa.Client().GetAsync($"/api/v1/listings/{shop.Listing}")).StatusCode);
        var bulk = $"/api/v1/organizations/{shop.Organization}/listings/bulk";
        var again = await (await client.PostAsJsonAsync(bulk, new { ids = new[] { shop.Listing.ToString() }, deed = "pause" })).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("", again.GetProperty("items")[0].GetProperty("what").GetString());
        var refused = await client.PostAsJsonAsync(bulk, new { ids = new[] { shop.Listing.ToString() }, deed = "price", change = "cheap" });
        Assert.Equal("price-change-unreadable", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task What_is_exported_can_be_changed_and_imported_and_the_same_file_changes_nothing()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        await Summarize(client, shop);
        var own = $"/api/v1/organizations/{shop.Organization}/listings";

        var csv = await client.GetStringAsync($"{own}.csv");
        Assert.Contains("plan_1_price", csv, StringComparison.Ordinal);
        Assert.Equal((0, 0, 1, 0), await Import(client, own, csv));

        // One is changed, one is new, one cannot be: each row stands for itself.
        var changed = csv.Replace("100.00", "120.00", StringComparison.Ordinal) + "\r\n" + NewRow(csv, "Thai, \"firm\"", "80") + "\r\n" + NewRow(csv, "Cheap", "free") + "\r\n";
        var tried = await Report(client, $"{own}/import?dry_run=true", changed);
        Assert.Equal((1, 1, 0, 1), Counts(tried));
        var refused = tried.GetProperty("lines").EnumerateArray().Single(line => line.GetProperty("fate").GetString() == "refused");
        Assert.Equal("plan_1_price", refused.GetProperty("complaints")[0].GetProperty("column").GetString());
        Assert.Equal(10_000, await Price(stoa, shop));

        Assert.Equal((1, 1, 0, 1), await Import(client, own, changed));
        Assert.Equal(12_000, await Price(stoa, shop));
        Assert.Equal((0, 0, 2, 1), await Import(client, own, changed));
        var exported = await client.GetStringAsync($"{own}.csv");
        Assert.Equal((0, 0, 2, 0), await Import(client, own, exported));

        await ImportOptions(client, own, shop);
        Assert.Equal((0, 0, 0, 1), await Import(client, own, csv.Replace(shop.Listing.ToString(), "lst_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal)));
        var wrong = await client.PostAsync(new Uri($"{own}/import", UriKind.Relative), new StringContent("name,price\r\nx,1\r\n", Encoding.UTF8, "text/csv"));
        Assert.Equal("file-without-titles", (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    private static async Task ImportOptions(HttpClient client, string own, Shop shop)
    {
        const string Head = "id,title,option_1_kind,option_1_name,option_1_price,option_1_choices,option_2_kind,option_2_name,option_2_price,option_2_quantity\r\n";
        var row = $"{shop.Listing},Deep tissue massage,choice,Oil,,Almond = 0; Argan = 7.25; Gold = 10%,quantity,Towels,2,1..5\r\n";
        Assert.Equal((0, 1, 0, 0), await Import(client, own, Head + row));
        Assert.Equal((0, 0, 1, 0), await Import(client, own, Head + row));
        var options = (await client.GetFromJsonAsync<JsonElement>($"{own}/{shop.Listing}")).GetProperty("draft").GetProperty("options");
        Assert.Equal(["Almond", "Argan", "Gold"], options[0].GetProperty("picks").EnumerateArray().Select(pick => pick.GetProperty("name").GetString()));
        var exported = await client.GetStringAsync($"{own}.csv");
        Assert.Contains("Almond = 0.00; Argan = 7.25; Gold = 10%", exported, StringComparison.Ordinal);
        Assert.Contains("1..5", exported, StringComparison.Ordinal);
        Assert.Equal((0, 0, 2, 0), await Import(client, own, exported));

        // What cannot be read is named by its column; a pick that stays keeps its id.
        foreach (var (wrong, column) in new[] { ("7.25", "option_1_choices"), ("1..5", "option_2_quantity"), (",quantity,", "option_2_kind") })
        {
            var report = await Report(client, $"{own}/import", Head + row.Replace(wrong, wrong.Contains("quantity", StringComparison.Ordinal) ? ",heap," : "cheap", StringComparison.Ordinal));
            Assert.Equal(column, report.GetProperty("lines")[0].GetProperty("complaints")[0].GetProperty("column").GetString());
        }
        Assert.Equal((0, 1, 0, 0), await Import(client, own, Head + row.Replace("Almond = 0; ", "", StringComparison.Ordinal)));
        var after = (await client.GetFromJsonAsync<JsonElement>($"{own}/{shop.Listing}")).GetProperty("draft").GetProperty("options");
        Assert.Equal(options[0].GetProperty("picks")[1].GetProperty("id").GetString(), after[0].GetProperty("picks")[0].GetProperty("id").GetString());
    }

    // A row of the file's columns that has only a title, a category and a plan.
    private static string NewRow(string csv, string title, string price) => string.Join(',', csv.TrimStart('\uFEFF').Split("\r\n")[0].Split(',').Select(column => column switch
    {
        "title" => $"\"{title.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        "category" => "massage",
        "booking_mode" => "instant",
        "cancellation_policy" => "moderate",
        "plan_1_name" => "Hour",
        "plan_1_price" => price,
        "plan_1_minutes" => "60",
        _ => "",
    }));

    private static async Task Summarize(HttpClient client, Shop shop)
    {
        var own = $"/api/v1/organizations/{shop.Organization}/listings/{shop.Listing}";
        var draft = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>((await client.GetFromJsonAsync<JsonElement>(own)).GetProperty("draft").GetRawText())!;
        draft["summary"] = JsonSerializer.SerializeToElement("=Good hands");
        Assert.Equal(HttpStatusCode.OK, (await client.PutAsJsonAsync(own, draft)).StatusCode);
    }

    private static async Task<long> Price(TestStoa stoa, Shop shop) =>
        (await stoa.Client().GetFromJsonAsync<JsonElement>($"/api/v1/listings/{shop.Listing}")).GetProperty("plans")[0].GetProperty("price").GetProperty("amount").GetInt64();

    private static async Task<(int, int, int, int)> Import(HttpClient client, string own, string csv) => Counts(await Report(client, $"{own}/import", csv));

    private static (int, int, int, int) Counts(JsonElement report) =>
        (report.GetProperty("new").GetInt32(), report.GetProperty("changed").GetInt32(), report.GetProperty("unchanged").GetInt32(), report.GetProperty("refused").GetInt32());

    private static async Task<JsonElement> Report(HttpClient client, string path, string csv)
    {
        var answer = await client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(csv, Encoding.UTF8, "text/csv"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
