using Npgsql;

namespace Stoa.Server.Import;

/// <summary>Writes down the places that a search can start from: the map's cities, and what the imported businesses call theirs.</summary>
internal static class KeepPlaces
{
    private const string Named = """
        insert into catalog.places (name, country, shown_as, latitude, longitude, radius_km)
        select distinct on (platform.plain(name), country) platform.plain(name), country, shown_as, latitude, longitude, radius_km
        from unnest($1, $2::char(2)[], $3, $4, $5, $6) as p (name, country, shown_as, latitude, longitude, radius_km)
        on conflict (name, country) do update set shown_as = excluded.shown_as, latitude = excluded.latitude,
            longitude = excluded.longitude, radius_km = excluded.radius_km
        """;

    // A name that fewer than three businesses use is more often a slip than a place.
    private const string Found = """
        insert into catalog.places (name, country, shown_as, latitude, longitude, radius_km)
        select platform.plain(place.name), o.country, min(place.name), avg(l.latitude), avg(l.longitude), min(place.radius)
        from catalog.listings l
        join organizations.locations o on o.id = l.location_id
        cross join lateral (values (l.city, 8.0), (l.area, 3.0)) as place (name, radius)
        where l.source = $1 and place.name <> ''
        group by platform.plain(place.name), o.country
        having count(*) >= 3
        on conflict (name, country) do nothing
        """;

    public static async Task Run(ImportMap map, NpgsqlDataSource database, CancellationToken cancel)
    {
        var places = map.Regions.Values
            .SelectMany(region => region.Places.SelectMany(place => place.Names.Select(name => (Name: name, Region: region, Place: place)))).ToList();
        await using var batch = database.CreateBatch();
        var named = new NpgsqlBatchCommand(Named);
        named.Parameters.Add(Each(places, p => p.Name));
        named.Parameters.Add(Each(places, p => p.Region.Country));
        named.Parameters.Add(Each(places, p => p.Place.Names[0]));
        named.Parameters.Add(Each(places, p => p.Place.Latitude));
        named.Parameters.Add(Each(places, p => p.Place.Longitude));
        named.Parameters.Add(Each(places, p => p.Place.RadiusKm));
        var found = new NpgsqlBatchCommand(Found);
        found.Parameters.Add(new NpgsqlParameter<string> { TypedValue = map.Source });
        batch.BatchCommands.Add(named);
        batch.BatchCommands.Add(found);
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlParameter Each<TRow, T>(IEnumerable<TRow> rows, Func<TRow, T> value) => new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)] };
}
