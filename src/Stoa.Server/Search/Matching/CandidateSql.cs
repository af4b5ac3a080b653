using System.Globalization;
using System.Text.Json;
using NodaTime;
using Npgsql;
using Stoa.Server.Search.Indexing;
using Stoa.Server.Search.Words;

namespace Stoa.Server.Search.Matching;

/// <summary>
/// Writes a search as SQL over <c>search.documents</c>. Words and filters are one look into the text index. The best tier is asked first, the
/// next only while there are fewer than <see cref="CandidatesMax"/>: a frequent word never reads its whole list.
/// </summary>
internal sealed class CandidateSql(SearchQuery query, LocalDate today)
{
    /// <summary>How many matches are ranked and counted.</summary>
    public const int CandidatesMax = 500;

    private readonly List<NpgsqlParameter> _parameters = [];

    /// <summary>Matches by quality.</summary>
    /// <param name="withAttributes">True when they are counted.</param>
    public NpgsqlBatchCommand Best(bool withAttributes) => Best(Lexical(withCategory: true), withAttributes);

    /// <summary>Matches that are about the words, and do not only mention them, by quality.</summary>
    /// <param name="withAttributes">True when they are counted.</param>
    public NpgsqlBatchCommand BestOfMain(bool withAttributes) =>
        Best([string.Join(" & ", query.Words.Select(word => word.Mainly)), .. Lexical(withCategory: true)], withAttributes);

    /// <summary>The category and point of matches, whichever category is chosen.</summary>
    public NpgsqlBatchCommand Categories() => Command(Tiered("category, latitude, longitude", Lexical(withCategory: false), query.CountedTiers));

    /// <summary>Matches in the order of price, rating or distance, from a position on.</summary>
    public NpgsqlBatchCommand Walk(SearchPosition? after, int limit)
    {
        var where = Where(Lexical(withCategory: true));
        var (column, way, beyond) = query.Sort switch
        {
            SearchSort.Price => ("price_minor", "", ">"),
            SearchSort.Rating => ("rating", "desc", "<"),
            _ => (Distance(), "", ">"),
        };
        if (after is not null)
        {
            var id = Parameter(after.Id);
            var key = query.Sort switch { SearchSort.Price => Parameter((long)after.Key), SearchSort.Rating => Parameter((float)after.Key), _ => Parameter(after.Key) };
            where += $" and ({column} {beyond} {key} or ({column} = {key} and listing_id > {id}))";
        }
        // The index of points knows no second order: whatever is equally far comes along, and is put in order afterwards.
        var inOrder = query.Sort is SearchSort.Distance ? $" fetch first {limit} rows with ties" : $", listing_id limit {limit}";
        return Command($"""
            select {Selected(withAttributes: false)}, walked from (
                select *, {column} as walked from search.documents where {where} order by {column} {way}{inOrder}) d
            order by walked {way}, listing_id
            """);
    }

    private NpgsqlBatchCommand Best(IReadOnlyList<string> lexical, bool withAttributes) =>
        Command($"select {Selected(withAttributes)} from ({Tiered("*", lexical, Tiers.Count)}) d");

    // The straight way through the globe, in km: it grows with the way around, and has an index.
    private string Distance() => $"(catalog.point(latitude, longitude) <-> catalog.point({Parameter(query.Near!.Latitude)}, {Parameter(query.Near.Longitude)}))";

    private string Selected(bool withAttributes)
    {
        var first = $"nullif(position(B'1' in substring(d.free_days from greatest(1, {FirstAsked()} - d.days_from + 1) for 128)), 0)";
        return $"""
            {Candidate.Columns}, greatest(d.days_from, {FirstAsked()}) - {Parameter(Date(today))}::date + {first} - 1, {(withAttributes ? "d.attributes::text" : "null::text")}
            """;
    }

    private string FirstAsked() => $"{Parameter(Date(LocalDate.Max(query.OpenFrom ?? today, today)))}::date";

    // A subselect each, so that a planner that errs about one errs about little; they are run one after the other until there is enough.
    private string Tiered(string columns, IReadOnlyList<string> lexical, int tiers)
    {
        // A sum, so that with words the text index is taken, and not the one of qualities beside each row's words.
        var quality = lexical.Count > 0 ? "quality + 0" : "quality";
        return string.Join(" union all ", Enumerable.Range(0, tiers).Select(tier =>
            $"(select {columns} from search.documents d where tier = {tier} and {Where(lexical)} order by {quality} desc, listing_id limit {CandidatesMax})")) + $" limit {CandidatesMax}";
    }

    private string Where(IReadOnlyList<string> lexical)
    {
        var conditions = new List<string>();
        if (query.Near is { } near) Within(Box.Around(near.Latitude, near.Longitude, query.RadiusKm), conditions);
        if (query.Bounds is { } bounds) Within(bounds, conditions);
        foreach (var (key, range) in query.Numbers) conditions.Add($"attributes @@ {Parameter(Path(key, range))}::jsonpath");
        // A sum, so that the index of prices is not read for half of the catalogue beside the words.
        if (query.PriceMinMinor is { } min) conditions.Add($"price_minor + 0 >= {Parameter(min)}");
        if (query.PriceMaxMinor is { } max) conditions.Add($"price_minor + 0 <= {Parameter(max)}");
        if (query.RatingMin is { } rating) conditions.Add($"rating_count > 0 and rating_sum >= {Parameter(rating)} * rating_count");
        if (query.OpenFrom is { } from) conditions.Add(MayBeFree(from, query.OpenUntil ?? from));
        // Last: where no index answers it, the lexemes are fetched from out of line.
        conditions.AddRange(lexical.Select(one => $"words @@ {Parameter(one)}::tsquery"));
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

    // A condition each, not one for all: the text index then goes from one list to the next and leaves out what lies between, instead of looking at
    // whatever has the words.
    private List<string> Lexical(bool withCategory)
    {
        var parts = new List<string>();
        if (query.Words.Count > 0) parts.Add(string.Join(" & ", query.Words.Select(word => word.Anywhere)));
        void Any(IReadOnlyList<string> lexemes)
        {
            if (lexemes.Count > 0) parts.Add(SearchWord.AnyOf(lexemes));
        }
        if (query.Near is { } near) Any(Lexemes.Cover(Box.Around(near.Latitude, near.Longitude, query.RadiusKm)));
        if (query.Bounds is { } bounds) Any(Lexemes.Cover(bounds));
        if (withCategory && query.Category is { } category) Any([Lexemes.Category(category)]);
        foreach (var (key, values) in query.Attributes) Any([.. values.Select(value => Lexemes.Attribute(key, value))]);
        foreach (var (key, range) in query.Numbers) Any(Lexemes.CoverNumber(key, range));
        Any(Lexemes.CoverPrice(query.PriceMinMinor, query.PriceMaxMinor));
        if (query.IsInstant) Any([Lexemes.Instant]);
        if (query.RatingMin is { } rating && Lexemes.Star(rating) is { } star) Any([star]);
        return parts;
    }

    // Sample: $."area" >= 20 && $."area" <= 60. What is no number is not in it, and no fault.
    private static string Path(string key, NumberRange range)
    {
        var member = $"$.{JsonSerializer.Serialize(key)}";
        return string.Join(" && ", new[]
        {
            range.From is { } from ? string.Create(CultureInfo.InvariantCulture, $"{member} >= {from}") : null,
            range.To is { } to ? string.Create(CultureInfo.InvariantCulture, $"{member} <= {to}") : null,
        }.OfType<string>());
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
