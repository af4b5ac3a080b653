using Npgsql;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Search;

/// <summary>Results as they come from the database, in one round trip.</summary>
/// <param name="Items">The page.</param>
/// <param name="Last">Where the next page begins after; null at the end.</param>
/// <param name="Counts">By category; empty on later pages.</param>
internal sealed record ResultPage(IReadOnlyList<FoundListing> Items, FoundListing? Last, IReadOnlyList<CategoryCount> Counts)
{
    // Each search is planned for its own words: frequent and rare ones want different ways. And words of a few letters share few
    // trigrams with themselves mistyped: 0.6, the usual threshold, would miss most.
    private const string SettingsSql =
        "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('pg_trgm.word_similarity_threshold', '0.45', true)";

    public static async Task<ResultPage> Read(
        SearchQuery query, SearchPosition? after, int limit, NpgsqlDataSource database, CancellationToken cancel)
    {
        var sql = new SearchSql(query, after);
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SettingsSql));
        batch.BatchCommands.Add(sql.Page(limit + 1));
        var counts = after is null && !query.IsEverything;
        if (counts) batch.BatchCommands.Add(sql.Counts());

        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        var items = new List<FoundListing>(limit + 1);
        while (await reader.ReadAsync(cancel)) items.Add(Listing(reader));
        var byCategory = new List<CategoryCount>();
        if (counts && await reader.NextResultAsync(cancel))
        {
            while (await reader.ReadAsync(cancel)) byCategory.Add(new CategoryCount(reader.GetString(0), reader.GetInt32(1)));
        }
        var hasMore = items.Count > limit;
        if (hasMore) items.RemoveAt(limit);
        return new ResultPage(items, hasMore ? items[^1] : null, byCategory);
    }

    private static FoundListing Listing(NpgsqlDataReader row)
    {
        var id = new Id<Listing>(row.GetGuid(0));
        var (ratingSum, ratingCount) = (row.GetInt32(15), row.GetInt32(16));
        return new FoundListing(
            id,
            EnumText.Read<ListingKind>(row.GetString(1)),
            row.GetString(2), row.GetString(3), row.GetString(4),
            new Id<Organization>(row.GetGuid(5)), row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9),
            row.GetDouble(10), row.GetDouble(11),
            new Money(row.GetInt64(13), Currency.Parse(row.GetString(12))),
            EnumText.Read<BookingMode>(row.GetString(14)),
            ratingCount == 0 ? null : Math.Round((double)ratingSum / ratingCount, 2), ratingCount,
            row.IsDBNull(20) ? null : Math.Round(SearchSql.Around(row.GetDouble(20)), 3),
            ListingAddress.Of(row.GetString(17), id))
        {
            PictureSeed = row.GetInt32(18),
            Key = row.GetDouble(21),
        };
    }
}
