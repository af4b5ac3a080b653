using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Core.Access;
using Stoa.Core.Listings;
using Stoa.Server.Catalog;
using Stoa.Server.Catalog.Editing;
using Stoa.Server.Catalog.Photos;
using Stoa.Server.Platform.Files;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Tests.Discovery;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Catalog;

/// <summary>The editor of listings without a script.</summary>
public sealed class ListingEditorTests(TestDatabases databases)
{
    [Fact]
    public async Task A_provider_writes_a_listing_publishes_it_and_customers_see_it()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var desk = $"/provider/{shop.Organization}/listings";

        Assert.Equal(HttpStatusCode.OK, await owner.Open($"{desk}/new"));
        var action = $"{desk}/new";
        var form = new FormOnPage(owner.Html, action).With("title", "Thai massage").With("category", "massage").With("do", "refresh");
        var (status, _) = await owner.Post(action, form.All);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("attribute_style", owner.Html, StringComparison.Ordinal);

        form = new FormOnPage(owner.Html, action).With("attribute_style", "thai").With("attribute_languages", "fr").With("description", "**Firm** <b>hands</b>\n\n[us](https://example.org)")
            .With("plans[0].name", "Hour").With("plans[0].price", "95,50").With("plans[0].duration_minutes", "60").With("do", "options.add.choice");
        (status, _) = await owner.Post(action, form.All);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("autofocus", owner.Html, StringComparison.Ordinal);

        form = new FormOnPage(owner.Html, action).With("options[0].name", "Oil").With("options[0].picks[0].name", "Almond").With("options[0].picks[1].name", "Argan")
            .With("options[0].picks[1].price", "7.25").With("do", "save");
        (status, var location) = await owner.Post(action, form.All);
        Assert.Equal(HttpStatusCode.SeeOther, status);

        // A draft is nobody's business, and not complete yet.
        Assert.Equal(HttpStatusCode.OK, await owner.Open(location!));
        Assert.Contains("Write a summary", owner.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"publish\"", owner.Html, StringComparison.Ordinal);
        form = new FormOnPage(owner.Html, location!).With("summary", "An hour on the mat.").With("do", "save");
        Assert.Equal("95.50", form["plans[0].price"]);
        Assert.Equal("7.25", form["options[0].picks[1].price"]);
        (status, _) = await owner.Post(location!, form.All);
        Assert.Equal(HttpStatusCode.SeeOther, status);

        await owner.Open(location!);
        (status, _) = await owner.Send($"{location}/steps", ("step", "publish"));
        Assert.Equal(HttpStatusCode.SeeOther, status);
        using var visitor = new PlainBrowser(stoa);
        var id = location![(location!.LastIndexOf('/') + 1)..];
        Assert.Equal(HttpStatusCode.OK, await visitor.Open($"/l/thai-massage-{id}"));
        Assert.Contains("<strong>Firm</strong> &lt;b&gt;hands&lt;/b&gt;", visitor.Html, StringComparison.Ordinal);
        Assert.Contains("rel=\"nofollow noopener noreferrer ugc\"", visitor.Html, StringComparison.Ordinal);
        Assert.Contains("Thai", visitor.Html, StringComparison.Ordinal);
        Assert.Contains("Hold this time", visitor.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_and_nothing_is_lost()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var page = $"/provider/{shop.Organization}/listings/{shop.Listing}";
        await owner.Open(page);
        var form = new FormOnPage(owner.Html, page).With("title", " ").With("plans[0].price", "cheap").With("notice_minutes", "soon").With("do", "save");
        var (status, _) = await owner.Post(page, form.All);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("id=\"field-plans[0].price-error\"", owner.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"cheap\"", owner.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"field-notice_minutes-error\"", owner.Html, StringComparison.Ordinal);

        form = new FormOnPage(owner.Html, page).With("plans[0].price", "10").With("notice_minutes", "60").With("plans[0].duration_minutes", "1").With("attribute_style", "thai").With("do", "save");
        (status, _) = await owner.Post(page, form.All);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("id=\"field-title-error\"", owner.Html, StringComparison.Ordinal);
        Assert.Contains("id=\"field-plans[0].duration_minutes-error\"", owner.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_offered_stays_complete_and_is_not_overwritten_from_an_old_page()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var page = $"/provider/{shop.Organization}/listings/{shop.Listing}";
        await owner.Open(page);
        var old = new FormOnPage(owner.Html, page).With("do", "save");
        var (status, _) = await owner.Post(page, old.With("summary", "Good hands.").All);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        await owner.Open(page);
        (status, _) = await owner.Post(page, new FormOnPage(owner.Html, page).With("summary", "").With("do", "save").All);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("id=\"field-summary-error\"", owner.Html, StringComparison.Ordinal);

        (status, _) = await owner.Post(page, old.With("summary", "Better hands.").With("idempotency_key", "another").All);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Someone else has changed this", owner.Html, StringComparison.Ordinal);
        Assert.Contains("Better hands.", owner.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_is_removed_is_retired_and_an_order_keeps_its_price()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var guest = new PlainBrowser(stoa);
        var order = await guest.Order(shop);
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var page = $"/provider/{shop.Organization}/listings/{shop.Listing}";
        await owner.Open(page);
        await owner.Post(page, new FormOnPage(owner.Html, page).With("do", "plans.add").All);
        await owner.Post(page, new FormOnPage(owner.Html, page).With("plans[1].name", "Two hours").With("plans[1].price", "180").With("plans[1].duration_minutes", "120").With("do", "plans.remove.0").All);
        var (status, _) = await owner.Post(page, new FormOnPage(owner.Html, page).With("summary", "Good hands.").With("do", "save").All);
        Assert.Equal(HttpStatusCode.SeeOther, status);
        var plans = await stoa.With((work, _) => work.Db.Set<Plan>().AsNoTracking().Where(plan => plan.ListingId == shop.Listing).OrderBy(plan => plan.PriceMinor).ToListAsync());
        Assert.Equal([PlanStatus.Retired, PlanStatus.Active], plans.Select(plan => plan.Status));
        await guest.Open(order);
        Assert.Contains("$110.00", guest.Html, StringComparison.Ordinal);
        await guest.Open($"/l/deep-tissue-massage-{shop.Listing}");
        Assert.Contains("Two hours", guest.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("60 minutes", guest.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_find_nothing_and_staff_only_look()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (shop, other) = (await Shop.Open(stoa), await Shop.Open(stoa));
        using var stranger = new PlainBrowser(stoa);
        await stranger.SignIn(other.Organization);
        Assert.Equal(HttpStatusCode.NotFound, await stranger.Open($"/provider/{shop.Organization}/listings"));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.Open($"/provider/{other.Organization}/listings/{shop.Listing}"));
        using var staff = new PlainBrowser(stoa);
        await staff.SignIn(shop.Organization, MemberRole.Staff);
        Assert.Equal(HttpStatusCode.OK, await staff.Open($"/provider/{shop.Organization}/listings/{shop.Listing}"));
        Assert.DoesNotContain(">Save</button></aside>", staff.Html.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await staff.Open($"/provider/{shop.Organization}/listings/new"));
    }

    [Fact]
    public async Task Where_listings_are_reviewed_an_operator_decides()
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:Preset"] = "bookiji" });
        var shop = await Shop.Open(stoa);
        await stoa.With(async (work, _) =>
        {
            var listing = await work.Db.Set<Listing>().FirstAsync(l => l.Id == shop.Listing);
            (listing.Status, listing.Summary) = (ListingStatus.Draft, "Good hands.");
            Assert.Null(await work.Commit(CancellationToken.None));
            return 0;
        });
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        await Pieces.Sql(stoa, "update identity.users set email_verified_at = created_at");
        var page = $"/provider/{shop.Organization}/listings/{shop.Listing}";
        await owner.Open(page);
        Assert.Contains("Send to review", owner.Html, StringComparison.Ordinal);
        await owner.Send($"{page}/steps", ("step", "submit"));

        using var console = SignedIn.Browser(stoa, await SignedIn.Token(stoa, isOperator: true));
        Assert.Contains("Deep tissue massage", await console.GetStringAsync("/operator/listings"));
        var one = await console.GetStringAsync($"/operator/listings/{shop.Listing}");
        Assert.Contains("Approve and publish", one);
        var refusal = new FormOnPage(one, $"/operator/listings/{shop.Listing}").With("step", "reject").With("reason", "");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post(console, shop, refusal)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(console, shop, refusal.With("reason", "Which rooms?").With("idempotency_key", "b"))).StatusCode);
        await owner.Open(page);
        Assert.Contains("Which rooms?", owner.Html, StringComparison.Ordinal);

        await owner.Send($"{page}/steps", ("step", "submit"));
        one = await console.GetStringAsync($"/operator/listings/{shop.Listing}");
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(console, shop, new FormOnPage(one, $"/operator/listings/{shop.Listing}").With("step", "approve"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stoa.Client().GetAsync($"/l/deep-tissue-massage-{shop.Listing}")).StatusCode);

        // A new price is the provider's own; a new title is offered at once, and looked at.
        await Edit(owner, page, "plans[0].price", "130");
        Assert.DoesNotContain("Changed since", await console.GetStringAsync("/operator/listings"), StringComparison.Ordinal);
        await Edit(owner, page, "title", "Miracle massage");
        Assert.Contains("1 listing waits to be looked at", await console.GetStringAsync("/operator"), StringComparison.Ordinal);
        var changed = (await console.GetFromJsonAsync<JsonElement>("/api/v1/operations/listings/changed")).GetProperty("items")[0];
        Assert.Equal(("title", "Deep tissue massage", "Miracle massage"), (changed.GetProperty("changes")[0].GetProperty("field").GetString(),
            changed.GetProperty("changes")[0].GetProperty("before").GetString(), changed.GetProperty("changes")[0].GetProperty("after").GetString()));
        one = await console.GetStringAsync($"/operator/listings/{shop.Listing}");
        Assert.Contains("Deep tissue</del> <ins><span class=\"visually-hidden\">Now: </span>Miracle</ins><span class=\"soft\"> massage</span>", one.Replace("<!--!-->", "", StringComparison.Ordinal), StringComparison.Ordinal);

        // Changed back, nothing waits; an old page accepts nothing that it did not show.
        await Edit(owner, page, "title", "Deep tissue massage");
        Assert.Equal(HttpStatusCode.Conflict, (await Post(console, shop, new FormOnPage(one, $"/operator/listings/{shop.Listing}/changes"), "/changes")).StatusCode);
        Assert.DoesNotContain("Changed since", await console.GetStringAsync("/operator/listings"), StringComparison.Ordinal);
        await AddPhoto(stoa, shop, Pictures.Jpeg);
        await Edit(owner, page, "description", "With **oil**.");
        one = await console.GetStringAsync($"/operator/listings/{shop.Listing}");
        await AddPhoto(stoa, shop, Pictures.Png(500, 300));
        Assert.Equal(HttpStatusCode.Conflict, (await Post(console, shop, new FormOnPage(one, $"/operator/listings/{shop.Listing}/changes"), "/changes")).StatusCode);
        one = await console.GetStringAsync($"/operator/listings/{shop.Listing}");
        Assert.Equal(HttpStatusCode.SeeOther, (await Post(console, shop, new FormOnPage(one, $"/operator/listings/{shop.Listing}/changes"), "/changes")).StatusCode);
        Assert.DoesNotContain("Changed since", await console.GetStringAsync("/operator/listings"), StringComparison.Ordinal);
        var again = await console.PostAsJsonAsync($"/api/v1/operations/listings/{shop.Listing}/changes/accept", new { });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);

        // An operator finds what is there in order at the very moment when the provider writes something else.
        await Edit(owner, page, "title", "Seen by the operator");
        await using var database = NpgsqlDataSource.Create(stoa.ConnectionString);
        await using var accepting = await database.OpenConnectionAsync();
        await using var accepted = await accepting.BeginTransactionAsync();
        await Run(accepting, $"select 1 from catalog.listings where id = '{shop.Listing.Value}' for update");
        var saving = stoa.With(async (work, services) =>
        {
            var draft = (await EditedListing.Find(work.Db, shop.Listing, shop.Organization, CancellationToken.None))!.ToDraft() with { Title = "Seen by nobody" };
            return await SaveListing.Change(shop.Listing, draft, shop.Organization, null, work, services.GetRequiredService<Marketplace>(), CancellationToken.None);
        });
        while (!saving.IsCompleted && await Waiting.ForWhom(database) != accepting.ProcessID) await Task.Yield();
        await Run(accepting, "update catalog.reviewed_listings set seen = seen || '{\"title\": \"Seen by the operator\"}', changed_at = null");
        await accepted.CommitAsync();
        Assert.Null((await saving).Problem);
        Assert.Contains("Seen by nobody", await console.GetStringAsync("/api/v1/operations/listings/changed"), StringComparison.Ordinal);
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task AddPhoto(TestStoa stoa, Shop shop, byte[] picture)
    {
        var added = await stoa.With((work, services) => EditPhotos.Add(
            shop.Listing, shop.Organization, [new("photo", picture)], services.GetRequiredService<ObjectStore>(), work, CancellationToken.None));
        Assert.Equal(1, added.Value.Taken);
    }

    private static async Task Edit(PlainBrowser owner, string page, string field, string value)
    {
        await owner.Open(page);
        var (status, _) = await owner.Post(page, new FormOnPage(owner.Html, page).With(field, value).With("do", "save").All);
        Assert.Equal(HttpStatusCode.SeeOther, status);
    }

    private static Task<HttpResponseMessage> Post(HttpClient console, Shop shop, FormOnPage form, string below = "") => console.PostAsync(
        new Uri($"/operator/listings/{shop.Listing}{below}", UriKind.Relative), new FormUrlEncodedContent(form.All.Select(field => KeyValuePair.Create(field.Name, field.Value))));
}
