using System.Globalization;
using NodaTime;
using Npgsql;

namespace Stoa.Server.Search;

/// <summary>
/// Writes a search as SQL over <c>search.documents</c>. Words and filters are one look into the text index. The best listings are asked
/// first, the next and the rest only while there are fewer than <see cref="CandidatesMax"/>: a frequent word never reads its whole list.
/// </summary>
internal sealed class CandidateSql(SearchQuery query, LocalDate today)
{
    /// <summary>How many matches are ranked and counted.</summary>
    public const int CandidatesMax = 500;

    /// <summary>The best, the next, the rest.</summary>
    private const int TierCount = 3;

    private readonly List<NpgsqlParameter> _parameters = [];

    /// <summary>Matches by quality.</summary>
    /// <param name="withAttributes">True when they are counted.</param>
    public NpgsqlBatchCommand Best(bool withAttributes) => Command(
        $"select {Selected(withAttributes)} from ({Tiered("*", Where(withCategory: true), "quality desc, listing_id")}) d");

    /// <summary>The category and point of matches, whichever category is chosen.</summary>
    public NpgsqlBatchCommand Categories() => Command(
        Tiered("category, latitude, longitude", Where(withCategory: false), "quality desc, listing_id"));

    /// <summary>Matches in the order of a stored column, from a position on.</summary>
    public NpgsqlBatchCommand Walk(SearchPosition? after, int limit)
    {
        var where = Where(withCategory: true);
        var (column, way, beyond) = query.Sort is SearchSort.Price ? ("price_minor", "", ">") : ("rating", "desc", "<");
        if (after is not null)
        {
            var id = Parameter(after.Id);
            var key = query.Sort is SearchSort.Price ? Parameter((long)after.Key) : $"{Parameter((float)after.Key)}";
            where += $" and ({column} {beyond} {key} or ({column} = {key} and listing_id > {id}))";
        }
        return Command($"select {Selected(withAttributes: false)} from search.documents d where {where} order by {column} {way}, listing_id limit {limit}");
    }

    private string Selected(bool withAttributes)
    {
        var first = $"nullif(position(B'1' in substring(d.free_days from greatest(1, {FirstAsked()} - d.days_from + 1) for 128)), 0)";
        return $"""
            {Candidate.Columns}, {Hits(word => word.InTitle)}, {Hits(word => word.TsQuery("n/"))},
            greatest(d.days_from, {FirstAsked()}) - {Parameter(Date(today))}::date + {first} - 1, {(withAttributes ? "d.attributes::text" : "null::text")}
            """;
    }

    private string FirstAsked() => $"{Parameter(Date(LocalDate.Max(query.OpenFrom ?? today, today)))}::date";

    // A subselect each, so that a planner that errs about one errs about little; they are run one after the other until there is enough.
    private string Tiered(string columns, string where, string order) =>
        string.Join(" union all ", Enumerable.Range(0, TierCount).Select(tier =>
            $"(select {columns} from search.documents d where tier = {tier} and {where} order by {order} limit {CandidatesMax})")) + $" limit {CandidatesMax}";

    private string Hits(Func<SearchWord, string> where) => query.Words.Count == 0
        ? "0"
        : string.Join(" + ", query.Words.Select(word => $"(d.words @@ {Parameter(where(word))}::tsquery)::int"));

    private string Where(bool withCategory)
    {
        var conditions = new List<string>();
        if (Lexical(withCategory) is { Length: > 0 } lexical) conditions.Add($"words @@ {Parameter(lexical)}::tsquery");
        if (query.Near is { } near) Within(Box.Around(near.Latitude, near.Longitude, query.RadiusKm), conditions);
        if (query.Bounds is { } bounds) Within(bounds, conditions);
        // A sum, so that the index of prices is not read for half of the catalogue beside the words.
        if (query.PriceMinMinor is { } min) conditions.Add($"price_minor + 0 >= {Parameter(min)}");
        if (query.PriceMaxMinor is { } max) conditions.Add($"price_minor + 0 <= {Parameter(max)}");
        if (query.RatingMin is { } rating) conditions.Add($"rating_count > 0 and rating_sum >= {Parameter(rating)} * rating_count");
        if (query.OpenFrom is { } from) conditions.Add(MayBeFree(from, query.OpenUntil ?? from));
        return conditions.Count == 0 ? "true" : string.Join(" and ", conditions);
    }

    // Days that the bits do not reach are a maybe.
    private string MayBeFree(LocalDate from, LocalDate until)
    {
        var (first, count) = ($"{Parameter(Date(from))}::date", Period.DaysBetween(from, until) + 1);
        return string.Create(CultureInfo.InvariantCulture, $"""
            (case when {first} < days_from or {first} + {count} > days_from + length(free_days) then true
             else position(B'1' in substring(free_days from {first} - days_from + 1 for {count})) > 0 end)
            """);
    }

    private void Within(Box box, List<string> conditions)
    {
        var (south, north, west, east) = (Parameter(box.South), Parameter(box.North), Parameter(box.West), Parameter(box.East));
        conditions.Add($"latitude between {south} and {north}");
        conditions.Add(box.Wraps ? $"(longitude >= {west} or longitude <= {east})" : $"longitude between {west} and {east}");
    }

    private string Lexical(bool withCategory)
    {
        var parts = query.Words.Select(word => word.TsQuery()).ToList();
        if (withCategory && query.Category is { } category) parts.Add(SearchWord.AnyOf([Lexemes.Category(category)]));
        if (query.IsInstant) parts.Add(SearchWord.AnyOf([Lexemes.Instant]));
        foreach (var (key, values) in query.Attributes) parts.Add(SearchWord.AnyOf(values.Select(value => Lexemes.Attribute(key, value))));
        if (query.Near is { } near && Lexemes.Cover(Box.Around(near.Latitude, near.Longitude, query.RadiusKm)) is { Count: > 0 } around) parts.Add(SearchWord.AnyOf(around));
        if (query.Bounds is { } bounds && Lexemes.Cover(bounds) is { Count: > 0 } cells) parts.Add(SearchWord.AnyOf(cells));
        return string.Join(" & ", parts);
    }

    private static DateOnly Date(LocalDate date) => DateOnly.FromDateTime(date.ToDateTimeUnspecified());

    private string Parameter<T>(T value) where T : notnull
    {
        // The planner sees values, so the same one may stand several times.
        for (var at = 0; at < _parameters.Count; at++)
        {
            if (_parameters[at] is NpgsqlParameter<T> known && EqualityComparer<T>.Default.Equals(known.TypedValue!, value)) return $"${at + 1}";
        }
        _parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return string.Create(CultureInfo.InvariantCulture, $"${_parameters.Count}");
    }

    private NpgsqlBatchCommand Command(string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in _parameters) command.Parameters.Add(parameter);
        _parameters.Clear();
        return command;
    }
}
