using Npgsql;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Search.Matching;

namespace Stoa.Server.Search.Found;

/// <summary>What a page shows of the listings that were found.</summary>
internal static class ReadFound
{
    /// <summary>What <see cref="Listing"/> reads of <c>catalog.listings l</c>.</summary>
    public const string Columns = """
        l.id, l.kind, l.category, l.title, l.summary, l.organization_id, l.provider_name, l.city, l.area, l.zone, l.latitude, l.longitude,
        l.currency, l.price_from_minor, l.booking_mode, l.rating_sum, l.rating_count, l.slug, l.picture_seed, l.cover -> 0 ->> 'object'
        """;

    private const string Sql = $"select {Columns} from catalog.listings l where l.id = any($1) and l.status = 'published' and l.provider_active";

    /// <summary>The listings of some candidates, in their order; one that has just been taken away is left out.</summary>
    public static async Task<IReadOnlyList<FoundListing>> Of(IReadOnlyList<Candidate> candidates, NpgsqlDataSource database, CancellationToken cancel)
    {
        if (candidates.Count == 0) return [];
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. candidates.Select(candidate => candidate.Id)] });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new Dictionary<Guid, FoundListing>(candidates.Count);
        while (await reader.ReadAsync(cancel)) found[reader.GetGuid(0)] = Listing(reader);
        return
        [
            .. candidates.Where(candidate => found.ContainsKey(candidate.Id)).Select(candidate => found[candidate.Id] with
            {
                DistanceKm = candidate.DistanceKm is { } km ? Math.Round(km, 3) : null,
                IsPromoted = candidate.Boost > 0,
            }),
        ];
    }

    /// <summary>A row of <see cref="Columns"/>.</summary>
    public static FoundListing Listing(NpgsqlDataReader row)
    {
        var id = new Id<Listing>(row.GetGuid(0));
        var (ratingSum, ratingCount) = (row.GetInt32(15), row.GetInt32(16));
        return new FoundListing(
            id, EnumText.Read<ListingKind>(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetString(4),
            new Id<Organization>(row.GetGuid(5)), row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9),
            row.GetDouble(10), row.GetDouble(11), new Money(row.GetInt64(13), Currency.Parse(row.GetString(12))),
            EnumText.Read<BookingMode>(row.GetString(14)),
            ratingCount == 0 ? null : Math.Round((double)ratingSum / ratingCount, 2), ratingCount, null,
            ListingAddress.Of(row.GetString(17), id))
        {
            PictureSeed = row.GetInt32(18),
            Cover = row.IsDBNull(19) ? null : row.GetString(19),
        };
    }
}
