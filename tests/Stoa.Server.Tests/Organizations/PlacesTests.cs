using System.Net;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Organizations;

/// <summary>Locations and resources: opened, changed, many at once, retired; and what listings need.</summary>
public sealed class PlacesTests(TestDatabases databases)
{
    [Fact]
    public async Task Forty_bays_are_made_at_once_and_the_next_ones_go_on_counting()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var page = Desk.PathOf(shop.Organization, "resources");
        await owner.Open(page);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send(page, ("name", "Bay"), ("kind", "bay"), ("count", "40"), ("location_id", await Place(stoa, shop)))).Status);
        await owner.Open(page);
        Assert.Contains("Bay 1 to Bay 40 are there.", owner.Html, StringComparison.Ordinal);
        Assert.True(owner.Html.IndexOf("Retire Bay 9?", StringComparison.Ordinal) < owner.Html.IndexOf("Retire Bay 10?", StringComparison.Ordinal));
        await owner.Send(page, ("name", "Bay"), ("kind", "bay"), ("count", "2"), ("location_id", await Place(stoa, shop)));
        Assert.Equal(1, await stoa.With((work, _) => work.Db.Set<Resource>().CountAsync(r => r.Name == "Bay 42")));
        await owner.Open(page);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await owner.Send(page, ("name", ""), ("kind", "bay"), ("count", "1000"), ("location_id", ""))).Status);
        Assert.Contains("Choose the location.", owner.Html, StringComparison.Ordinal);
        Assert.Contains("Make 1 to 200 at once.", owner.Html, StringComparison.Ordinal);
        Assert.Equal(43, await stoa.With((work, _) => work.Db.Set<Resource>().CountAsync(r => r.OrganizationId == shop.Organization)));
    }

    [Fact]
    public async Task A_stale_change_of_a_resource_is_refused_with_a_sentence()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        using var api = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        var path = $"/api/v1/organizations/{shop.Organization}/resources/{shop.Resources[0]}";
        Assert.Equal(HttpStatusCode.OK, (await Put(api, path, new { name = "Table", kind = "room" }, "\"1\"")).StatusCode);
        var stale = await Put(api, path, new { name = "Sofa", kind = "room" }, "\"1\"");
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        Assert.Contains("Someone else has changed this", (await Json.Read(stale)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Put(api, path, new { name = "Sofa", kind = "room" }, "\"2\"")).StatusCode);
    }

    [Fact]
    public async Task Another_zone_for_a_place_with_bookings_wants_to_be_confirmed_and_reaches_schedules_and_listings()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var sale = new Sale(stoa, shop);
        await sale.Paid(await sale.NewGuest());
        var place = await Place(stoa, shop);
        await stoa.With((work, _) => work.Db.Set<ScheduleRow>().ExecuteUpdateAsync(all => all.SetProperty(
            s => s.LocationId, work.Db.Set<Location>().Select(l => (Server.Platform.Ids.Id<Location>?)l.Id).First())));
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var page = Desk.PathOf(shop.Organization, $"locations/{place}");
        Assert.Equal(HttpStatusCode.OK, await owner.Open(page));
        (string, string)[] moved =
        [
            ("name", "Plateau"), ("street", "1 Main"), ("postcode", ""), ("city", "Halifax"), ("country", "CA"), ("latitude", "44.65"), ("longitude", "-63.57"),
            ("zone", "America/Halifax"),
        ];
        Assert.Equal(HttpStatusCode.Conflict, (await owner.Send(page, moved)).Status);
        Assert.Contains("One booking is still to come here.", owner.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send(page, [.. moved, ("confirm_zone", "true")])).Status);
        await stoa.Settle();
        Assert.Equal("America/Halifax", await stoa.With((work, _) => work.Db.Set<Listing>().Select(l => l.Zone).SingleAsync()));
        Assert.Equal("America/Halifax", await stoa.With((work, _) => work.Db.Set<ScheduleRow>().Select(s => s.Zone).SingleAsync()));
        // The page that was open before is stale now.
        Assert.Equal(HttpStatusCode.NotFound, await owner.Open(Desk.PathOf(shop.Organization, "locations/loc_00000000000000000000000000")));
    }

    [Fact]
    public async Task A_place_that_closes_takes_nothing_new_and_keeps_what_was_booked()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        var sale = new Sale(stoa, shop);
        await sale.Paid(await sale.NewGuest());
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var locations = Desk.PathOf(shop.Organization, "locations");
        await owner.Open(locations);
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send($"{locations}/{await Place(stoa, shop)}/retire")).Status);
        await owner.Open(locations);
        Assert.Contains("closed", owner.Html, StringComparison.Ordinal);
        await Eventually(async () => (await sale.TryHold(await sale.NewGuest(), Sale.Tomorrow + Duration.FromHours(1))).Refusal?.Problem.Code == "slot-not-in-schedule");
        Assert.Equal(1, await sale.Reservations(ReservationStatus.Confirmed));
    }

    [Fact]
    public async Task A_listing_is_told_what_it_needs_and_free_times_follow()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa, resources: 3);
        using var owner = new PlainBrowser(stoa);
        await owner.SignIn(shop.Organization);
        var page = Desk.PathOf(shop.Organization, $"resources/listings/{shop.Listing}");
        Assert.Equal(HttpStatusCode.OK, await owner.Open(page));
        var needs = shop.Resources.Select((id, n) => ($"group_{id}", n == 0 ? "0" : n == 1 ? "3" : "")).ToArray();
        Assert.Equal(HttpStatusCode.SeeOther, (await owner.Send(page, needs)).Status);
        var links = await stoa.With((work, _) => work.Db.Set<ListingResource>().Where(l => l.ListingId == shop.Listing).OrderBy(l => l.GroupNumber).ToListAsync());
        Assert.Equal([(shop.Resources[0], (short)0), (shop.Resources[1], (short)1)], links.Select(link => (link.ResourceId, link.GroupNumber)));
        await owner.Open(Desk.PathOf(shop.Organization, "resources"));
        Assert.Contains("2 at once, out of 2 resources", owner.Html, StringComparison.Ordinal);

        var stranger = await Shop.Open(stoa);
        using var api = SignedIn.Client(stoa, await SignedIn.Token(stoa, memberOf: shop.Organization));
        var path = $"/api/v1/organizations/{shop.Organization}/listings/{shop.Listing}/resources";
        var refused = await Put(api, path, new { resources = new[] { new { resource_id = stranger.Resources[0], group = 0 } } }, null);
        Assert.Equal("resource-unknown", (await Json.Read(refused)).GetProperty("code").GetString());
        var twice = await Put(api, path, new { resources = new[] { new { resource_id = shop.Resources[0], group = 0 }, new { resource_id = shop.Resources[0], group = 1 } } }, null);
        Assert.Equal("groups-invalid", (await Json.Read(twice)).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await Put(api, path, new { resources = Array.Empty<object>() }, "\"1\"")).StatusCode);
    }

    private static Task<string> Place(TestStoa stoa, Shop shop) => stoa.With(async (work, _) =>
        (await work.Db.Set<Location>().Where(l => l.OrganizationId == shop.Organization).Select(l => l.Id).SingleAsync()).ToString());

    private static async Task<HttpResponseMessage> Put(HttpClient client, string path, object body, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = Json.Of(body) };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await client.SendAsync(request);
    }

    // The word goes round the nodes over the database's own notifications.
    private static async Task Eventually(Func<Task<bool>> so)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await so()) return;
            await Task.Yield();
        }
        Assert.Fail("It did not come to pass.");
    }
}
