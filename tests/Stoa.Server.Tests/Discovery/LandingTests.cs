using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Core;
using Stoa.Server.Discovery.Landing;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Discovery;

/// <summary>Pages of categories and cities.</summary>
public sealed class LandingTests(TestDatabases databases)
{
    private static readonly Currency Cad = Currency.Parse("CAD");

    [Fact]
    public async Task Pages_say_what_there_is_and_are_not_there_where_there_is_nothing()
    {
        await using var stoa = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal) { ["Stoa:PublicUrl"] = "https://market.example" });
        foreach (var price in (long[])[8_000, 10_000, 12_000])
        {
            var shop = await Shop.Open(stoa, priceMinor: price);
            await Pieces.Sql(stoa, "update catalog.listings set area = 'Plateau', rating_sum = 5, rating_count = 1 where id = $1", shop.Listing.Value);
        }
        var far = await Shop.Open(stoa);
        await Pieces.Sql(stoa, "update catalog.listings set city = 'Québec', latitude = 46.8, longitude = -71.2 where id = $1", far.Listing.Value);
        await Pieces.Sql(stoa, "update organizations.locations set city = 'Québec' where organization_id = $1", far.Organization.Value);
        using var client = stoa.Client();

        var both = WebUtility.HtmlDecode(await client.GetStringAsync("/c/massage/montreal"));
        Assert.Contains("Massage in Montréal", both);
        Assert.Contains("3 offers from $80.00 to $120.00, rated 5.0 of 5 in 3 reviews.", both);
        Assert.Contains("/c/massage/quebec", both);
        Assert.Contains("near=Plateau", both);
        Assert.Equal("https://market.example/c/massage/montreal", Pieces.Head(both, "canonical"));
        Assert.Equal(3, Pieces.Thing(both, "ItemList").GetProperty("numberOfItems").GetInt32());
        // The parent has what its child has.
        Assert.Contains("4 offers", await client.GetStringAsync("/c/wellness"));
        Assert.Contains("Services in Montréal", WebUtility.HtmlDecode(await client.GetStringAsync("/in/montreal")));
        // Too little for search engines, but there for people.
        Assert.Equal("noindex", Pieces.Head(await client.GetStringAsync("/in/quebec"), "robots"));
        foreach (var nothing in (string[])["/c/hair", "/c/nonsense", "/in/nowhere", "/c/massage/nowhere", "/c/hair/montreal", "/c/massage/%3Cb%3E"])
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(nothing)).StatusCode);

        var home = await client.GetStringAsync("/");
        Assert.Contains("href=\"/c/wellness\"", home);
        Assert.Contains("href=\"/in/montreal\"", home);
        Assert.Contains("href=\"/c/massage/quebec\"", await client.GetStringAsync($"/l/deep-tissue-massage-{far.Listing}"));
    }

    [Fact]
    public async Task Facts_add_up_over_the_tree_and_cities_come_by_their_distance()
    {
        await using var stoa = await TestStoa.Start(databases);
        var marketplace = stoa.App.Services.GetRequiredService<Marketplace>();
        var land = new Land(
            [Patch("massage", "a", 3, 50, 90), Patch("spa", "a", 2, 30, 400), Patch("massage", "b", 9, 10, 20), Patch("hair", "c", 1, 70, 70)],
            new[] { City("a", 45), City("b", 50), City("c", 46) }.ToDictionary(city => city.Slug));

        var wellness = LandingFacts.Of(land, marketplace, "wellness", "a")!;
        Assert.Equal((5, new Money(30, Cad), new Money(400, Cad)), (wellness.Count, wellness.Prices.Lowest, wellness.Prices.Highest));
        Assert.Equal([("Massage", 3), ("Spa and sauna", 2)], wellness.Narrower.Select(link => (link.Text, link.Count)));
        Assert.Equal(["/c/wellness/b"], wellness.Cities.Select(link => link.Href));
        Assert.Equal(["/in/c", "/in/b"], LandingFacts.Of(land, marketplace, null, "a")!.Cities.Select(link => link.Href));
        Assert.Equal(["/c/massage/b", "/c/massage/a"], LandingFacts.Of(land, marketplace, "massage", null)!.Cities.Select(link => link.Href));
        Assert.Equal(["/c/spa/a"], LandingFacts.Of(land, marketplace, "massage", "a")!.Beside.Select(link => link.Href));
        Assert.Null(LandingFacts.Of(land, marketplace, "hair", "a"));
        Assert.Equal(["/c/massage", "/in/a", "/in/b", "/in/c", "/c/massage/a", "/c/massage/b"], LandingAddress.All(land));
    }

    private static Patch Patch(string category, string city, int count, long lowest, long highest) =>
        new(category, city, count, new Money(lowest, Cad), new Money(highest, Cad), 0, 0);

    private static City City(string slug, double latitude) => new(slug, slug.ToUpperInvariant(), [slug], 10, latitude, -73, []);
}
