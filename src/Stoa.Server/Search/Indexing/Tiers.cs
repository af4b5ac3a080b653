using System.Globalization;
using NodaTime;
using Npgsql;

namespace Stoa.Server.Search.Indexing;

/// <summary>Sorts listings into the best, the next and the rest, anew each day: quality changes, and so do numbers.</summary>
internal static class Tiers
{
    /// <summary>How many are among the best.</summary>
    public const int BestCount = 20_000;

    /// <summary>How many are among the best and the next.</summary>
    public const int NextCount = 200_000;

    // So many times too many among the best, and they are sorted before the day is over.
    private const int CrowdedTimes = 3;

    // One node a day, whichever comes first; a bound that no listing reaches leaves everything where it is.
    private static readonly string Sql = string.Create(CultureInfo.InvariantCulture, $"""
        with mine as (
            update search.tiers set adjusted_on = $1
            where $2 or adjusted_on < $1 or {BestCount * CrowdedTimes} = (select count(*) from (select from search.documents where tier = 0 limit {BestCount * CrowdedTimes}) best)
            returning one),
        bounds as (
            select coalesce((select quality from search.documents order by quality desc offset {BestCount} limit 1), 0) as best,
                   coalesce((select quality from search.documents order by quality desc offset {NextCount} limit 1), 0) as next
            from mine)
        select best, next from bounds
        """);

    private const string ApplySql = """
        update search.documents d set tier = n.tier
        from (select listing_id, case when quality >= $1 then 0 when quality >= $2 then 1 else 2 end as tier from search.documents) n
        where d.listing_id = n.listing_id and d.tier <> n.tier
        """;

    public static async Task Adjust(NpgsqlDataSource database, Instant now, bool isForced, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await Bounds(connection, now, isForced, cancel) is not var (best, next)) return;
        await using (var keep = new NpgsqlCommand("update search.tiers set best = $1, next = $2", connection) { Parameters = { new() { Value = best }, new() { Value = next } } })
            await keep.ExecuteNonQueryAsync(cancel);
        await using (var apply = new NpgsqlCommand(ApplySql, connection) { CommandTimeout = 0, Parameters = { new() { Value = best }, new() { Value = next } } })
            await apply.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static async Task<(float Best, float Next)?> Bounds(NpgsqlConnection connection, Instant now, bool isForced, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(now.ToDateTimeUtc()) });
        command.Parameters.Add(new() { Value = isForced });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? (reader.GetFloat(0), reader.GetFloat(1)) : null;
    }
}
