using NodaTime;
using Npgsql;

namespace Stoa.Server.Search.Indexing;

/// <summary>Reads the whole catalogue into the index anew, while searches go on; only for putting it in order, at the end, they wait.</summary>
internal static class Rebuild
{
    private const int BatchSize = 5_000;

    private const string NextSql = "select id from catalog.listings where id > $1 order by id limit $2";

    /// <summary>Runs it.</summary>
    /// <param name="index">The index.</param>
    /// <param name="database">The database.</param>
    /// <param name="now">The present.</param>
    /// <param name="tell">Told how many listings have been read.</param>
    /// <param name="cancel">Stops it; what was read stays read.</param>
    /// <returns>How many listings were read.</returns>
    public static async Task<int> Run(SearchIndex index, NpgsqlDataSource database, Instant now, Action<int> tell, CancellationToken cancel)
    {
        await Execute("delete from search.documents d where not exists (select from catalog.listings l where l.id = d.listing_id)", database, cancel);
        // Words are counted again as their listings are read.
        await Execute("truncate search.vocabulary", database, cancel);
        var (all, last) = (0, Guid.Empty);
        while (true)
        {
            var ids = await Next(last, database, cancel);
            if (ids.Count == 0) break;
            // Taken out first, so that its words are counted as a new one's.
            await using (var queue = database.CreateCommand("with gone as (delete from search.documents where listing_id = any($1)) insert into search.changes (listing_id) select unnest($1)"))
            {
                queue.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
                await queue.ExecuteNonQueryAsync(cancel);
            }
            await index.CatchUp(cancel);
            (all, last) = (all + ids.Count, ids[^1]);
            tell(all);
            // Before the best grow to be everything.
            await Tiers.Adjust(database, now, isForced: false, cancel);
        }
        await Tiers.Adjust(database, now, isForced: true, cancel);
        await SideBySide(database, cancel);
        await Execute("vacuum analyze search.documents", database, cancel);
        await Execute("vacuum analyze search.vocabulary", database, cancel);
        return all;
    }

    // The best side by side: most searches read nothing else, and it stays in memory. And in each tier what is near each other and of one category: a
    // search around a place then reads a few whole pages, and its lists in the text index are runs of neighbours.
    private static async Task SideBySide(NpgsqlDataSource database, CancellationToken cancel)
    {
        await Execute("create index if not exists documents_side_by_side on search.documents (tier, floor(latitude * 4), floor(longitude * 4), category, listing_id)", database, cancel);
        await Execute("cluster search.documents using documents_side_by_side", database, cancel);
        await Execute("drop index search.documents_side_by_side", database, cancel);
        // The next time would look for the index that is gone.
        await Execute("alter table search.documents set without cluster", database, cancel);
    }

    private static async Task<List<Guid>> Next(Guid after, NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(NextSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BatchSize });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var ids = new List<Guid>(BatchSize);
        while (await reader.ReadAsync(cancel)) ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static async Task Execute(string sql, NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancel);
    }
}
