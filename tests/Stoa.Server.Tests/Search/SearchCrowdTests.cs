using System.Globalization;
using Stoa.Server.Search;
using Stoa.Server.Search.Found;
using Stoa.Server.Search.Matching;
using Stoa.Server.Tests.Catalog;
using Stoa.Server.Tests.Platform;
using Request = Stoa.Server.Search.SearchListings.Request;

namespace Stoa.Server.Tests.Search;

/// <summary>More than are ranked: orders that must be right all the same.</summary>
public sealed class SearchCrowdTests(TestDatabases databases)
{
    private const int Crowd = 1_100;

    // Further away, by steps of their own, and better the further they are.
    private static readonly string Copies = string.Create(CultureInfo.InvariantCulture, $"""
        insert into catalog.listings (id, organization_id, location_id, kind, category, title, slug, status, currency, price_from_minor, booking_mode, cancellation_policy,
            notice_minutes, horizon_days, interval_minutes, provider_name, city, zone, latitude, longitude, rating_sum, rating_count, created_at)
        select gen_random_uuid(), organization_id, location_id, kind, category, title, slug, status, currency, price_from_minor, booking_mode, cancellation_policy,
            notice_minutes, horizon_days, interval_minutes, provider_name, city, zone, 45 + n * 0.0007, longitude, 20 + n % 30, 10, created_at
        from catalog.listings, generate_series(2, {Crowd}) n
        """);

    [Fact]
    public async Task Nearest_first_holds_on_every_page_of_a_crowd()
    {
        await using var host = await Crowded();
        var seen = new List<FoundListing>();
        string? cursor = null;
        do
        {
            var page = await host.Search(new Request(Q: "massage", Near: "45,-73", RadiusKm: 200, Sort: SearchSort.Distance, Limit: 100, Cursor: cursor));
            seen.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null && seen.Count <= Crowd);
        Assert.Equal(Crowd, seen.DistinctBy(listing => listing.Id).Count());
        Assert.Equal(Crowd, seen.Count);
        Assert.Equal(seen.Select(listing => listing.DistanceKm).Order(), seen.Select(listing => listing.DistanceKm));
    }

    [Fact]
    public async Task Soonest_first_shows_who_is_free_before_who_is_best()
    {
        await using var host = await Crowded();
        // The worst fifty are free today, fifty more in two days, the others in nine.
        await Execute(host, """
            update search.documents d set free_days = (repeat('0', n.day) || '1' || repeat('0', 127 - n.day))::varbit, quality = n.place
            from (select listing_id, row_number() over (order by listing_id) as place,
                         case when row_number() over (order by listing_id) <= 50 then 0 when row_number() over (order by listing_id) <= 100 then 2 else 9 end as day
                  from search.documents) n
            where n.listing_id = d.listing_id
            """);
        var free = new Dictionary<Guid, int>();
        await using (var command = host.Database.CreateCommand("select listing_id, position(B'1' in free_days) - 1 from search.documents"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) free[reader.GetGuid(0)] = reader.GetInt32(1);
        }
        var days = new List<int>();
        string? cursor = null;
        do
        {
            var page = await host.Search(new Request(Sort: SearchSort.Soonest, Limit: 60, Cursor: cursor));
            days.AddRange(page.Items.Select(listing => free[listing.Id.Value]));
            cursor = page.Next;
        }
        while (cursor is not null && days.Count < 240);
        Assert.Equal([.. Enumerable.Repeat(0, 50), .. Enumerable.Repeat(2, 50), .. Enumerable.Repeat(9, days.Count - 100)], days);
        Assert.True(days.Count >= 240);
    }

    private async Task<CatalogHost> Crowded()
    {
        var host = await CatalogHost.Start(databases);
        await host.Offer("Massage", latitude: 45, longitude: -73);
        await Execute(host, Copies);
        await host.Search(new Request(Q: "massage"));
        Assert.Equal(CandidateSql.CandidatesMax, (await host.Search(new Request())).Facets.Total);
        return host;
    }

    private static async Task Execute(CatalogHost host, string sql)
    {
        await using var command = host.Database.CreateCommand(sql);
        command.CommandTimeout = 180;
        await command.ExecuteNonQueryAsync();
    }
}
