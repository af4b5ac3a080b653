using Npgsql;

namespace Stoa.Server.Search;

/// <summary>How many listings each category has in all, counted once a minute.</summary>
public sealed class CategoryCounts(NpgsqlDataSource database, TimeProvider time)
{
    private const string Sql =
        "select category, count(*)::int from search.documents group by category";

    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);
    private (IReadOnlyList<CategoryCount> Counts, long MadeAt)? _kept;

    /// <summary>The counts, at most a minute old.</summary>
    public async ValueTask<IReadOnlyList<CategoryCount>> Of(CancellationToken cancel)
    {
        if (_kept is { } kept && time.GetElapsedTime(kept.MadeAt) < FreshFor) return kept.Counts;
        var counts = new List<CategoryCount>();
        await using var command = database.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) counts.Add(new CategoryCount(reader.GetString(0), reader.GetInt32(1)));
        // An empty marketplace is about to be filled.
        if (counts.Count > 0) _kept = (counts, time.GetTimestamp());
        return counts;
    }
}
