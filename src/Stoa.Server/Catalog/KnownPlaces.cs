using Npgsql;

namespace Stoa.Server.Catalog;

/// <summary>A place under one of its names.</summary>
/// <param name="Name">What people type.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="ShownAs">What people read.</param>
/// <param name="Latitude">Degrees, WGS 84.</param>
/// <param name="Longitude">Degrees, WGS 84.</param>
/// <param name="RadiusKm">How far around it a search looks.</param>
public sealed record NamedPlace(string Name, string Country, string ShownAs, double Latitude, double Longitude, double RadiusKm);

/// <summary>Writes down the places that a search can start from.</summary>
public static class KnownPlaces
{
    private const string Named = """
        insert into catalog.places (name, country, shown_as, latitude, longitude, radius_km)
        select distinct on (platform.plain(name), country) platform.plain(name), country, shown_as, latitude, longitude, radius_km
        from unnest($1, $2::char(2)[], $3, $4, $5, $6) as p (name, country, shown_as, latitude, longitude, radius_km)
        on conflict (name, country) do update set shown_as = excluded.shown_as, latitude = excluded.latitude,
            longitude = excluded.longitude, radius_km = excluded.radius_km
        """;

    // A name that fewer than three businesses use is more often a slip than a place.
    private const string OfListings = """
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

    /// <summary>Keeps these places, and the cities and neighbourhoods that several listings of a source share.</summary>
    public static async Task Keep(IReadOnlyList<NamedPlace> places, string source, NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        var named = new NpgsqlBatchCommand(Named);
        named.Parameters.Add(Each(places, p => p.Name));
        named.Parameters.Add(Each(places, p => p.Country));
        named.Parameters.Add(Each(places, p => p.ShownAs));
        named.Parameters.Add(Each(places, p => p.Latitude));
        named.Parameters.Add(Each(places, p => p.Longitude));
        named.Parameters.Add(Each(places, p => p.RadiusKm));
        var found = new NpgsqlBatchCommand(OfListings);
        found.Parameters.Add(new NpgsqlParameter<string> { TypedValue = source });
        batch.BatchCommands.Add(named);
        batch.BatchCommands.Add(found);
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlParameter Each<TRow, T>(IEnumerable<TRow> rows, Func<TRow, T> value) => new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)] };
}
