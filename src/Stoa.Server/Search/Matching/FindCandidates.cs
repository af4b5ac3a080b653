using NodaTime;
using Npgsql;
using Stoa.Server.Search.Found;

namespace Stoa.Server.Search.Matching;

/// <summary>What has everything that is asked for.</summary>
/// <param name="Candidates">The best of it.</param>
/// <param name="IsCapped">True when there may be more.</param>
/// <param name="Categories">Whichever category is chosen; empty when facets were not asked for.</param>
internal sealed record FoundCandidates(IReadOnlyList<Candidate> Candidates, bool IsCapped, IReadOnlyList<CategoryCount> Categories);

/// <summary>Reads candidates from the index: one round trip.</summary>
internal sealed class FindCandidates(NpgsqlDataSource database)
{
    // The text index of a tier, whatever the words: planned once for each shape of a search. How frequent they are would take the planner
    // longer to find out than the index to answer.
    private const string SamePlanSql = "select set_config('plan_cache_mode', 'force_generic_plan', true)";

    // A walk goes along its index. The planner would rather read everything: it does not know that lexemes stand out of line.
    private const string OwnPlanSql = "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true)";

    /// <summary>The best candidates.</summary>
    public async Task<FoundCandidates> Of(SearchQuery query, LocalDate today, bool withFacets, CancellationToken cancel)
    {
        var withAttributes = withFacets && query.Category is not null;
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SamePlanSql));
        var sql = new CandidateSql(query, today);
        batch.BatchCommands.Add(sql.Best(withAttributes));
        if (withAttributes) batch.BatchCommands.Add(sql.Categories());
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        var (candidates, count) = await Read(query, reader, cancel);
        var categories = new Dictionary<string, int>(StringComparer.Ordinal);
        if (withAttributes && await reader.NextResultAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                if (IsNear(query, reader.GetDouble(1), reader.GetDouble(2), out _)) Add(categories, reader.GetString(0));
            }
        }
        // Those of the chosen category are known; the others may have been counted among the best alone.
        if (withFacets)
        {
            foreach (var own in candidates.CountBy(candidate => candidate.Category)) categories[own.Key] = own.Value;
        }
        var isCapped = count >= CandidateSql.CandidatesMax;
        if (isCapped && query is { Words.Count: > 0, Sort: SearchSort.Relevance }) candidates = await MainFirst(query, today, withAttributes, candidates, cancel);
        return new FoundCandidates(candidates, isCapped, [.. categories.Select(one => new CategoryCount(one.Key, one.Value))]);
    }

    // Of more than can be ranked, those that are about the words before those that only mention them.
    private async Task<List<Candidate>> MainFirst(SearchQuery query, LocalDate today, bool withAttributes, List<Candidate> others, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(SamePlanSql));
        batch.BatchCommands.Add(new CandidateSql(query, today).BestOfMain(withAttributes));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        var (main, _) = await Read(query, reader, cancel);
        return [.. main.Concat(others).DistinctBy(one => one.Id).Take(CandidateSql.CandidatesMax)];
    }

    private static async Task<(List<Candidate> Candidates, int Count)> Read(SearchQuery query, NpgsqlDataReader reader, CancellationToken cancel)
    {
        var (candidates, count) = (new List<Candidate>(), 0);
        while (await reader.ReadAsync(cancel))
        {
            count++;
            var candidate = Candidate.Read(reader);
            if (IsWithin(query, candidate)) candidates.Add(candidate);
        }
        return (candidates, count);
    }

    /// <summary>Candidates in the order of price, rating or distance; and the last that was looked at, when more follow.</summary>
    public async Task<(IReadOnlyList<Candidate> Candidates, Candidate? Next)> Walk(
        SearchQuery query, LocalDate today, SearchPosition? after, int limit, ResultOrder order, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(OwnPlanSql));
        batch.BatchCommands.Add(new CandidateSql(query, today).Walk(after, limit));
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        var (candidates, count) = (new List<Candidate>(), 0);
        Candidate? last = null;
        while (await reader.ReadAsync(cancel))
        {
            count++;
            last = Candidate.Read(reader);
            var isWithin = IsWithin(query, last);
            // As the database compares it, to the last digit: the next page begins behind it.
            last.Key = query.Sort is SearchSort.Distance ? reader.GetDouble(Candidate.Walked) : order.Key(last);
            if (isWithin) candidates.Add(last);
        }
        return (candidates, count >= limit ? last : null);
    }

    // The index knows boxes; their corners are further away than the radius.
    private static bool IsWithin(SearchQuery query, Candidate candidate)
    {
        var isNear = IsNear(query, candidate.Latitude, candidate.Longitude, out var km);
        candidate.DistanceKm = km;
        return isNear;
    }

    private static bool IsNear(SearchQuery query, double latitude, double longitude, out double? km)
    {
        km = query.Near is { } near ? Box.Km(near.Latitude, near.Longitude, latitude, longitude) : null;
        return km is null || km <= query.RadiusKm;
    }

    private static void Add(Dictionary<string, int> counts, string category) => counts[category] = counts.GetValueOrDefault(category) + 1;
}
