using Microsoft.EntityFrameworkCore;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Import.Rows;
using Stoa.Server.Organizations;
using Stoa.Server.Search;
using Stoa.Server.Tests.Catalog;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Import;

/// <summary>Car parks with their printed rates: what is sold, what is only shown, and what is told.</summary>
public sealed class ImportParkingTests(TestDatabases databases)
{
    private const string Osm = "extract,osm_type,osm_id,key,value,name,lat,lon,street,housenumber,postcode,city,phone,website,opening_hours,capacity,fee,access,parking,tags_json\n";

    [Fact]
    public async Task What_a_row_says_of_its_place_becomes_attributes_that_are_found()
    {
        await using var host = await CatalogHost.Start(databases);
        const string rows = """
            andorra,node,1,amenity,parking,Parking Prat,42.50,1.52,Carrer 1,,,,,,24/7,45,yes,yes,underground,"{""wheelchair"": ""yes"", ""maxheight"": ""2.1"", ""supervised"": ""no""}"
            andorra,node,2,amenity,parking,Parking Vell,42.51,1.52,Carrer 2,,,,,,24/7,12,yes,yes,surface,"{""wheelchair"": ""no"", ""maxheight"": ""default""}"
            """;
        var (tally, complaints) = await ImportBench.Text(host, "osm-parking", Osm + rows + "\n");
        Assert.Equal(2, tally.Created);
        Assert.Contains(complaints, complaint => complaint.Field == "attribute_height");
        var listings = await host.Read(db => db.Set<Listing>().OrderBy(listing => listing.Title).ToListAsync());
        Assert.Equal(new AttributeValue.Number(45), listings[0].Attributes["bays"]);
        Assert.Equal(new AttributeValue.Number(2.1m), listings[0].Attributes["height"]);
        Assert.Equal(new AttributeValue.YesNo(true), listings[0].Attributes["step_free"]);
        Assert.Equal(new AttributeValue.YesNo(false), listings[0].Attributes["guarded"]);
        Assert.False(listings[1].Attributes.ContainsKey("height"));
        // A second import changes nothing.
        Assert.Equal(2, (await ImportBench.Text(host, "osm-parking", Osm + rows + "\n")).Tally.Unchanged);
        // Without a price nothing is sold; shown all the same, it is found by what it says.
        await using (var show = host.Database.CreateCommand("update catalog.listings set status = 'published'")) await show.ExecuteNonQueryAsync();
        Assert.Equal([listings[0].Id], (await host.Search(new SearchListings.Request(Category: "parking") { Attributes = ["step_free:true", "bays:40..50"] })).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task A_printed_rate_becomes_lengths_of_time_on_as_many_bays_as_there_are()
    {
        await using var host = await CatalogHost.Start(databases);
        var (tally, complaints) = await ImportBench.Text(host, "toronto-green-p", Lots(Lot("7", capacity: "12 ")));

        Assert.Equal((1, 0), (tally.Created, tally.Bad));
        Assert.Contains("sold is 07:00–18:00 on every day", Assert.Single(complaints).Reason);
        var listing = await host.Read(db => db.Set<Listing>().SingleAsync());
        Assert.Equal((ListingKind.Appointment, ListingStatus.Published, "open-parking", "CAD", 500L), (listing.Kind, listing.Status, listing.Category, listing.Currency, listing.PriceFromMinor));
        Assert.Equal("Parking at 5 Example Street", listing.Title);
        Assert.Equal("Green P Parking", listing.ProviderName);
        Assert.Equal(
            [("1 hour", 60, 500L), ("2 hours", 120, 1000L), ("4 hours", 240, 1400L), ("Whole time, 07:00–18:00", 660, 1400L)],
            (await host.Read(db => db.Set<Plan>().OrderBy(plan => plan.Position).ToListAsync())).Select(plan => (plan.Name, plan.DurationMinutes, plan.PriceMinor)));
        var bays = await host.Read(db => db.Set<Resource>().OrderBy(bay => bay.Name).Select(bay => bay.Name).ToListAsync());
        Assert.Equal((12, "Bay 01", "Bay 12"), (bays.Count, bays[0], bays[^1]));
        var found = await host.Search(new SearchListings.Request(Q: "parking example street", OpenOn: "2026-11-21"));
        Assert.Equal([listing.Id], found.Items.Select(item => item.Id));
    }

    [Fact]
    public async Task A_rate_that_does_not_hold_always_is_shown_and_not_sold_and_none_at_all_is_a_draft()
    {
        await using var host = await CatalogHost.Start(databases);
        var (tally, complaints) = await ImportBench.Text(host, "toronto-green-p", Lots(
            Lot("1", title: "Game days"), Lot("2", rate: "ask the attendant"), Lot("3", construction: "true"), Lot("4", capacity: "1.5")));

        Assert.Equal((3, 1), (tally.Created, tally.PassedOver));
        var listings = await host.Read(db => db.Set<Listing>().OrderBy(l => l.ExternalId).ToListAsync());
        Assert.Equal([ListingKind.Rental, ListingKind.Rental, ListingKind.Appointment], listings.Select(l => l.Kind));
        Assert.Equal([ListingStatus.Published, ListingStatus.Draft, ListingStatus.Published], listings.Select(l => l.Status));
        Assert.Equal([500L, 0L, 500L], listings.Select(l => l.PriceFromMinor));
        var rental = await host.Read(db => db.Set<Plan>().SingleAsync(plan => plan.ListingId == listings[0].Id));
        Assert.Equal(("1 hour", RentalUnit.Hour), (rental.Name, rental.Terms.Per));
        Assert.Equal(
            ["bad?1 rate", "bad?1 rate", "bad?2 rate", "bad?2 rate", "bad?2 price", "bad?4 capacity", "bad?4 rate"],
            complaints.Where(c => c.IsRemark).Select(c => $"bad?{c.Id} {c.Field}"));
        Assert.Equal("it is under construction", complaints.Single(c => c.Kind is ComplaintKind.PassedOver).Reason);
        Assert.Equal(1, await host.Read(db => db.Set<ListingResource>().CountAsync(link => link.ListingId == listings[2].Id)));
        Assert.Equal(2, (await host.Search(new SearchListings.Request(Category: "parking"))).Items.Count);
    }

    [Fact]
    public async Task Lots_of_one_provider_share_it_and_a_smaller_lot_keeps_the_bays_of_the_others()
    {
        await using var host = await CatalogHost.Start(databases);
        await ImportBench.Text(host, "toronto-green-p", Lots(Lot("1", capacity: "3"), Lot("2", capacity: "3")));
        var (again, _) = await ImportBench.Text(host, "toronto-green-p", Lots(Lot("1", capacity: "2"), Lot("2", capacity: "3")));

        Assert.Equal((0, 1, 1), (again.Created, again.Updated, again.Unchanged));
        Assert.Equal(1, await host.Read(db => db.Set<Organization>().CountAsync()));
        Assert.Equal(5, await host.Read(db => db.Set<Resource>().CountAsync(bay => bay.Status == ResourceStatus.Active)));
    }

    [Fact]
    public async Task A_draft_is_published_when_its_price_comes_and_what_is_paused_stays_so()
    {
        await using var host = await CatalogHost.Start(databases);
        await ImportBench.Text(host, "toronto-green-p", Lots(Lot("1", rate: ""), Lot("2")));
        await host.Read(db => db.Set<Listing>().Where(l => l.ExternalId == "2").ExecuteUpdateAsync(set => set.SetProperty(l => l.Status, ListingStatus.Paused)));
        await ImportBench.Text(host, "toronto-green-p", Lots(Lot("1"), Lot("2", capacity: "9")));
        Assert.Equal([ListingStatus.Published, ListingStatus.Paused], await host.Read(db => db.Set<Listing>().OrderBy(l => l.ExternalId).Select(l => l.Status).ToListAsync()));
    }

    [Fact]
    public async Task Prices_by_segment_keep_to_shortest_and_longest_stay_and_to_opening_hours()
    {
        await using var host = await CatalogHost.Start(databases);
        static string Station(string id, string name, string segments, int shortest, string to) => $$"""
            {"type": "Feature", "id": "{{id}}", "geometry": {"type": "Point", "coordinates": [7.44, 46.95]}, "properties": {"operator": "Bahn", "displayName": "{{name}}",
             "publicAccess": true, "address": {"addressLine": "Bahnhofplatz 1", "city": "Bern", "postalCode": "3011"}, "parkingFacilityCategory": "CAR",
             "pricingModel": {"minimumDuration": {{shortest}}, "maximumDuration": 10080, "maximumDayPrice": 900, "viableIncrement": 60, "priceSegments": [{{segments}}]},
             "operationTime": {"operatingFrom": "{{(to == "00:00:00" ? to : "07:00:00")}}", "operatingTo": "{{to}}", "daysOfWeek": ["MONDAY", "TUESDAY"]},
             "capacities": [{"categoryType": "STANDARD", "total": 4}], "additionalInformationForCustomers": null} }
            """;
        var (tally, _) = await ImportBench.Text(host, "swiss-parking", $$"""
            {"type": "FeatureCollection", "features": [
            {{Station("a", "Always", """{"startingFrom": 0, "price": 200}, {"startingFrom": 60, "price": 100}""", 60, "00:00:00")}},
            {{Station("b", "By day", """{"startingFrom": 0, "price": 300}""", 120, "19:00:00")}},
            {{Station("c", "Unpriced", """{"startingFrom": 0, "price": 0}""", 60, "00:00:00")}}
            ]}
            """);
        Assert.Equal((3, 0), (tally.Created, tally.Bad));
        async Task<string> Plans(string id) => string.Join(' ', await host.Read(db => db.Set<Plan>()
            .Where(plan => db.Set<Listing>().Any(l => l.Id == plan.ListingId && l.ExternalId == id)).OrderBy(plan => plan.Position)
            .Select(plan => $"{plan.DurationMinutes}={plan.PriceMinor}").ToListAsync()));
        Assert.Equal("60=200 120=300 240=500 1440=900", (await Plans("a")).Replace("1440=900 ", "", StringComparison.Ordinal));
        Assert.Equal("120=600 240=900", await Plans("b"));
        Assert.Equal("", await Plans("c"));
        Assert.Equal("CHF", (await host.Read(db => db.Set<Listing>().FirstAsync())).Currency);
    }

    [Theory]
    [InlineData("node,1,amenity,parking,Garage,41.15,-8.61,,,,,,,,5,2.40 €/h,,underground,", "created", ListingStatus.Published, 240)]
    [InlineData("node,1,amenity,parking,Garage,41.15,-8.61,,,,,,,,5,yes,,underground,\"{\"\"charge\"\": \"\"3,50 EUR/h\"\"}\"", "created", ListingStatus.Published, 350)]
    [InlineData("node,1,amenity,parking,Garage,41.15,-8.61,,,,,,,,5,£2/h,,,", "created", ListingStatus.Draft, 0)]
    [InlineData("node,1,amenity,parking,Garage,41.15,-8.61,,,,,,,,5,,,,not json", "created", ListingStatus.Draft, 0)]
    [InlineData("node,1,amenity,parking,,41.15,-8.61,Rua A,3,,,,,,5,1 €/h,,,", "created", ListingStatus.Published, 100)]
    [InlineData("node,1,amenity,parking,,41.15,-8.61,,,,,,,,5,1 €/h,,,", "bad", null, 0)]
    [InlineData("node,1,amenity,parking,Garage,41.15,-8.61,,,,,,,,5,no,,,", "passed", null, 0)]
    [InlineData("node,1,amenity,parking,Garage,41.15,-8.61,,,,,,,,5,,private,,", "passed", null, 0)]
    [InlineData("node,1,amenity,parking_entrance,Garage,41.15,-8.61,,,,,,,,5,,,,", "passed", null, 0)]
    public async Task Map_data_of_parking_is_sold_kept_or_passed_over(string row, string became, ListingStatus? status, long price)
    {
        await using var host = await CatalogHost.Start(databases);
        var (tally, complaints) = await ImportBench.Text(host, "osm-parking", Osm + "porto," + row + "\n");
        Assert.Equal(became, tally switch { { Created: 1 } => "created", { Bad: 1 } => "bad", { PassedOver: 1 } => "passed", _ => "nothing" });
        if (status is null)
        {
            Assert.Equal(2, Assert.Single(complaints).Line);
            return;
        }
        var listing = await host.Read(db => db.Set<Listing>().SingleAsync());
        Assert.Equal((status.Value, price), (listing.Status, listing.PriceFromMinor));
    }

    [Fact]
    public async Task Where_no_rentals_are_offered_a_rental_is_refused_by_name()
    {
        await using var host = await CatalogHost.Start(databases, "bookiji");
        var (tally, complaints) = await ImportBench.Text(host, "toronto-green-p", Lots(Lot("1"), Lot("2", rate: "")));
        Assert.Equal((1, 1), (tally.Created, tally.Bad));
        Assert.Equal("is a rental, and Bookiji offers none", complaints.Single(c => c.Kind is ComplaintKind.Bad).Reason);
    }

    private static string Lots(params string[] lots) => $$"""{"carparks": [{{string.Join(",\n", lots)}}]}""";

    private static string Lot(string id, string capacity = "5", string rate = "$2.50 / Half Hour", string title = "Monday - Sunday & Holidays", string construction = "false") => $$"""
        {"id": "{{id}}", "address": "5 Example Street", "lat": "43.66", "lng": "-79.38", "rate": "{{rate}}", "carpark_type": "surface", "carpark_type_str": "Surface",
         "is_under_construction": {{construction}}, "capacity": "{{capacity}}", "rate_details": {"periods": [{"title": "{{title}}", "rates": [
         {"when": "Day Maximum (7am - 6pm)", "rate": "$14.00"}, {"when": "Night Maximum (6pm - 7am)", "rate": "$6.00"}], "notes": []}], "addenda": []} }
        """;
}
