using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Search;
using Stoa.Server.Tests.Catalog;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Import;

/// <summary>Every real file, where it stands beside the repository: imported twice, then with one row changed.</summary>
public sealed class RealFilesTests(TestDatabases databases)
{
    // The two largest are cut: what the rest of them would show, these rows show.
    private const int LimitOfLarge = 1_500;

    [Theory]
    [InlineData("osm-businesses", "places/osm-businesses.csv", 4_800, "Munich", "hair", "Zweithaar Studio")]
    [InlineData("montreal-places", "places/montreal-places.geojson", 700, "Montreal", "community", "Centre du Plateau")]
    [InlineData("toronto-green-p", "parking/toronto-green-p-2019.json", 245, "Toronto", "parking", "20 Charles Street East")]
    [InlineData("swiss-parking", "parking/swiss-parking.json", 640, "Bern", "parking", "Bern Wankdorf")]
    [InlineData("montreal-lots", "parking/montreal-lots-2022.json", 127, null, null, "Lucie-Bruneau Park")]
    [InlineData("osm-parking", "parking/osm-parking.csv", 140, null, null, "Les Fontetes")]
    [InlineData("inside-airbnb-montreal", "rentals/inside-airbnb-montreal-listings.csv", LimitOfLarge, "Plateau", "rooms", "Guest suite in Montréal · ★4.69 · 1 bedroom · 1 bed · 1 shared bath,753212")]
    [InlineData("inside-airbnb-santiago", "rentals/inside-airbnb-santiago-listings.csv", LimitOfLarge, "Santiago", "homes", "Suite Providencia 1 Santiago Chile")]
    [InlineData("inside-airbnb-albany", "rentals/inside-airbnb-albany-listings.csv.gz", 421, "Albany", "stays", "Luxury 2 bedroom apartment")]
    public async Task A_second_import_changes_nothing_and_one_changed_row_itself(string map, string path, int createdMin, string? near, string? category, string changed)
    {
        var file = Needed(path);
        await using var host = await CatalogHost.Start(databases);
        Stoa.Server.Import.RunImport.Request Limited(Stoa.Server.Import.RunImport.Request request) => createdMin == LimitOfLarge ? request with { Limit = LimitOfLarge } : request;

        var (dry, _) = await ImportBench.File(host, map, file, request => Limited(request) with { DryRun = true });
        var (first, complaints) = await ImportBench.File(host, map, file, Limited);
        var (second, _) = await ImportBench.File(host, map, file, Limited);
        var (third, _) = await ImportBench.Text(host, map, Once(await Text(file), changed, "Zz " + changed), Limited);

        Assert.Equal(dry, first);
        Assert.InRange(first.Created, createdMin, int.MaxValue);
        Assert.Equal((0, 0, first.Created), (second.Created, second.Updated, second.Unchanged));
        Assert.Equal((0, 1, first.Created - 1), (third.Created, third.Updated, third.Unchanged));
        Assert.All(complaints, complaint => Assert.True(complaint.Line > 0 && complaint.Reason.Length > 0));
        Assert.Equal(first.Bad, complaints.Count(complaint => complaint.Kind is Stoa.Server.Import.Rows.ComplaintKind.Bad));
        if (near is not null) Assert.NotEmpty((await host.Search(new SearchListings.Request(Near: near, Category: category))).Items);
    }

    [Fact]
    public async Task A_real_calendar_closes_real_days()
    {
        var (listings, calendar) = (Needed("rentals/inside-airbnb-albany-listings.csv.gz"), Needed("rentals/inside-airbnb-albany-calendar.csv.gz"));
        await using var host = await CatalogHost.Start(databases);
        await ImportBench.File(host, "inside-airbnb-albany", listings);
        var (first, _) = await ImportBench.File(host, "inside-airbnb-albany-calendar", calendar);
        var (second, _) = await ImportBench.File(host, "inside-airbnb-albany-calendar", calendar);
        var (third, _) = await ImportBench.Text(host, "inside-airbnb-albany-calendar", Once(await Text(calendar), "2992450,2024-11-05,f", "2992450,2024-11-05,t"));

        Assert.Equal((153_665L, 421, 0), (first.Rows, first.Created, first.Bad));
        Assert.Equal((0, 0, 421), (second.Created, second.Updated, second.Unchanged));
        Assert.Equal((0, 1, 420), (third.Created, third.Updated, third.Unchanged));
        // One was opened again.
        Assert.Equal(57_673 - 1, await host.Read(async db => (await db.Set<Stoa.Server.Availability.ScheduleRow>().ToListAsync()).Sum(schedule => schedule.Exceptions.Count)));
    }

    [Fact]
    public async Task Real_neighbourhoods_are_places()
    {
        var file = Needed("places/montreal-neighbourhoods.geojson");
        await using var host = await CatalogHost.Start(databases);
        await ImportBench.Text(host, "montreal-lots", await Text(Needed("parking/montreal-lots-2022.json")));
        await host.Read(db => db.Set<Stoa.Server.Catalog.Listing>().ExecuteUpdateAsync(set => set.SetProperty(listing => listing.Area, "")));
        var (first, _) = await ImportBench.File(host, "montreal-neighbourhoods", file);
        var (second, _) = await ImportBench.File(host, "montreal-neighbourhoods", file);
        var (third, _) = await ImportBench.Text(host, "montreal-neighbourhoods", Once(await Text(file), "\"Snowdon\"", "\"Snowdon Junction\""));

        Assert.Equal((91L, 87), (first.Rows, first.Created));
        Assert.InRange(first.Placed, 120, 127);
        Assert.Equal((0, 0, 87, 0), (second.Created, second.Updated, second.Unchanged, second.Placed));
        Assert.Equal((1, 0, 86), (third.Created, third.Updated, third.Unchanged));
    }

    private static string Needed(string path)
    {
        var file = ImportBench.Shared(path);
        Assert.SkipWhen(file is null, $"{path} is not here: this test imports real data beside the repository.");
        return file!;
    }

    private static async Task<string> Text(string file)
    {
        await using var bytes = System.IO.File.OpenRead(file);
        await using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes;
        using var reader = new StreamReader(plain);
        return await reader.ReadToEndAsync();
    }

    private static string Once(string text, string old, string changed)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The file does not hold \"{old}\".");
        return string.Concat(text.AsSpan(0, at), changed, text.AsSpan(at + old.Length));
    }
}
