using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Server.Platform.Http;
using Stoa.Server.Search;
using Stoa.Server.Tests.Catalog;
using Stoa.Server.Tests.Platform;
using Request = Stoa.Server.Search.SearchListings.Request;

namespace Stoa.Server.Tests.Search;

public sealed class SearchListingsTests(TestDatabases databases)
{
    private static readonly WeeklyRule[] SaturdaysOnly = [new(IsoDayOfWeek.Saturday, new LocalTime(10, 0), 60)];

    [Theory]
    [InlineData("massage", false)]
    [InlineData("MASSAGE suédois", false)]
    [InlineData("massage suedo", false)]
    [InlineData("mass", false)]
    [InlineData("atelier", false)]
    [InlineData("mile end", false)]
    [InlineData("masage", true)]
    [InlineData("massages", false)]
    public async Task Words_are_found_whatever_their_accents_case_ending_and_small_mistakes(string words, bool isFuzzy)
    {
        await using var host = await CatalogHost.Start(databases);
        var wanted = await host.Offer("Massage suédois", area: "Mile End");
        await host.Offer("Coupe et barbe", "barber", provider: "Chez Léon");

        var found = await host.Search(new Request(Q: words));

        Assert.Equal([wanted.Id], found.Items.Select(item => item.Id));
        Assert.Equal(isFuzzy, found.IsFuzzy);
    }

    [Theory]
    [InlineData("'; drop table catalog.listings; --")]
    [InlineData("a & b | !c <-> d:*")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("zzz\0\uD800 ' \\ % _ ((")]
    [InlineData("𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﷽ 日本 हिन्दी")]
    public async Task Hostile_words_find_nothing_and_break_nothing(string words)
    {
        await using var host = await CatalogHost.Start(databases);
        await host.Offer("Massage suédois");
        Assert.Empty((await host.Search(new Request(Q: words))).Items);
        Assert.Single((await host.Search(new Request(Q: "massage"))).Items);
    }

    [Fact]
    public async Task A_category_holds_everything_below_it_and_counts_ignore_the_choice()
    {
        await using var host = await CatalogHost.Start(databases);
        var hair = await host.Offer("Coupe", "hair");
        var beauty = await host.Offer("Beauté", "beauty");
        await host.Offer("Massage", "massage");

        var found = await host.Search(new Request(Q: " ?! ", Category: "beauty"));

Assert.Equal(new[] { hair.Id, beauty.Id }.ToHashSet(), found.Items.Select(item => item.Id).ToHashSet());
        var sums = CategoryTree.Sums(host.Marketplace, found.Categories);
        Assert.Equal((2, 1, 1, 1), (sums["beauty"], sums["hair"], sums["massage"], sums["wellness"]));
    }

    [Fact]
    public async Task Near_a_place_means_within_its_radius_and_nearest_first()
    {
        await using var host = await CatalogHost.Start(databases);
        await host.Place("Montréal", 45.5089, -73.5617, 15);
        await host.Place("Le Plateau-Mont-Royal", 45.5219, -73.5806, 3);
        var far = await host.Offer("Far", latitude: 45.60, longitude: -73.60);
        var near = await host.Offer("Near", latitude: 45.5220, longitude: -73.5800);
        await host.Offer("Elsewhere", latitude: 48.137, longitude: 11.575, city: "München");

        var montreal = await host.Search(new Request(Near: "montreal", Sort: SearchSort.Distance));
        var plateau = await host.Search(new Request(Near: "Plateau"));
        var point = await host.Search(new Request(Near: "45.522,-73.580", RadiusKm: 1));

        Assert.Equal([near.Id, far.Id], montreal.Items.Select(item => item.Id));
        Assert.Equal("Montréal", montreal.Near!.Name);
        Assert.Equal("Le Plateau-Mont-Royal", plateau.Near!.Name);
        Assert.Equal([near.Id], plateau.Items.Select(item => item.Id));
        Assert.Equal([near.Id], point.Items.Select(item => item.Id));
        Assert.InRange(montreal.Items[0].DistanceKm!.Value, 1.9, 2.2);
    }

    [Fact]
    public async Task Open_on_asks_the_real_calendar_also_for_what_is_reserved()
    {
        await using var host = await CatalogHost.Start(databases);
        var weekdays = await host.Offer("Weekdays");
        var saturdays = await host.Offer("Saturdays", weekly: SaturdaysOnly);

        Assert.Equal([weekdays.Id], (await host.Search(new Request(OpenOn: "2026-11-23"))).Items.Select(item => item.Id));
        Assert.Equal([saturdays.Id], (await host.Search(new Request(OpenOn: "2026-11-21"))).Items.Select(item => item.Id));
        Assert.Empty((await host.Search(new Request(OpenOn: "2026-11-22"))).Items);
        Assert.Empty((await host.Search(new Request(OpenOn: "2026-11-19"))).Items);
        await Reserve(host, saturdays.Id.Value);
        Assert.Empty((await host.Search(new Request(OpenOn: "2026-11-21"))).Items);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(SearchSort.Price)]
    [InlineData(SearchSort.Rating)]
    [InlineData(SearchSort.Distance)]
    public async Task Pages_show_every_listing_once(SearchSort? sort)
    {
        await using var host = await CatalogHost.Start(databases);
        for (var i = 0; i < 23; i++)
        {
            await host.Offer($"Massage {i}", price: 1000 * (i / 4), latitude: 45.5 + (i / 3 * 0.001), ratingSum: i % 5, ratingCount: i % 5 == 0 ? 0 : 1);
        }
        foreach (var (words, openOn) in new[] { (null, null), ("massage", null), ((string?)null, (string?)"2026-11-23"), ("masage", null) })
        {
            var seen = new List<Guid>();
            string? cursor = null;
            var previous = double.MinValue;
            do
            {
                var page = await host.Search(new Request(
                    Q: words, OpenOn: openOn, Near: sort is SearchSort.Distance || words is not null ? "45.5,-73.57" : null, Sort: sort, Cursor: cursor, Limit: 5));
                seen.AddRange(page.Items.Select(item => item.Id.Value));
                if (sort is SearchSort.Price)
                {
                    foreach (var item in page.Items)
                    {
                        Assert.True(item.PriceFrom.Minor >= previous);
                        previous = item.PriceFrom.Minor;
                    }
                }
                cursor = page.Next;
            }
            while (cursor is not null && seen.Count <= 23);
            Assert.Equal(23, seen.Count);
            Assert.Equal(23, seen.Distinct().Count());
        }
    }

    [Fact]
    public async Task Prices_are_bounds_in_major_units()
    {
        await using var host = await CatalogHost.Start(databases);
        await host.Offer("Cheap", price: 4_999);
        var right = await host.Offer("Right", price: 5_000);
        await host.Offer("Dear", price: 10_001);
        Assert.Equal([right.Id], (await host.Search(new Request(PriceMin: 50, PriceMax: 100))).Items.Select(item => item.Id));
    }

    [Fact]
    public async Task What_cannot_be_understood_is_refused_by_its_field()
    {
        await using var host = await CatalogHost.Start(databases);
        var cases = new (Request Request, string Code, string Field)[]
        {
            (new(Near: "Atlantis"), "place-unknown", "near"),
            (new(Near: new string('x', 101)), "near-invalid", "near"),
            (new(Sort: SearchSort.Distance), "near-missing", "near"),
            (new(Category: "nothing"), "category-unknown", "category"),
            (new(OpenOn: "tomorrow"), "date-invalid", "open_on"),
            (new(PriceMin: 10, PriceMax: 5), "price-invalid", "price_min"),
            (new(RadiusKm: double.NaN), "radius-invalid", "radius_km"),
            (new(Cursor: "?"), "bad-cursor", "cursor"),
            (new(Cursor: Cursor.Write(new SearchPosition(0, Guid.Empty, 0, Reading: -1))), "bad-cursor", "cursor"),
        };
        foreach (var (request, code, field) in cases)
        {
            var refused = await host.TrySearch(request);
            Assert.Equal((code, field), (refused.Problem?.Code, refused.Problem?.Field));
        }
    }

    [Fact]
    public async Task Better_rated_listings_come_first_when_many_say_so()
    {
        await using var host = await CatalogHost.Start(databases);
        var unknown = await host.Offer("Unknown");
        var oneFive = await host.Offer("One", ratingSum: 5, ratingCount: 1);
        var manyGood = await host.Offer("Many", ratingSum: 470, ratingCount: 100);
        var bad = await host.Offer("Bad", ratingSum: 20, ratingCount: 10);
        var found = await host.Search(new Request(Sort: SearchSort.Rating));
        Assert.Equal([manyGood.Id, oneFive.Id, unknown.Id, bad.Id], found.Items.Select(item => item.Id));
    }

    private static async Task Reserve(CatalogHost host, Guid listing)
    {
        await using var command = host.Database.CreateCommand("""
            insert into availability.reservations (id, resource_id, listing_id, plan_id, customer_id, starts_at, ends_at, period, status, created_at)
            select gen_random_uuid(), resource_id, listing_id, gen_random_uuid(), gen_random_uuid(), '2026-11-21 15:30Z', '2026-11-21 16:00Z',
                tstzrange('2026-11-21 15:30Z', '2026-11-21 16:00Z'), 'confirmed', now()
            from catalog.listing_resources where listing_id = $1
            """);
        command.Parameters.Add(new() { Value = listing });
        await command.ExecuteNonQueryAsync();
    }
}
