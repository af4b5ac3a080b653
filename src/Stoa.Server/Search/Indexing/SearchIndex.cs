using System.Collections;
using NodaTime;
using Npgsql;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;

namespace Stoa.Server.Search.Indexing;

/// <summary>
/// Brings the index up to date with what has changed since it last looked. One at a time does so, whichever node: two could
/// overwrite what is newer with what is older.
/// </summary>
public sealed partial class SearchIndex(
    NpgsqlDataSource database, ReadDatabase reads, Marketplace marketplace, SearchOptions options, IClock clock, ILogger<SearchIndex> log)
{
    /// <summary>Most changes read at once.</summary>
    public const int ChangesMax = 500;

    // More listings than this, and every kept page is forgotten instead of those that show one of them.
    private const int AnnouncedMax = 100;

    private const string Lock = "select pg_advisory_xact_lock(hashtextextended('stoa search index', 0))";

    private const string TakeSql = """
        with taken as (delete from search.changes where id in (select id from search.changes order by id limit $1) returning listing_id, resource_id, starts_at)
        select listing_id, true from taken where listing_id is not null
        union
        select link.listing_id, taken.starts_at is null from taken join catalog.listing_resources link using (resource_id)
        """;

    private readonly WriteDocuments _write = new(marketplace, options);

    /// <summary>Reads every change there is; returns how many listings were looked at.</summary>
    public async Task<int> CatchUp(CancellationToken cancel)
    {
        var all = 0;
        while (await Round(cancel) is { } some) all += some;
        return all;
    }

    /// <summary>True when there is something to read.</summary>
    public async Task<bool> IsBehind(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select exists(select from search.changes)");
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private async Task<int?> Round(CancellationToken cancel)
    {
        if (!await IsBehind(cancel)) return null;
        try
        {
            return await Round(ChangesMax, cancel);
        }
        catch (Exception error) when (error is not (OperationCanceledException or NpgsqlException { IsTransient: true }))
        {
            // One listing that cannot be read must not keep the others out: it is left out, and told of.
            LogLeftOut(log, error);
            return await RoundOneByOne(cancel);
        }
    }

    private async Task<int> RoundOneByOne(CancellationToken cancel)
    {
        var done = 0;
        for (var change = 0; change < ChangesMax && await IsBehind(cancel); change++)
        {
            try
            {
                done += await Round(limit: 1, cancel);
            }
            catch (Exception error) when (error is not (OperationCanceledException or NpgsqlException { IsTransient: true }))
            {
                LogLeftOut(log, error);
                await using var skip = database.CreateCommand("delete from search.changes where id = (select min(id) from search.changes)");
                await skip.ExecuteNonQueryAsync(cancel);
            }
        }
        return done;
    }

    private async Task<int> Round(int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var wait = new NpgsqlCommand(Lock, connection)) await wait.ExecuteNonQueryAsync(cancel);
        var (whole, calendars) = await Take(limit, connection, cancel);
        calendars.ExceptWith(whole);
        var isNew = await Write(whole, connection, cancel);
        await WriteCalendars(calendars, connection, cancel);
        string[] changed = [.. whole.Concat(calendars).Select(id => new Id<Listing>(id).ToString())];
        // What is new may belong on any page.
        if (isNew || changed.Length > AnnouncedMax) changed = [""];
        if (changed.Length > 0) await EventBus.PublishOnCommit(connection, KeptPages.Topic, changed, cancel);
        await transaction.CommitAsync(cancel);
        return whole.Count + calendars.Count;
    }

    private static async Task<(HashSet<Guid> Whole, HashSet<Guid> Calendars)> Take(int limit, NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(TakeSql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var (whole, calendars) = (new HashSet<Guid>(), new HashSet<Guid>());
        while (await reader.ReadAsync(cancel)) (reader.GetBoolean(1) ? whole : calendars).Add(reader.GetGuid(0));
        return (whole, calendars);
    }

    private async Task<bool> Write(HashSet<Guid> listings, NpgsqlConnection connection, CancellationToken cancel)
    {
        if (listings.Count == 0) return false;
        var now = clock.GetCurrentInstant();
        var facts = await ListingFacts.Of(listings, connection, cancel);
        var seen = facts.Select(listing => listing.Id).ToHashSet();
        await using (var remove = new NpgsqlCommand("delete from search.documents where listing_id = any($1)", connection))
        {
            remove.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. listings.Where(listing => !seen.Contains(listing))] });
            await remove.ExecuteNonQueryAsync(cancel);
        }
        var providers = await ProviderFacts.Of([.. facts.Select(listing => listing.OrganizationId).Distinct()], connection, now, cancel);
        var added = await _write.Run(facts, providers, await Free(seen, now, cancel), connection, now, cancel);
        return added.Count > 0;
    }

    private async Task WriteCalendars(HashSet<Guid> listings, NpgsqlConnection connection, CancellationToken cancel)
    {
        if (listings.Count == 0) return;
        var free = await Free(listings, clock.GetCurrentInstant(), cancel);
        await using var command = new NpgsqlCommand("""
            update search.documents d set days_from = n.days_from, free_days = n.free_days
            from unnest($1, $2, $3) as n (id, days_from, free_days) where d.listing_id = n.id
            """, connection);
        command.Parameters.Add(new() { Value = free.Keys.ToArray() });
        command.Parameters.Add(new() { Value = free.Values.Select(days => DateOnly.FromDateTime(days.From.ToDateTimeUnspecified())).ToArray() });
        command.Parameters.Add(new() { Value = free.Values.Select(days => days.Days).ToArray(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Varbit });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<Dictionary<Guid, (LocalDate From, BitArray Days)>> Free(HashSet<Guid> listings, Instant now, CancellationToken cancel)
    {
        var offers = await ReadOffers.Of(reads.Source, [.. listings.Select(listing => new Id<Listing>(listing))], cancel);
        return await FreeDays.Of(offers.Values, reads.Source, now, cancel);
    }

    [LoggerMessage(LogLevel.Error, "A change could not be read into the search index; it is left out")]
    private static partial void LogLeftOut(ILogger log, Exception error);
}
