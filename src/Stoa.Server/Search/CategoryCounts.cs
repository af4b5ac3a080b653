using Npgsql;
using Stoa.Server.Search.Found;

namespace Stoa.Server.Search;

/// <summary>How many listings each category has in all, counted once a minute, while searches go on with what was counted before.</summary>
public sealed class CategoryCounts(NpgsqlDataSource database, TimeProvider time)
{
    private const string Sql =
        "select category, count(*)::int from search.documents group by category";

    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _counting = new(1);
    private (IReadOnlyList<CategoryCount> Counts, long MadeAt)? _kept;

    /// <summary>The counts, about a minute old.</summary>
    public async ValueTask<IReadOnlyList<CategoryCount>> Of(CancellationToken cancel)
    {
        var kept = _kept;
        if (kept is { } fresh && time.GetElapsedTime(fresh.MadeAt) < FreshFor) return fresh.Counts;
        // Only one counts; whoever finds it counting takes what there is.
        if (kept is { } old && !await _counting.WaitAsync(0, cancel)) return old.Counts;
        if (kept is null) await _counting.WaitAsync(cancel);
        try
        {
            if (kept is null && _kept is { } just) return just.Counts;
            return await Count(cancel);
        }
        finally
        {
            _counting.Release();
        }
    }

    private async Task<IReadOnlyList<CategoryCount>> Count(CancellationToken cancel)
    {
        var counts = new List<CategoryCount>();
        await using var command = database.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) counts.Add(new CategoryCount(reader.GetString(0), reader.GetInt32(1)));
        // An empty marketplace is about to be filled.
        if (counts.Count > 0) _kept = (counts, time.GetTimestamp());
        return counts;
    }
}
