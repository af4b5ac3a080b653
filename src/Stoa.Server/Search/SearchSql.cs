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
    public const int CountedMax = 10_000;

    // A result 10 km away counts half, with a place but without words; words matter more than the way.
    private const double HalfAtKm = 10;
    private const double EarthRadiusKm = 6371;

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
        if (query is { Sort: SearchSort.Distance, HasOnlyPlace: true }) return Command(Outwards(limit));
        var where = Where(withCategories: true);
        var way = query.Near is null ? "null::float8" : $"(l.point <-> {Point()})";
        return Command(query switch
        {
            { Sort: SearchSort.Price } => Walk(where, way, "l.price_from_minor::float8", "l.price_from_minor, l.id", isDescending: false, limit),
            { Sort: SearchSort.Distance } => Walk(where, way, way, $"{way}, l.id", isDescending: false, limit),
            { Sort: SearchSort.Rating } or { Text: null, Near: null } => Walk(where, way, "l.score::float8", "l.score desc, l.id", isDescending: true, limit),
            _ => Ranked(where, way, limit),
        });
    }

    /// <summary>The way around the globe, of the straight one that the database measures.</summary>
    public static double Around(double straightKm) => 2 * EarthRadiusKm * Math.Asin(Math.Min(1, straightKm / (2 * EarthRadiusKm)));

    private static double Straight(double aroundKm) => 2 * EarthRadiusKm * Math.Sin(Math.Min(aroundKm, Math.PI * EarthRadiusKm) / (2 * EarthRadiusKm));

    /// <summary>The statement that counts results by category, whichever category is chosen.</summary>
    public NpgsqlBatchCommand Counts()
    {
        _parameters.Clear();
        return Command($"select category, count(*)::int from (select l.category from catalog.listings l where {Where(withCategories: false)} limit {CountedMax}) as counted group by category");
    }

    private string Walk(string where, string way, string key, string order, bool isDescending, int limit)
    {
        if (after is not null)
        {
            var (last, id) = (Parameter(after.Key), Parameter(after.Id));
            where += $" and ({key} {(isDescending ? "<" : ">")} {last} or ({key} = {last} and l.id > {id}))";
        }
        return $"select {Columns}, {way} as distance, {key} as key from catalog.listings l where {where} order by {order} limit {limit}";
    }

    // The index gives the nearest first, so a page is read and no more; only what lies beyond the radius is cut off.
    private string Outwards(int limit)
    {
        var way = $"(l.point <-> {Point()})";
        var from = after is null ? "" : $" and ({way} > {Parameter(after.Key)} or ({way} = {Parameter(after.Key)} and l.id > {Parameter(after.Id)}))";
        return $"""
            select * from (
                select {Columns}, {way} as distance, {way} as key from catalog.listings l
                where l.status = 'published' and l.provider_active{from} order by {way}, l.id limit {limit}) as nearest
            where distance <= {Parameter(Straight(query.RadiusKm))} order by key, id
            """;
    }

    private string Ranked(string where, string way, int limit)
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
                select l.*, {way} as distance from catalog.listings l where {where} order by l.score desc, l.id limit {CandidatesMax}),
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
            // The box is what the index knows; its corners are further away than the radius.
            var straight = Parameter(Straight(query.RadiusKm));
            where += $" and public.cube_enlarge({Point()}, {straight}, 3) @> l.point and l.point <-> {Point()} <= {straight}";
        }
        if (query.PriceMinMinor is { } min) where += $" and l.price_from_minor >= {Parameter(min)}";
        if (query.PriceMaxMinor is { } max) where += $" and l.price_from_minor <= {Parameter(max)}";
        return where;
    }

    private string TsQuery() => $"to_tsquery('simple', platform.plain({Parameter(query.Text!.TsQuery)}))";

    private string Point() => $"catalog.point({Parameter(query.Near!.Latitude)}, {Parameter(query.Near!.Longitude)})";

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
