using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stoa.Core.Access;
using Stoa.Server.Availability;
using Stoa.Server.Platform.Http;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Availability.Schedules;

/// <summary>Schedules over the API: what is saved is what customers are offered, and nobody overwrites somebody else unknowingly.</summary>
public sealed class ScheduleApiTests(TestDatabases databases)
{
    private static readonly object[] TuesdayAfternoon = [new { day = "tuesday", opens = "13:00", closes = "17:00" }];

    [Fact]
    public async Task New_hours_are_offered_at_once_on_every_node_and_old_bookings_are_named_not_cancelled()
    {
        await using var stoa = await TestStoa.Start(databases);
        await using var other = await TestStoa.Start(databases, shared: stoa);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        var booked = await sale.Paid(await sale.NewGuest());
        var (client, path) = await Owner(stoa, sale.Shop);
        using var _ = client;
        Assert.Equal(8, await SlotsOn(other, sale.Shop, "2026-03-04"));

        var answer = await Put(client, path, new { name = "Short week", weekly = TuesdayAfternoon, closures = new[] { new { first = "2026-03-10", reason = "Works" } } });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Short week", answer.Json.GetProperty("schedule").GetProperty("terms").GetProperty("name").GetString());
        Assert.Equal(booked.ToString(), Assert.Single(answer.Json.GetProperty("outside").EnumerateArray()).GetProperty("order_id").GetString());
        await Eventually(async () => await SlotsOn(other, sale.Shop, "2026-03-04") == 0);
        Assert.Equal(4, await SlotsOn(other, sale.Shop, "2026-03-03"));
        Assert.Equal(0, await SlotsOn(other, sale.Shop, "2026-03-10"));
        Assert.Equal(4, await SlotsOn(other, sale.Shop, "2026-03-17"));
        await sale.Stands(booked, Core.Ordering.OrderState.Confirmed, Core.Ordering.MoneyState.Held);
        Assert.Contains("schedule.changed", await stoa.With((work, _) => work.Db.Set<Stoa.Server.Platform.Events.EventRow>().Select(e => e.Type).ToListAsync()));
    }

    [Fact]
    public async Task A_stale_save_is_refused_with_what_the_other_one_saved_and_the_same_save_twice_is_one()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (client, path) = await Owner(stoa, await Shop.Open(stoa));
        using var _ = client;
        var first = await Put(client, path, new { name = "Theirs", weekly = TuesdayAfternoon }, version: 1);
        Assert.Equal("\"2\"", first.ETag);

        var stale = await Put(client, path, new { name = "Mine", weekly = TuesdayAfternoon }, version: 1);
        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        Assert.Equal("stale-version", stale.Json.GetProperty("code").GetString());
        Assert.Equal("Theirs", stale.Json.GetProperty("stored").GetProperty("name").GetString());
        Assert.Equal(2, stale.Json.GetProperty("version").GetInt32());

        var again = await Put(client, path, new { name = "Theirs", weekly = TuesdayAfternoon }, version: 1);
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (again.Status, again.ETag));
        Assert.Equal("\"3\"", (await Put(client, path, new { name = "Mine", weekly = TuesdayAfternoon }, version: 2)).ETag);
    }

    public static TheoryData<string, string, string> Refusals => new()
    {
        { """{"name":"","weekly":[]}""", "name", "Give it a name" },
        { """{"name":"x","weekly":[{"day":"tuesday","opens":"14:00","closes":"18:00"},{"day":"tuesday","opens":"17:00","closes":"19:00"}]}""", "weekly.1", "Tuesday 17:00–19:00 overlaps 14:00–18:00." },
        { """{"name":"x","weekly":[{"day":"friday","opens":"9","closes":"17:00"}]}""", "weekly.0", "Friday 9–17:00: write both times" },
        { """{"name":"x","weekly":[{"day":"friday","opens":"09:00","closes":"09:00"}]}""", "weekly.0", "has no length" },
        { """{"name":"x","weekly":[],"holidays":"ATLANTIS"}""", "holidays", "no public holidays" },
        { """{"name":"x","weekly":[],"notice_minutes":-1}""", "notice_minutes", "0 minutes to 731 days" },
        { """{"name":"x","weekly":[],"closures":[{"first":"2026-02-30"}]}""", "closures.0", "from which date" },
        { """{"name":"x","weekly":[],"closures":[{"first":"2026-03-09","last":"2026-03-02"}]}""", "closures.0", "before it begins" },
        { """{"name":"x","weekly":[],"exceptions":[{"date":"2026-03-09","hours":[]}]}""", "exceptions.0", "has no hours" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_does_not_hold_is_refused_by_the_field(string body, string field, string sentence)
    {
        await using var stoa = await TestStoa.Start(databases);
        var (client, path) = await Owner(stoa, await Shop.Open(stoa));
        using var _ = client;
        var answer = await Put(client, path, JsonDocument.Parse(body).RootElement);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(field, answer.Json.GetProperty("field").GetString());
        Assert.Contains(sentence, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_preview_is_what_customers_will_be_offered()
    {
        await using var stoa = await TestStoa.Start(databases);
        var sale = new Sale(stoa, await Shop.Open(stoa));
        await sale.Paid(await sale.NewGuest());
        var (client, path) = await Owner(stoa, sale.Shop);
        using var _ = client;
        object[] weekly = [new { day = "tuesday", opens = "09:00", closes = "12:00" }, new { day = "friday", opens = "22:00", closes = "02:00" }];
        var terms = new { name = "x", weekly, holidays = "CA-QC" };

        using var answer = await client.PostAsJsonAsync(new Uri($"{path}/preview", UriKind.Relative), new { terms, plan_id = sale.Shop.Plan.ToString() }, StoaJson.Options);
        var preview = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("preview");

        var days = preview.GetProperty("days_shown").EnumerateArray().ToDictionary(day => day.GetProperty("date").GetString()!);
        Assert.Equal(14, days.Count);
        Assert.Equal(
            [("2026-03-03T14:00:00Z", false), ("2026-03-03T15:00:00Z", true), ("2026-03-03T16:00:00Z", false)],
            days["2026-03-03"].GetProperty("slots").EnumerateArray().Select(slot => (slot.GetProperty("start").GetString()!, slot.GetProperty("is_taken").GetBoolean())));
        // Over midnight: two starts belong to Friday's date, two to Saturday's. The clocks change on Sunday.
        Assert.Equal([2, 2], new[] { "2026-03-06", "2026-03-07" }.Select(day => days[day].GetProperty("slots").GetArrayLength()));
        // Then it is saved, and customers see just that, at once: also where the bus is silent for a moment.
        await using (var database = Npgsql.NpgsqlDataSource.Create(stoa.ConnectionString))
        await using (var deafen = database.CreateCommand("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query like 'listen %'"))
            Assert.Equal(1L, await deafen.ExecuteScalarAsync());
        Assert.Equal(HttpStatusCode.OK, (await Put(client, path, terms)).Status);
        Assert.Equal(2, await SlotsOn(stoa, sale.Shop, "2026-03-03"));
        Assert.Equal(2, await SlotsOn(stoa, sale.Shop, "2026-03-07"));
    }

    [Fact]
    public async Task A_new_schedule_is_followed_and_one_that_is_followed_stays()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 2);
        var (client, path) = await Owner(stoa, shop);
        using var _ = client;
        var list = path[..path.LastIndexOf('/')];
        var location = await stoa.With((work, _) => work.Db.Set<Stoa.Server.Organizations.Location>().Where(l => l.OrganizationId == shop.Organization).Select(l => l.Id).SingleAsync());
        using var made = await client.PostAsJsonAsync(new Uri(list, UriKind.Relative), new { name = "Evenings", location_id = location.ToString() }, StoaJson.Options);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var evenings = made.Headers.Location!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await Put(client, evenings, new { name = "Evenings", weekly = new[] { new { day = "monday", opens = "18:00", closes = "21:00" } } })).Status);

        using var followed = await client.PostAsJsonAsync(new Uri($"{evenings}/resources", UriKind.Relative), new { resource_ids = new[] { shop.Resources[0].ToString() } }, StoaJson.Options);
        Assert.Equal(HttpStatusCode.OK, followed.StatusCode);
        Assert.Equal(8 + 3, await SlotsOn(stoa, shop, "2026-03-09"));

        using var refused = await client.DeleteAsync(new Uri(evenings, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        using var back = await client.PostAsJsonAsync(new Uri($"{path}/resources", UriKind.Relative), new { resource_ids = new[] { shop.Resources[0].ToString() } }, StoaJson.Options);
        using var removed = await client.DeleteAsync(new Uri(evenings, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    [Fact]
    public async Task Strangers_find_nothing_and_staff_only_look()
    {
        await using var stoa = await TestStoa.Start(databases);
        var (shop, other) = (await Shop.Open(stoa), await Shop.Open(stoa));
        var (owner, path) = await Owner(stoa, shop);
        var (stranger, strangersPath) = await Owner(stoa, other);
        using var staff = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization, role: MemberRole.Staff));
        using (owner)
        using (stranger)
        {
            var body = new { name = "x", weekly = TuesdayAfternoon };
            Assert.Equal(HttpStatusCode.NotFound, (await Put(stranger, path, body)).Status);
            // Their own organization, somebody else's schedule.
            var crossed = $"{strangersPath[..strangersPath.LastIndexOf('/')]}{path[path.LastIndexOf('/')..]}";
            Assert.Equal(HttpStatusCode.NotFound, (await Put(stranger, crossed, body)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await Put(staff, path, body)).Status);
            using var look = await staff.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, look.StatusCode);
        }
    }

    internal static async Task<(HttpClient Client, string Path)> Owner(TestStoa stoa, Shop shop)
    {
        var schedule = await stoa.With((work, _) => work.Db.Set<Resource>().Where(r => r.Id == shop.Resources[0]).Select(r => r.ScheduleId).SingleAsync());
        var client = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        return (client, $"/api/v1/organizations/{shop.Organization}/schedules/{schedule}");
    }

    internal static async Task<(HttpStatusCode Status, JsonElement Json, string? ETag)> Put(HttpClient client, string path, object body, int? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body, options: StoaJson.Options) };
        if (version is { } edited) request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{edited}\""));
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length > 0 ? JsonDocument.Parse(text).RootElement : default, answer.Headers.ETag?.Tag);
    }

    internal static async Task<int> SlotsOn(TestStoa stoa, Shop shop, string date)
    {
        using var client = stoa.Client();
        var listed = await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/listings/{shop.Listing}/slots?plan={shop.Plan}&from={date}&days=1", UriKind.Relative));
        return listed.GetProperty("days")[0].GetProperty("slots").GetArrayLength();
    }

    // The other node hears of it over the database, a moment later.
    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!await holds()) await Task.Delay(20, limit.Token);
    }
}
