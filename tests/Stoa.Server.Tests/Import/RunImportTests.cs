using System.Text;
using Microsoft.EntityFrameworkCore;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Import;
using Stoa.Server.Import.Rows;
using Stoa.Server.Organizations;
using Stoa.Server.Search;
using Stoa.Server.Tests.Catalog;
using Stoa.Server.Tests.Platform;

namespace Stoa.Server.Tests.Import;

public sealed class RunImportTests(TestDatabases databases)
{
    private const string Header = "extract,osm_type,osm_id,key,value,name,lat,lon,street,housenumber,postcode,city,website,opening_hours\n";
    private const string Good = "munchen,node,1,shop,hairdresser,Salon Lehel,48.1420,11.5857,Christophstraße,10,80538,München,http://salon.example/,Mo-Fr 08:30-18:30; Sa 08:00-14:30\n";

    [Fact]
    public async Task A_business_becomes_a_provider_with_a_schedule_in_its_own_zone_and_prices_in_its_own_currency()
    {
        await using var host = await CatalogHost.Start(databases);
        var (tally, complaints) = await Import(host, Header + Good);

        Assert.Equal((1, 0, 0, 0), (tally.Created, tally.Updated, tally.Unchanged, tally.Bad));
        Assert.Empty(complaints);
        var listing = await host.Read(db => db.Set<Listing>().SingleAsync());
        Assert.Equal(("Salon Lehel", "hair", "EUR", "Europe/Berlin", "München"), (listing.Title, listing.Category, listing.Currency, listing.Zone, listing.City));
        var schedule = await host.Read(db => db.Set<ScheduleRow>().SingleAsync());
        Assert.Equal(6, schedule.Weekly.Count);
        Assert.Equal(2, await host.Read(db => db.Set<Resource>().CountAsync()));
        Assert.Equal("http://salon.example/", (await host.Read(db => db.Set<Organization>().SingleAsync())).Website);
        var near = await host.Search(new SearchListings.Request(Q: "haircut", Near: "Munich", OpenOn: "2026-11-21"));
        Assert.Equal([listing.Id], near.Items.Select(item => item.Id));
    }

    [Fact]
    public async Task A_second_import_changes_nothing_and_a_changed_row_only_itself()
    {
        await using var host = await CatalogHost.Start(databases);
        var second = Good.Replace(",1,", ",2,").Replace("Lehel", "Isar");
        await Import(host, Header + Good + second);
        var before = await Snapshot(host);

        var (again, _) = await Import(host, Header + Good + second);
        Assert.Equal((0, 0, 2), (again.Created, again.Updated, again.Unchanged));
        Assert.Equal(before, await Snapshot(host));

        var (changed, _) = await Import(host, Header + Good + second.Replace("hairdresser", "tattoo").Replace("Isar", "Isar & Söhne"));
        Assert.Equal((0, 1, 1), (changed.Created, changed.Updated, changed.Unchanged));
        var listing = await host.Read(db => db.Set<Listing>().SingleAsync(l => l.Title == "Salon Isar & Söhne"));
        Assert.Equal(("tattoo", 2), (listing.Category, listing.Version));
        // The chair that a tattoo studio does not have is retired, not lost: somebody may sit in it next week.
        Assert.Equal([ResourceStatus.Active, ResourceStatus.Retired], await host.Read(db => db.Set<Resource>()
            .Where(r => r.OrganizationId == listing.OrganizationId).OrderBy(r => r.Status).Select(r => r.Status).ToListAsync()));
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        await using var host = await CatalogHost.Start(databases);
        var (tally, _) = await Import(host, Header + Good, request => request with { DryRun = true });
        Assert.Equal(1, tally.Created);
        Assert.Equal(0, await host.Read(db => db.Set<Listing>().CountAsync()));
        Assert.Equal(0, await host.Read(db => db.Set<Place>().CountAsync()));
    }

    [Fact]
    public async Task A_limit_stops_after_so_many_good_rows()
    {
        await using var host = await CatalogHost.Start(databases);
        var rows = string.Concat(Enumerable.Range(1, 5).Select(id => Good.Replace(",1,", $",{id},")));
        var (tally, _) = await Import(host, Header + rows, request => request with { Limit = 3 });
        Assert.Equal(3, tally.Created);
    }

    [Fact]
    public async Task Every_bad_row_is_told_with_line_field_and_reason_and_every_good_one_is_imported()
    {
        await using var host = await CatalogHost.Start(databases);
        var file = Header
            + Good
            + Good.Replace("Salon Lehel", "")
            + Good.Replace("Salon Lehel", "Twin")
            + Good.Replace(",1,", ",5,").Replace("48.1420", "")
            + Good.Replace(",1,", ",6,").Replace("48.1420", "148.1")
            + Good.Replace(",1,", ",7,").Replace("48.1420", "0").Replace("11.5857", "0")
            + Good.Replace(",1,", ",8,").Replace("munchen", "atlantis")
            + Good.Replace(",1,", ",9,").Replace("Salon Lehel", new string('x', 201))
            + "munchen,node,10,shop\n"
            + Good.Replace(",1,", ",11,").Replace("Salon Lehel", "\"Never closed")
            + Good.Replace(",1,", ",12,").Replace("Salon Lehel", "\"Über zwei\nZeilen, \"\"Salon\"\"\"")
            + Good.Replace(",1,", ",13,").Replace("hairdresser", "bakery")
            + Good.Replace(",1,", ",14,").Replace("Mo-Fr 08:30-18:30", "whenever").Replace("http://salon.example/", "javascript:alert(1)");

        var (tally, complaints) = await Import(host, file);

        Assert.Equal((3, 9, 1), (tally.Created, tally.Bad, tally.PassedOver));
        Assert.Equal(
            ["3 id", "4 id", "5 latitude", "6 latitude", "7 latitude", "8 region", "9 name", "10 ", "11 "],
            complaints.Where(c => c.Kind is ComplaintKind.Bad).Select(c => $"{c.Line} {c.Field}"));
        Assert.Equal(["15 opening_hours", "15 website"], complaints.Where(c => c.IsRemark).Select(c => $"{c.Line} {c.Field}"));
        Assert.Contains("stands on line 2 already", complaints[0].Reason);
        var titles = await host.Read(db => db.Set<Listing>().Select(l => l.Title).ToListAsync());
        Assert.Contains("Über zwei Zeilen, \"Salon\"", titles);
        Assert.All(await host.Read(db => db.Set<Organization>().Select(o => o.Website).ToListAsync()), website => Assert.NotEqual("javascript:alert(1)", website));
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    public async Task Byte_order_marks_and_foreign_line_ends_are_understood(string encoding, bool mark)
    {
        await using var host = await CatalogHost.Start(databases);
        var chosen = Encoding.GetEncoding(encoding);
        var bytes = (mark ? chosen.GetPreamble() : []).Concat(chosen.GetBytes((Header + Good + Good.Replace(",1,", ",2,")).ReplaceLineEndings("\r\n").TrimEnd())).ToArray();
        var (tally, complaints) = await Import(host, bytes);
        Assert.Empty(complaints);
        Assert.Equal(2, tally.Created);
        Assert.All(await host.Read(db => db.Set<Location>().ToListAsync()), place => Assert.Equal("Christophstraße 10", place.Street));
    }

    [Fact]
    public async Task Another_encoding_is_noticed_instead_of_spoiling_names()
    {
        await using var host = await CatalogHost.Start(databases);
        var (tally, complaints) = await Import(host, Encoding.Latin1.GetBytes(Header + Good.Replace("Salon Lehel", "Café Müller") + Good.Replace(",1,", ",2,")));
        Assert.Equal((1, 1), (tally.Created, tally.Bad));
        Assert.Equal((2L, "name"), (complaints[0].Line, complaints[0].Field));
    }

    [Fact]
    public async Task Hostile_text_stays_text()
    {
        await using var host = await CatalogHost.Start(databases);
        const string Name = "<img src=x onerror=alert(1)> '; drop table catalog.listings; -- \u202Eevil";
        var (tally, _) = await Import(host, Header + Good.Replace("Salon Lehel", Name));
        Assert.Equal(1, tally.Created);
        var listing = await host.Read(db => db.Set<Listing>().SingleAsync());
        Assert.Equal("<img src=x onerror=alert(1)> '; drop table catalog.listings; -- evil", listing.Title);
        Assert.Matches("^[a-z0-9-]+$", listing.Slug);
    }

    [Fact]
    public async Task Features_are_read_one_by_one_and_a_broken_one_costs_itself()
    {
        await using var host = await CatalogHost.Start(databases);
        static string Feature(int id, string name) => $$"""
            { "type": "Feature", "geometry": { "type": "Point", "coordinates": [ -73.57, 45.51 ] },
              "properties": { "ID": {{id}}, "Nom français": {{name}}, "Type": "Piscine intérieure", "Arrondissement": "Verdun", "rue": "Rue \"{[Wellington", "Numéro": "1" } }
            """;
        var file = $$"""
            { "type": "FeatureCollection", "name": "features [ {",
              "features": [
            {{Feature(1, "\"Piscine Verdun\"")}},
            {{Feature(2, "oops")}},
            {{Feature(3, "\"Natatorium } ]\"")}}
            ] }
            """;
        var (tally, complaints) = await Import(host, Encoding.UTF8.GetBytes(file), request => request with { Map = "montreal-places" });
        Assert.Equal((2, 1), (tally.Created, tally.Bad));
        Assert.Equal(5, Assert.Single(complaints).Line);
        Assert.Equal(["Natatorium } ]", "Piscine Verdun"], await host.Read(db => db.Set<Listing>().OrderBy(l => l.Title).Select(l => l.Title).ToListAsync()));
        Assert.Equal("Verdun", await host.Read(db => db.Set<Listing>().Select(l => l.Area).FirstAsync()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("{\"features\": [{\"a\": ")]
    [InlineData("no json at all")]
    public async Task A_file_that_is_not_what_it_says_imports_nothing_and_says_so(string text)
    {
        await using var host = await CatalogHost.Start(databases);
        var (tally, complaints) = await Import(host, Encoding.UTF8.GetBytes(text), request => request with { Map = "montreal-places" });
        Assert.Equal(0, tally.Created);
        Assert.True(text is "[" || complaints.Count == 1);
    }

    private static Task<(RunImport.Tally Tally, List<Complaint> Complaints)> Import(
        CatalogHost host, string text, Func<RunImport.Request, RunImport.Request>? change = null) => Import(host, Encoding.UTF8.GetBytes(text), change);

    private static async Task<(RunImport.Tally Tally, List<Complaint> Complaints)> Import(
        CatalogHost host, byte[] bytes, Func<RunImport.Request, RunImport.Request>? change = null)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, bytes);
        try
        {
            var complaints = new List<Complaint>();
            var request = new RunImport.Request(path, "osm-businesses");
            var tally = await RunImport.Run(
                change?.Invoke(request) ?? request, host.Database, host.Marketplace, CatalogHost.Noon, complaints.Add, null, CancellationToken.None);
            return (tally, complaints);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Task<string> Snapshot(CatalogHost host) => host.Read(async db => string.Join('\n', await db.Database.SqlQueryRaw<string>("""
        select (select string_agg(l::text, ',' order by id) from catalog.listings l) || (select string_agg(o::text, ',' order by id) from organizations.organizations o)
            || (select string_agg(s::text, ',' order by id) from availability.schedules s) || (select string_agg(i::text, ',') from catalog.imports i) as "Value"
        """).ToListAsync()));
}
