using NodaTime;
using Npgsql;
using Stoa.Core.Ranking;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Search.Evaluation;

/// <summary>How good orders of results are, by what people opened and booked.</summary>
/// <param name="Searches">How many different searches had something opened.</param>
/// <param name="Shown">NDCG of the order in which they were shown.</param>
/// <param name="Repeated">How many of them could be asked again.</param>
/// <param name="ShownOfRepeated">NDCG of those as they were shown.</param>
/// <param name="Now">NDCG of those as they are ranked now.</param>
internal sealed record LoggedSearches(int Searches, double Shown, int Repeated, double ShownOfRepeated, double Now)
{
    private const int SearchesMax = 500;

    // What was booked is what was wanted; of what was only opened, more is better, up to a point.
    private const double BookedGrade = 3;
    private const double OpenedGradeMax = 2;

    private const string Sql = $"""
        select q.words, q.category, q.place, q.filters, q.sort, c.listing_id, c.position, c.clicks, c.bookings, q.key
        from (select key, max(words) as words, max(category) as category, max(place) as place, (array_agg(filters))[1] as filters, max(sort) as sort
              from search.queries where day >= $1 and clicks > 0 group by key order by sum(clicks) desc, key limit $2) q
        join (select key, listing_id, min(position) as position, sum(clicks)::int as clicks, sum(bookings)::int as bookings
              from search.clicks where day >= $1 group by key, listing_id) c using (key)
        order by q.key
        """;

    private sealed record Opened(string Words, string Category, string Place, bool HasFilters, string Sort, Guid Listing, int Position, double Grade, long Key);

    /// <summary>Judges the searches since a day.</summary>
    public static async Task<LoggedSearches> Read(
        LocalDate since, int depth, NpgsqlDataSource database, SearchEngine engine, Marketplace marketplace, Instant now, CancellationToken cancel)
    {
        var (shown, before, after) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var search in (await Rows(since, database, cancel)).GroupBy(row => row.Key).Select(group => group.ToList()))
        {
            if (AsShown(search, depth) is not { } worth) continue;
            shown.Add(worth);
            if (await AsRankedNow(search, depth, database, engine, marketplace, now, cancel) is not { } again) continue;
            before.Add(worth);
            after.Add(again);
        }
        return new LoggedSearches(shown.Count, Mean(shown), before.Count, Mean(before), Mean(after));
    }

    private static double? AsShown(List<Opened> search, int depth)
    {
        var grades = new double[search.Max(row => row.Position)];
        foreach (var row in search) grades[row.Position - 1] = row.Grade;
        return Ndcg.At(grades, depth);
    }

    // The log keeps which filters were set, not to what: such a search cannot be asked again.
    private static async Task<double?> AsRankedNow(
        List<Opened> search, int depth, NpgsqlDataSource database, SearchEngine engine, Marketplace marketplace, Instant now, CancellationToken cancel)
    {
        var first = search[0];
        if (first.HasFilters || first.Place is "a point" || first.Sort is not "relevance" || (first.Category.Length > 0 && marketplace.FindCategory(first.Category) is null)) return null;
        var request = new SearchListings.Request(Q: first.Words, Category: first.Category, Near: first.Place, Limit: Platform.Http.Cursor.LimitMax);
        var found = await SearchListings.Run(request, database, engine, marketplace, now, cancel);
        if (!found.Succeeded) return null;
        var grades = search.ToDictionary(row => row.Listing, row => row.Grade);
        var ranked = found.Value.Items.Select(item => grades.GetValueOrDefault(item.Id.Value)).ToList();
        // What people opened and is not found any more counts as lost: it stands after everything.
        var missing = grades.Where(grade => found.Value.Items.All(item => item.Id.Value != grade.Key)).Select(grade => grade.Value);
        return Ndcg.At([.. ranked, .. Enumerable.Repeat(0.0, Math.Max(0, depth - ranked.Count)), .. missing], depth);
    }

    private static async Task<List<Opened>> Rows(LocalDate since, NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = DateOnly.FromDateTime(since.ToDateTimeUnspecified()) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = SearchesMax });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var rows = new List<Opened>();
        while (await row.ReadAsync(cancel))
        {
            var (clicks, bookings) = (row.GetInt32(7), row.GetInt32(8));
            rows.Add(new Opened(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3).Length > 0, row.GetString(4), row.GetGuid(5),
                Math.Max(1, row.GetInt32(6)), bookings > 0 ? BookedGrade : Math.Min(OpenedGradeMax, Math.Log2(1 + clicks)), row.GetInt64(9)));
        }
        return rows;
    }

    private static double Mean(List<double> worths) => worths.Count == 0 ? 0 : worths.Average();
}
