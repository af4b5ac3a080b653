using System.Globalization;
using NodaTime;
using Npgsql;

namespace Stoa.Server.Search.Indexing;

/// <summary>Sorts listings into tiers by quality, anew each day: quality changes, and so do numbers.</summary>
internal static class Tiers
{
    // How many are in each tier and those before it; the last holds the rest.
    private static readonly int[] Sizes = [5_000, 25_000, 100_000, 350_000];

    /// <summary>How many tiers there are.</summary>
    public static int Count => Sizes.Length + 1;

    /// <summary>The tier of a <c>quality</c>, in SQL, by the <c>bounds</c> that hold now: how many of them it does not reach.</summary>
    public const string OfQuality = "(select count(*) from unnest(bounds) as bound where quality < bound)";

    // So many times too many among the best, and they are sorted before the day is over.
    private const int CrowdedTimes = 3;

    // One node a day, whichever comes first; a bound that no listing reaches leaves everything where it is.
    private static readonly string Sql = string.Create(CultureInfo.InvariantCulture, $"""
        with mine as (
            update search.tiers set adjusted_on = $1
            where $2 or adjusted_on < $1 or {Sizes[0] * CrowdedTimes} = (select count(*) from (select from search.documents where tier = 0 limit {Sizes[0] * CrowdedTimes}) best)
            returning one)
        select array[{string.Join(", ", Sizes.Select(size => $"coalesce((select quality from search.documents order by quality desc offset {size} limit 1), 0)"))}] from mine
        """);

    private const string ApplySql = $"""
        update search.documents d set tier = n.tier
        from (select listing_id, {OfQuality} as tier from search.documents, (select $1::real[] as bounds) b) n
        where d.listing_id = n.listing_id and d.tier <> n.tier
        """;

    public static async Task Adjust(NpgsqlDataSource database, Instant now, bool isForced, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await Bounds(connection, now, isForced, cancel) is not { } bounds) return;
        await using (var keep = new NpgsqlCommand("update search.tiers set bounds = $1", connection) { Parameters = { new() { Value = bounds } } })
            await keep.ExecuteNonQueryAsync(cancel);
        await using (var apply = new NpgsqlCommand(ApplySql, connection) { CommandTimeout = 0, Parameters = { new() { Value = bounds } } })
            await apply.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private static async Task<float[]?> Bounds(NpgsqlConnection connection, Instant now, bool isForced, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(now.ToDateTimeUtc()) });
        command.Parameters.Add(new() { Value = isForced });
        return (float[]?)await command.ExecuteScalarAsync(cancel);
    }
}
