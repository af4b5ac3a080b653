using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Import;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Search;
using Stoa.Server.Tests.Catalog;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Import;

/// <summary>Rooms and homes by the night, their calendars, and the neighbourhoods they lie in.</summary>
public sealed class ImportRentalsTests(TestDatabases databases)
{
    private const string Header = "id,name,host_id,host_name,neighbourhood_group,neighbourhood,latitude,longitude,room_type,price,minimum_nights,number_of_reviews,last_review\n";
    private const string Room = "910248010739253417,Room in Montréal · ★4.69 · 1 bed · 1 bath,7,Zoé,,Verdun,45.4544,-73.5471,Private room,55,31,13,2022-11-01\n";
    private const string Days = "listing_id,date,available,price\n";

    [Fact]
    public async Task A_room_is_shown_by_the_night_with_its_shortest_stay_and_cannot_be_booked_yet()
    {
        await using var host = await CatalogHost.Start(databases);
        var (tally, complaints) = await ImportBench.Text(host, "inside-airbnb-montreal", Header + Room + Room.Replace("910248010739253417", "2").Replace(",55,", ",,").Replace(",31,", ",0,"));

        Assert.Equal((2, 0), (tally.Created, tally.Bad));
        Assert.Equal(["3 price"], complaints.Select(c => $"{c.Line} {c.Field}"));
        var listing = await host.Read(db => db.Set<Listing>().SingleAsync(l => l.ExternalId == "910248010739253417"));
        Assert.Equal((ListingKind.Rental, ListingStatus.Published, "rooms", "Verdun"), (listing.Kind, listing.Status, listing.Category, listing.Area));
        // What guests of another place thought of it is no rating here.
        Assert.Equal("Room in Montréal · 1 bed · 1 bath", listing.Title);
        var plan = await host.Read(db => db.Set<Plan>().SingleAsync());
        Assert.Equal(("1 night", 5_500L, RentalUnit.Day, 31 * 24 * 60), (plan.Name, plan.PriceMinor, plan.Terms.Per, plan.Terms.MinutesMin));
        Assert.Equal(("Zoé", 1), ((await host.Read(db => db.Set<Organization>().ToListAsync()))[0].Name, await host.Read(db => db.Set<Organization>().CountAsync())));
        Assert.Equal([listing.Id], (await host.Search(new SearchListings.Request(Near: "Montreal", Category: "stays"))).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task Prices_in_pesos_have_no_cents_and_what_is_no_price_is_told()
    {
        await using var host = await CatalogHost.Start(databases);
        var row = Room.Replace("45.4544,-73.5471", "-33.43,-70.6");
        var (tally, complaints) = await ImportBench.Text(host, "inside-airbnb-santiago", Header + row.Replace(",55,", ",48422,") + row.Replace("910248010739253417", "2").Replace(",55,", ",48.5,"));
        Assert.Equal(2, tally.Created);
        Assert.Equal(["3 price", "3 price"], complaints.Select(c => $"{c.Line} {c.Field}"));
        var priced = await host.Read(db => db.Set<Listing>().SingleAsync(l => l.PriceFromMinor > 0));
        Assert.Equal((48_422L, "CLP"), (priced.PriceFromMinor, priced.Currency));
    }

    [Fact]
    public async Task A_calendar_closes_days_and_opens_them_again_and_leaves_hours_of_a_day_alone()
    {
        await using var host = await CatalogHost.Start(databases);
        await ImportBench.Text(host, "inside-airbnb-albany", Listings());
        var file = Days + "5,2026-12-01,f,$70.00\n5,2026-12-02,t,$70.00\n5,2026-12-03,f,$70.00\n5,2026-12-03,f,$70.00\n5,tomorrow,f,\n5,2026-12-04,maybe,\n9,2026-12-01,f,\n";
        var (first, complaints) = await ImportBench.Text(host, "inside-airbnb-albany-calendar", file);
        Assert.Equal((1, 4), (first.Created, first.Bad));
        Assert.Equal(["5 date", "6 date", "7 free", "8 listing"], complaints.Select(c => $"{c.Line} {c.Field}"));
        var evening = new ScheduleException(new LocalDate(2026, 12, 1), [new OpenWindow(new LocalTime(18, 0), 120)]);
        Assert.Equal(["2026-12-01", "2026-12-03"], await Closed(host));

        var (again, _) = await ImportBench.Text(host, "inside-airbnb-albany-calendar", file);
        Assert.Equal((0, 0, 1), (again.Created, again.Updated, again.Unchanged));
        await host.As(Stoa.Server.Platform.Access.Actor.System, async (work, _) =>
        {
            var schedule = await work.Db.Set<ScheduleRow>().SingleAsync();
            schedule.Exceptions = [evening, .. schedule.Exceptions.Where(exception => exception.Date != evening.Date)];
            return await work.Commit(CancellationToken.None);
        });
        var (changed, _) = await ImportBench.Text(host, "inside-airbnb-albany-calendar", Days + "5,2026-12-01,f,\n5,2026-12-03,t,\n5,2026-12-05,f,\n");
        Assert.Equal((0, 1, 0), (changed.Created, changed.Updated, changed.Unchanged));
        Assert.Equal(["2026-12-05"], await Closed(host));
        Assert.Equal(1, await host.Read(async db => (await db.Set<ScheduleRow>().SingleAsync()).Exceptions.Count(exception => exception.Windows.Count == 1)));
    }

    [Fact]
    public async Task Neighbourhoods_become_places_and_name_the_listings_inside_them()
    {
        await using var host = await CatalogHost.Start(databases);
        var row = Room.Replace(",Verdun,", ",,");
        await ImportBench.Text(host, "inside-airbnb-montreal", Header + row + row.Replace("910248010739253417", "2").Replace("-73.5471", "-73.7"));
        static string Area(string name, string within, double west) => $$"""
            {"type": "Feature", "properties": {"nom_qr": "{{name}}", "nom_arr": {{within}}}, "geometry": {"type": "MultiPolygon", "coordinates": [[[[{{west}}, 45.4], [{{west + 0.1}}, 45.4], [{{west + 0.1}}, 45.5], [{{west}}, 45.5], [{{west}}, 45.4]]]]} }
            """;
        var file = $$"""{"type": "FeatureCollection", "features": [{{Area("Île-des-Sœurs", "\"Grand Verdun\"", -73.6)}}, {{Area("Est", "\"Nord-Ville\"", -73.9)}}, {"type": "Feature", "properties": {"nom_qr": "Nowhere"}, "geometry": null}]}""";
        var (first, complaints) = await ImportBench.Text(host, "montreal-neighbourhoods", file);
        Assert.Equal((1, 1, 1, 1), (first.Created, first.PassedOver, first.Bad, first.Placed));
        Assert.Equal(["name", "geometry"], complaints.Select(c => c.Field));
        Assert.Equal(["", "Grand Verdun"], await host.Read(db => db.Set<Listing>().OrderBy(l => l.Area).Select(l => l.Area).ToListAsync()));
        Assert.Single((await host.Search(new SearchListings.Request(Near: "ile-des-soeurs", RadiusKm: 5))).Items);
        var (again, _) = await ImportBench.Text(host, "montreal-neighbourhoods", file);
        Assert.Equal((0, 0, 1, 0), (again.Created, again.Updated, again.Unchanged, again.Placed));
    }

    [Fact]
    public async Task Reviews_of_another_place_are_not_imported_and_the_reason_is_said()
    {
        await using var host = await CatalogHost.Start(databases);
        var refused = await Assert.ThrowsAsync<SetupException>(() => ImportBench.Text(host, "inside-airbnb-reviews", "listing_id,id,comments\n5,1,Nice<br/>\n"));
        Assert.Contains("written by customers after a visit", refused.Message);
    }

    [Fact]
    public async Task A_folder_is_planned_by_the_names_of_its_files_listings_first()
    {
        await using var host = await CatalogHost.Start(databases);
        var folder = Directory.CreateTempSubdirectory("stoa-import-");
        try
        {
            foreach (var name in (string[])["inside-airbnb-albany-calendar.csv.gz", "inside-airbnb-albany-listings.csv.gz", "inside-airbnb-albany-reviews.csv.gz", "montreal-neighbourhoods.geojson", "notes.txt"])
                await System.IO.File.WriteAllTextAsync(Path.Combine(folder.FullName, name), "");
            var plan = ImportFolder.Plan(folder.FullName, host.Marketplace.Currency);
            Assert.Equal(["inside-airbnb-albany", "inside-airbnb-albany-calendar", "montreal-neighbourhoods"], plan.Where(entry => entry.Map is not null).Select(entry => entry.Map!));
            Assert.Equal(["inside-airbnb-albany-reviews.csv.gz", "notes.txt"], plan.Where(entry => entry.Map is null).Select(entry => Path.GetFileName(entry.Path)).Order(StringComparer.Ordinal));
            Assert.Throws<SetupException>(() => ImportFolder.MapFor("/tmp/unknown.csv", host.Marketplace.Currency));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Listings() =>
        "id,name,description,neighborhood_overview,host_id,host_name,neighbourhood_cleansed,latitude,longitude,room_type,price,minimum_nights\n"
        + "5,Loft,Bright.<br />Two blocks from the park,,7,Kim,SIXTH WARD,42.65,-73.76,Entire home/apt,\"$1,070.00\",2\n";

    private static Task<List<string>> Closed(CatalogHost host) => host.Read(async db =>
        (await db.Set<ScheduleRow>().SingleAsync()).Exceptions.Where(exception => exception.Windows.Count == 0)
            .Select(exception => exception.Date.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).ToList());
}
