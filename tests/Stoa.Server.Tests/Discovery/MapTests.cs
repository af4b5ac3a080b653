using System.Net;
using Microsoft.Extensions.Configuration;
using Stoa.Server.Discovery.Maps;
using Stoa.Server.Platform;
using Stoa.Server.Tests.Host;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Discovery;

/// <summary>Where maps get their pictures from, and that nobody else is let in.</summary>
public sealed class MapTests(TestDatabases databases)
{
    private const string Osm = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";

    [Theory]
    [InlineData("", "", "", 19, null)]
    [InlineData(Osm, "© OpenStreetMap contributors", "https://www.openstreetmap.org/copyright", 19, null)]
    [InlineData("/tiles/{z}/{x}/{y}.png", "Ours", "", 19, null)]
    [InlineData("https://tiles.example/{z}/{x}.png", "Them", "", 19, "{y}")]
    [InlineData("https://{s}.tiles.example/{z}/{x}/{y}.png", "Them", "", 19, "{s}")]
    [InlineData("javascript:{z}{x}{y}", "Them", "", 19, "write an address")]
    [InlineData("//tiles.example/{z}/{x}/{y}", "Them", "", 19, "write an address")]
    [InlineData(Osm, " ", "", 19, "Attribution")]
    [InlineData(Osm, "Them", "javascript:alert(1)", 19, "AttributionUrl")]
    [InlineData(Osm, "Them", "", 23, "ZoomMax")]
    public void Settings_are_checked_at_the_start(string tiles, string attribution, string attributionUrl, int zoomMax, string? complaint)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Map:Tiles"] = tiles, ["Stoa:Map:Attribution"] = attribution, ["Stoa:Map:AttributionUrl"] = attributionUrl,
            ["Stoa:Map:ZoomMax"] = zoomMax.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }).Build();
        if (complaint is null) Assert.Equal(tiles, MapOptions.Read(configuration).Tiles);
        else Assert.Contains(complaint, Assert.Throws<SetupException>(() => MapOptions.Read(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_configured_host_may_send_pictures()
    {
        await using var plain = await TestStoa.Start(databases);
        Assert.Contains("img-src 'self' data:;", await Policy(plain));
        await using var tiled = await TestStoa.Start(databases, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Stoa:Map:Tiles"] = Osm, ["Stoa:Map:Attribution"] = "© OpenStreetMap contributors",
        });
        Assert.Contains("img-src 'self' data: https://tile.openstreetmap.org;", await Policy(tiled));
    }

    [Fact]
    public async Task Points_are_on_the_page_as_data_and_hostile_names_stay_text()
    {
        await using var stoa = await TestStoa.Start(databases);
        var shop = await Shop.Open(stoa);
        await Pieces.Sql(stoa, "update catalog.listings set title = $1, provider_name = $1 where id = $2", "\"><script>alert(1)</script>", shop.Listing.Value);
        using var client = stoa.Client();
        var html = await client.GetStringAsync("/search");
        Assert.DoesNotContain("<script>alert", html);
        Assert.Contains("data-points=\"[", html);
        Assert.Contains("45.5236", WebUtility.HtmlDecode(html));
        Assert.Contains($"data-listing=\"{shop.Listing}\"", html);
        // Without a script there is no empty box.
        Assert.Contains("data-map-box hidden", html);
    }

    private static async Task<string> Policy(TestStoa stoa)
    {
        using var client = stoa.Client();
        using var answer = await client.GetAsync("/help");
        return answer.Headers.GetValues("Content-Security-Policy").Single();
    }
}
