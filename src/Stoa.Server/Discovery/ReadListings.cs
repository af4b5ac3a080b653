using Npgsql;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Search;

namespace Stoa.Server.Discovery;

/// <summary>Reads published listings that are known already, or the best of their kind, without a search.</summary>
internal static class ReadListings
{
    private const string Columns = """
        l.id, l.kind, l.category, l.title, l.summary, l.organization_id, l.provider_name, l.city, l.area, l.zone, l.latitude, l.longitude,
        l.currency, l.price_from_minor, l.booking_mode, l.rating_sum, l.rating_count, l.slug, l.picture_seed
        """;

    private const string Cover = "l.cover -> 0 ->> 'object'";
    private const string Public = "l.status = 'published' and l.provider_active";

    /// <summary>Those of the ids that are offered, in the order of the ids.</summary>
    public static async Task<IReadOnlyList<FoundListing>> ByIds(ReadDatabase database, IReadOnlyList<Id<Listing>> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];
        var found = await Read(
            database, $"select {Columns}, null::float8, {Cover} from catalog.listings l where l.id = any($1) and {Public}", cancel, ids.Select(id => id.Value).ToArray());
        var byId = found.ToDictionary(listing => listing.Id);
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
    }

    /// <summary>The best of some categories, in a city (any of its spellings) where one is given.</summary>
    public static Task<IReadOnlyList<FoundListing>> Best(
        ReadDatabase database, IReadOnlyList<string> categories, IReadOnlyList<string>? city, int limit, CancellationToken cancel) => city is null
        ? Read(database, $"select {Columns}, null::float8, {Cover} from catalog.listings l where l.category = any($1) and {Public} order by l.score desc, l.id limit $2",
            cancel, categories.ToArray(), limit)
        : Read(database, $"select {Columns}, null::float8, {Cover} from catalog.listings l where l.category = any($1) and l.city = any($3) and {Public} order by l.score desc, l.id limit $2",
            cancel, categories.ToArray(), limit, city.ToArray());

    /// <summary>Runs a select of <see cref="Columns"/> the distance in kilometres, and the <see cref="Cover"/>.</summary>
    private static async Task<IReadOnlyList<FoundListing>> Read(ReadDatabase database, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = database.Source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new List<FoundListing>();
        while (await reader.ReadAsync(cancel)) found.Add(Listing(reader));
        return found;
    }

    private static FoundListing Listing(NpgsqlDataReader row)
    {
        var id = new Id<Listing>(row.GetGuid(0));
        var (ratingSum, ratingCount) = (row.GetInt32(15), row.GetInt32(16));
        return new FoundListing(
            Id: id, Kind: EnumText.Read<ListingKind>(row.GetString(1)), Category: row.GetString(2), Title: row.GetString(3), Summary: row.GetString(4),
            ProviderId: new Id<Organization>(row.GetGuid(5)), ProviderName: row.GetString(6), City: row.GetString(7), Area: row.GetString(8),
            Zone: row.GetString(9), Latitude: row.GetDouble(10), Longitude: row.GetDouble(11),
            PriceFrom: new Money(row.GetInt64(13), Currency.Parse(row.GetString(12))), BookingMode: EnumText.Read<BookingMode>(row.GetString(14)),
            Rating: ratingCount == 0 ? null : Math.Round((double)ratingSum / ratingCount, 2), RatingCount: ratingCount,
            DistanceKm: row.IsDBNull(19) ? null : row.GetDouble(19), Url: ListingAddress.Of(row.GetString(17), id))
        {
            PictureSeed = row.GetInt32(18),
            Cover = row.IsDBNull(20) ? null : row.GetString(20),
        };
    }
}
