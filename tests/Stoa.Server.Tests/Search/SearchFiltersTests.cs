using System.Globalization;
using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Server.Search;
using Stoa.Server.Search.Found;
using Stoa.Server.Tests.Catalog;
using Stoa.Server.Tests.Platform;
using Request = Stoa.Server.Search.SearchListings.Request;

namespace Stoa.Server.Tests.Search;

public sealed class SearchFiltersTests(TestDatabases databases)
{
    [Fact]
    public async Task Attributes_of_one_key_are_any_of_several_keys_all_and_they_are_counted()
    {
        await using var host = await CatalogHost.Start(databases);
        var swedish = await host.Offer("One");
        var thai = await host.Offer("Two");
        var plain = await host.Offer("Three");
        await Execute(host, $$"""update catalog.listings set attributes = '{"style": "swedish", "parking": true, "area": 40}' where id = '{{swedish.Id.Value}}'""");
        await Execute(host, $$"""update catalog.listings set attributes = '{"style": "thai", "languages": ["en", "fr"]}' where id = '{{thai.Id.Value}}'""");

        async Task<HashSet<Guid>> Found(params string[] attributes) =>
            [.. (await host.Search(new Request(Category: "massage") { Attributes = attributes })).Items.Select(item => item.Id.Value)];
        Assert.Equal([swedish.Id.Value], await Found("style:swedish"));
        Assert.Equal([swedish.Id.Value, thai.Id.Value], await Found("style:swedish", "style:thai"));
        Assert.Equal([thai.Id.Value], await Found("style:swedish", "style:thai", "languages:fr"));
        Assert.Equal([swedish.Id.Value], await Found("parking:true"));
        Assert.Empty(await Found("style:swedish", "languages:fr"));
        Assert.Empty(await Found("style:' | 'swedish"));

        var facets = (await host.Search(new Request(Category: "massage"))).Facets;
        Assert.Equal((3, false), (facets.Total, facets.IsCapped));
        Assert.Contains(new AttributeFacet("style", "thai", 1), facets.Attributes);
        Assert.Contains(new AttributeFacet("languages", "en", 1), facets.Attributes);
        Assert.DoesNotContain(facets.Attributes, facet => facet.Key == "area");
        Assert.NotEqual(plain.Id, swedish.Id);
    }

    [Fact]
    public async Task Attributes_that_are_numbers_are_found_from_one_to_another_and_counted_in_bands()
    {
        await using var host = await CatalogHost.Start(databases);
        foreach (var area in new[] { 12, 20, 25.5, 40, 60, 300 })
        {
            var room = await host.Offer($"Room of {area}", "meeting-rooms");
            await Execute(host, string.Create(CultureInfo.InvariantCulture, $$"""update catalog.listings set attributes = '{"area": {{area}}, "equipment": ["wifi"]}' where id = '{{room.Id.Value}}'"""));
        }
        var odd = await host.Offer("Said in words", "meeting-rooms");
        await Execute(host, $$"""update catalog.listings set attributes = '{"area": "large"}' where id = '{{odd.Id.Value}}'""");

        async Task<int> Found(params string[] attributes) => (await host.Search(new Request(Category: "spaces") { Attributes = attributes })).Items.Count;
        Assert.Equal(4, await Found("area:20..60"));
        Assert.Equal(2, await Found("area:25.5..40"));
        Assert.Equal(2, await Found("area:60.."));
        Assert.Equal(1, await Found("area:..12"));
        Assert.Equal(0, await Found("area:61..299"));
        Assert.Equal(4, await Found("area:20..60", "equipment:wifi"));
        Assert.Equal(0, await Found("people:1..", "area:1.."));
        Assert.Equal(1, await Found("area:large"));
        foreach (var bad in new[] { "area:60..20", "area:..", "area:a..b" })
            Assert.Equal("attribute-invalid", (await host.TrySearch(new Request { Attributes = [bad] })).Problem?.Code);
        Assert.Equal("attribute-invalid", (await host.TrySearch(new Request { Attributes = ["area:1..2", "area:3..4"] })).Problem?.Code);

        var bands = (await host.Search(new Request(Category: "spaces"))).Facets.Attributes.Where(facet => facet.Key == "area" && NumberRange.IsMeant(facet.Value)).ToList();
        Assert.True(bands.Count > 1);
        Assert.StartsWith("..", bands[0].Value, StringComparison.Ordinal);
        Assert.EndsWith("..", bands[^1].Value, StringComparison.Ordinal);
        // What a band says can be asked for as it stands.
        foreach (var band in bands) Assert.Equal(band.Count, await Found($"area:{band.Value}"));
    }

    [Fact]
    public async Task Ratings_and_maps_bound_what_is_found_also_across_the_date_line()
    {
        await using var host = await CatalogHost.Start(databases);
        var good = await host.Offer("Good", latitude: -17, longitude: 179.9, ratingSum: 9, ratingCount: 2);
        var fair = await host.Offer("Fair", latitude: -17, longitude: -179.9, ratingSum: 8, ratingCount: 2);
        await host.Offer("New", latitude: 45, longitude: -73);

        Assert.Equal([good.Id], (await host.Search(new Request { RatingMin = 4.5 })).Items.Select(item => item.Id));
        Assert.Equal(2, (await host.Search(new Request { RatingMin = 4 })).Items.Count);
        Assert.Equal(2, (await host.Search(new Request { Bounds = "-18,179,-16,-179" })).Items.Count);
        Assert.Equal([fair.Id], (await host.Search(new Request { Bounds = "-18,-180,-16,-179" })).Items.Select(item => item.Id));
        Assert.Equal(2, (await host.Search(new Request(Near: "-17,179.95", RadiusKm: 30, Sort: SearchSort.Distance))).Items.Count);
        Assert.Equal([good.Id], (await host.Search(new Request(Near: "-17,179.95", RadiusKm: 8))).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task A_range_of_dates_takes_any_of_them_and_soonest_comes_first()
    {
        await using var host = await CatalogHost.Start(databases);
        WeeklyRule Open(IsoDayOfWeek day) => new(day, new LocalTime(10, 0), 120);
        var sunday = await host.Offer("Sunday", weekly: [Open(IsoDayOfWeek.Sunday)]);
        var tuesday = await host.Offer("Tuesday", weekly: [Open(IsoDayOfWeek.Tuesday)]);
        var saturday = await host.Offer("Saturday", weekly: [Open(IsoDayOfWeek.Saturday)]);

        // It is Friday, the 20th.
        var range = await host.Search(new Request(OpenOn: "2026-11-21") { OpenUntil = "2026-11-22" });
        Assert.Equal(new[] { sunday.Id, saturday.Id }.ToHashSet(), range.Items.Select(item => item.Id).ToHashSet());
        var soonest = await host.Search(new Request(Sort: SearchSort.Soonest));
        Assert.Equal([saturday.Id, sunday.Id, tuesday.Id], soonest.Items.Select(item => item.Id));
    }

    [Fact]
    public async Task What_changes_is_found_or_gone_whoever_changes_it()
    {
        await using var host = await CatalogHost.Start(databases);
        var listing = await host.Offer("Massage");
        Assert.Single((await host.Search(new Request(Q: "massage"))).Items);
        await Execute(host, $"update catalog.listings set title = 'Reflexology' where id = '{listing.Id.Value}'");
        Assert.Single((await host.Search(new Request(Q: "reflexology"))).Items);
        await Execute(host, $"update catalog.listings set price_from_minor = 1 where id = '{listing.Id.Value}'");
        Assert.Single((await host.Search(new Request(PriceMax: 1))).Items);
        await Execute(host, $"update availability.schedules set weekly = '[]' where organization_id = '{listing.OrganizationId.Value}'");
        Assert.Empty((await host.Search(new Request(OpenOn: "2026-11-23"))).Items);
        await Execute(host, $"update catalog.listings set status = 'paused' where id = '{listing.Id.Value}'");
        Assert.Empty((await host.Search(new Request())).Items);
    }

    [Fact]
    public async Task More_matches_than_are_ranked_are_counted_as_so_many_and_more_and_sorts_by_column_see_them_all()
    {
        await using var host = await CatalogHost.Start(databases);
        var one = await host.Offer("Massage of many", price: 5_000);
        await Execute(host, $"""
            insert into catalog.listings (id, organization_id, location_id, kind, category, title, slug, status, currency, price_from_minor, booking_mode, cancellation_policy,
                notice_minutes, horizon_days, interval_minutes, provider_name, city, zone, latitude, longitude, created_at)
            select gen_random_uuid(), organization_id, location_id, kind, category, 'Massage ' || n, 'massage', status, currency, 10000 - n, booking_mode, cancellation_policy,
                notice_minutes, horizon_days, interval_minutes, provider_name, city, zone, latitude + n * 0.00001, longitude, created_at
            from catalog.listings, generate_series(1, 1200) n where id = '{one.Id.Value}'
            """);
        var best = await host.Search(new Request(Q: "massage", Limit: 100));
        Assert.Equal((500, true), (best.Facets.Total, best.Facets.IsCapped));
        var cheapest = await host.Search(new Request(Q: "massage", Sort: SearchSort.Price, Limit: 3));
        Assert.Equal([5_000, 8_800, 8_801], cheapest.Items.Select(item => item.PriceFrom.Minor));
        var then = await host.Search(new Request(Q: "massage", Sort: SearchSort.Price, Limit: 2, Cursor: cheapest.Next));
        Assert.Equal([8_802, 8_803], then.Items.Select(item => item.PriceFrom.Minor));
        var nearest = await host.Search(new Request(Q: "massage", Near: "45.51,-73.57", RadiusKm: 50, Sort: SearchSort.Distance, Limit: 2));
        Assert.Equal(["Massage of many", "Massage 1"], nearest.Items.Select(item => item.Title));
    }

    private static async Task Execute(CatalogHost host, string sql)
    {
        await using var command = host.Database.CreateCommand(sql);
        command.CommandTimeout = 180;
        await command.ExecuteNonQueryAsync();
    }
}
