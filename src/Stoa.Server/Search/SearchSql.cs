using Npgsql;

namespace Stoa.Server.Search;

/// <summary>
/// Writes a search as SQL. Sorts by a stored column walk its index; a rank is worked out only for the best
/// <see cref="CandidatesMax"/> by stored score, since ranking every match of a frequent word takes too long.
/// </summary>
internal sealed class SearchSql(SearchQuery query, SearchPosition? after)
{
    /// <summary>How many matches are ranked.</summary>
    public const int CandidatesMax = 1_000;

    /// <summary>How many matches are counted by category.</summary>
    public const int CountedMax = 20_000;

    // Of a result 10 km away counts half, with a place but without words; words matter more than the way.
    private const double HalfAtKm = 10;

    private const string Columns = """
        l.id, l.kind, l.category, l.title, l.summary, l.organization_id, l.provider_name, l.city, l.area, l.zone, l.latitude,
        l.longitude, l.currency, l.price_from_minor, l.booking_mode, l.rating_sum, l.rating_count, l.slug, l.picture_seed, l.score
        """;

    private const string Document = "platform.plain(l.title || ' ' || l.provider_name || ' ' || l.category)";

    private readonly List<NpgsqlParameter> _parameters = [];

    /// <summary>The statement for a page of results.</summary>
    public NpgsqlBatchCommand Page(int limit)
    {
        _parameters.Clear();
        var where = Where(withCategories: true);
        var distance = query.Near is null ? "null::float8" : $"earth_distance({Point()}, ll_to_earth(l.latitude, l.longitude)) / 1000";
        return Command(query switch
        {
            { Sort: SearchSort.Price } => Walk(where, distance, "l.price_from_minor::float8", "l.price_from_minor, l.id", isDescending: false, limit),
            { Sort: SearchSort.Distance } => Walk(where, distance, distance, $"ll_to_earth(l.latitude, l.longitude) <-> {Point()}, l.id", isDescending: false, limit),
            { Sort: SearchSort.Rating } or { Text: null, Near: null } => Walk(where, distance, "l.score::float8", "l.score desc, l.id", isDescending: true, limit),
            _ => Ranked(where, distance, limit),
        });
    }

    /// <summary>The statement that counts results by category, whichever category is chosen.</summary>
    public NpgsqlBatchCommand Counts()
    {
        _parameters.Clear();
        return Command($"select category, count(*)::int from (select l.category from catalog.listings l where {Where(withCategories: false)} limit {CountedMax}) as counted group by category");
    }

    private string Walk(string where, string distance, string key, string order, bool isDescending, int limit)
    {
        if (after is not null)
        {
            var (last, id) = (Parameter(after.Key), Parameter(after.Id));
            where += $" and ({key} {(isDescending ? "<" : ">")} {last} or ({key} = {last} and l.id > {id}))";
        }
        return $"select {Columns}, {distance} as distance, {key} as key from catalog.listings l where {where} order by {order} limit {limit}";
    }

    private string Ranked(string where, string distance, int limit)
    {
        var rank = Rank();
        var from = "";
        if (after is not null)
        {
            var (last, id) = (Parameter(after.Key), Parameter(after.Id));
            from = $"where key < {last} or (key = {last} and id > {id})";
        }
        return $"""
            with candidates as materialized (
                select l.*, {distance} as distance from catalog.listings l where {where} order by l.score desc, l.id limit {CandidatesMax}),
            ranked as (select {Columns}, l.distance, ({rank})::float8 as key from candidates l)
            select * from ranked {from} order by key desc, id limit {limit}
            """;
    }

    private string Rank()
    {
        var nearness = query.Near is null ? "1" : $"1 / (1 + l.distance / {(query.Text is null ? HalfAtKm : 4 * HalfAtKm):0})";
        var words = query switch
        {
            { Text: null } => "1",
            { IsFuzzy: true } => $"word_similarity(platform.plain({Parameter(query.Text.Plain)}), {Document})",
            // Where the words stand matters, how long the text is does not: 32 squeezes the rank below 1.
            _ => $"(0.3 + ts_rank_cd(l.search, {TsQuery()}, 32))",
        };
        // Scores lie close together; the third power lets good and bad ones differ.
        return $"{words} * power(l.score, 3) * {nearness}";
    }

    private string Where(bool withCategories)
    {
        var where = "l.status = 'published' and l.provider_active";
        if (query.Text is { } text)
        {
            where += query.IsFuzzy
                ? $" and platform.plain({Parameter(text.Plain)}) <% {Document}"
                : $" and l.search @@ {TsQuery()}";
        }
        if (withCategories && query.Categories is { } categories) where += $" and l.category = any({Parameter(categories)})";
        if (query.Near is not null)
        {
            var metres = Parameter(query.RadiusKm * 1000);
            // The box is what the index knows; its corners are further away than the radius.
            where += $" and earth_box({Point()}, {metres}) @> ll_to_earth(l.latitude, l.longitude)"
                + $" and earth_distance({Point()}, ll_to_earth(l.latitude, l.longitude)) <= {metres}";
        }
        if (query.PriceMinMinor is { } min) where += $" and l.price_from_minor >= {Parameter(min)}";
        if (query.PriceMaxMinor is { } max) where += $" and l.price_from_minor <= {Parameter(max)}";
        return where;
    }

    private string TsQuery() => $"to_tsquery('simple', platform.plain({Parameter(query.Text!.TsQuery)}))";

    private string Point() => $"ll_to_earth({Parameter(query.Near!.Latitude)}, {Parameter(query.Near!.Longitude)})";

    private string Parameter<T>(T value) where T : notnull
    {
        _parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${_parameters.Count}";
    }

    private NpgsqlBatchCommand Command(string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in _parameters) command.Parameters.Add(parameter);
        _parameters.Clear();
        return command;
    }
}
