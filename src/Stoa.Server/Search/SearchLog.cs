using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using Npgsql;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Search.Words;

namespace Stoa.Server.Search;

/// <summary>
/// Writes down what is searched and opened, summed up by day, a few seconds after it happened: no search waits for it. It knows no
/// person: words are kept as the index sees them, numbers that could be somebody's are blotted out.
/// </summary>
public sealed partial class SearchLog(NpgsqlDataSource database, IClock clock, ILogger<SearchLog> log) : BackgroundService
{
    // Different searches of a few seconds; what is beyond is not counted.
    private const int KeptMax = 5_000;
    private const int PositionMax = 10_000;
    private const int DigitsMax = 4;
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(3);

    private const string QueriesSql = """
        insert into search.queries as q (day, key, words, category, place, filters, sort, found, is_capped, corrected, times)
        select day, key, words, category, place, string_to_array(filters, ' '), sort, found, is_capped, corrected, times
        from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as n (day, key, words, category, place, filters, sort, found, is_capped, corrected, times)
        order by day, key
        on conflict (day, key) do update set times = q.times + excluded.times, found = excluded.found, is_capped = excluded.is_capped, corrected = excluded.corrected
        """;

    private const string ClicksSql = """
        with clicked as (
            insert into search.clicks as c (day, key, listing_id, position, clicks, bookings)
            select day, key, listing_id, position, clicks, bookings from unnest($1, $2, $3, $4, $5, $6) as n (day, key, listing_id, position, clicks, bookings)
            order by day, key, listing_id
            on conflict (day, key, listing_id) do update set clicks = c.clicks + excluded.clicks, bookings = c.bookings + excluded.bookings)
        update search.queries q set clicks = q.clicks + n.clicks, bookings = q.bookings + n.bookings
        from (select day, key, sum(clicks)::int as clicks, sum(bookings)::int as bookings
              from unnest($1, $2, $5, $6) as n (day, key, clicks, bookings) group by day, key) n
        where q.day = n.day and q.key = n.key
        """;

    private readonly ConcurrentDictionary<(LocalDate Day, long Key), Asked> _asked = new();
    private readonly ConcurrentDictionary<(LocalDate Day, long Key, Id<Listing> Listing), Opened> _opened = new();

    /// <summary>The key of a search: the same for everybody who asks the same.</summary>
    public static long KeyOf(SearchListings.Request request) => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        Words(request.Q), request.Category, request.Near?.Trim().ToLowerInvariant(), string.Join(' ', Filters(request)), request.Sort))));

    /// <summary>What a link to a result carries: the search, and where the result stood.</summary>
    public static string Mark(long key, int position) => string.Create(CultureInfo.InvariantCulture, $"{key:x16}{position}");

    /// <summary>Somebody saw the first page of a search.</summary>
    public void Searched(SearchListings.Request request, SearchListings.Found found)
    {
        if (request is { Q: null or "", Category: null or "", Near: null or "", Bounds: null or "" } && Filters(request).Count == 0) return;
        var place = found.Near?.Name ?? (found.Near is null ? "" : "a point");
        var asked = new Asked(
            Words(request.Q), request.Category ?? "", place, string.Join(' ', Filters(request)), (request.Sort ?? SearchSort.Relevance).ToString().ToLowerInvariant(),
            // What has only some of the words is not what was looked for.
            found.LeftOut.Count > 0 ? 0 : found.Facets.Total, found.Facets.IsCapped && found.LeftOut.Count == 0, found.ReadAs ?? "", 1);
        if (_asked.Count >= KeptMax) return;
        _asked.AddOrUpdate((Today, KeyOf(request)), asked, (_, before) => asked with { Times = before.Times + 1 });
    }

    /// <summary>Somebody opened a result.</summary>
    /// <param name="mark">What the link carried; anything else is ignored.</param>
    /// <param name="listing">What was opened.</param>
    public void Clicked(string? mark, Id<Listing> listing) => Count(mark, listing, clicks: 1, bookings: 0);

    /// <summary>Somebody booked what a search had led to.</summary>
    public void Booked(string? mark, Id<Listing> listing) => Count(mark, listing, clicks: 0, bookings: 1);

    /// <summary>Writes down what has gathered.</summary>
    public async Task Flush(CancellationToken cancel)
    {
        var asked = Take(_asked);
        var opened = Take(_opened);
        if (asked.Count + opened.Count == 0) return;
        await using var batch = database.CreateBatch();
        if (asked.Count > 0) batch.BatchCommands.Add(Queries(asked));
        if (opened.Count > 0) batch.BatchCommands.Add(Clicks(opened));
        await batch.ExecuteNonQueryAsync(cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(FlushEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await Flush(CancellationToken.None);
            }
            catch (NpgsqlException error)
            {
                LogLost(log, error);
            }
        }
    }

    private LocalDate Today => clock.GetCurrentInstant().InUtc().Date;

    private void Count(string? mark, Id<Listing> listing, int clicks, int bookings)
    {
        const int KeyLength = 16;
        if (mark is null || mark.Length <= KeyLength || _opened.Count >= KeptMax) return;
        if (!long.TryParse(mark[..KeyLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key)) return;
        if (!int.TryParse(mark[KeyLength..], NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position > PositionMax) return;
        _opened.AddOrUpdate(
            (Today, key, listing), new Opened(position, clicks, bookings),
            (_, before) => before with { Clicks = before.Clicks + clicks, Bookings = before.Bookings + bookings });
    }

    private static List<KeyValuePair<TKey, TValue>> Take<TKey, TValue>(ConcurrentDictionary<TKey, TValue> from) where TKey : notnull
    {
        var taken = new List<KeyValuePair<TKey, TValue>>();
        foreach (var key in from.Keys)
        {
            if (from.TryRemove(key, out var value)) taken.Add(new(key, value));
        }
        return taken;
    }

    private static string Words(string? text) =>
        string.Join(' ', SearchWords.Of(text).Select(word => word.Count(char.IsDigit) > DigitsMax ? "#" : Synonyms.Plain(word)));

    private static List<string> Filters(SearchListings.Request request)
    {
        var filters = new List<string>();
        if (request.PriceMin is not null || request.PriceMax is not null) filters.Add("price");
        if (request.RatingMin is not null) filters.Add("rating");
        if (request.Instant) filters.Add("instant");
        if (!string.IsNullOrWhiteSpace(request.OpenOn)) filters.Add(string.IsNullOrWhiteSpace(request.OpenUntil) ? "date" : "dates");
        if (!string.IsNullOrWhiteSpace(request.Bounds)) filters.Add("map");
        filters.AddRange(request.Attributes.Where(one => !one.Contains(' ', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        return filters;
    }

    private static NpgsqlBatchCommand Queries(List<KeyValuePair<(LocalDate Day, long Key), Asked>> rows)
    {
        var command = new NpgsqlBatchCommand(QueriesSql);
        void Each<T>(Func<KeyValuePair<(LocalDate Day, long Key), Asked>, T> value) => command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)] });
        Each(row => Date(row.Key.Day));
        Each(row => row.Key.Key);
        Each(row => row.Value.Words);
        Each(row => row.Value.Category);
        Each(row => row.Value.Place);
        Each(row => row.Value.Filters);
        Each(row => row.Value.Sort);
        Each(row => row.Value.Found);
        Each(row => row.Value.IsCapped);
        Each(row => row.Value.Corrected);
        Each(row => row.Value.Times);
        return command;
    }

    private static NpgsqlBatchCommand Clicks(List<KeyValuePair<(LocalDate Day, long Key, Id<Listing> Listing), Opened>> rows)
    {
        var command = new NpgsqlBatchCommand(ClicksSql);
        void Each<T>(Func<KeyValuePair<(LocalDate Day, long Key, Id<Listing> Listing), Opened>, T> value) =>
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. rows.Select(value)] });
        Each(row => Date(row.Key.Day));
        Each(row => row.Key.Key);
        Each(row => row.Key.Listing.Value);
        Each(row => row.Value.Position);
        Each(row => row.Value.Clicks);
        Each(row => row.Value.Bookings);
        return command;
    }

    private static DateOnly Date(LocalDate day) => DateOnly.FromDateTime(day.ToDateTimeUnspecified());

    [LoggerMessage(LogLevel.Warning, "What was searched in the last seconds could not be written down")]
    private static partial void LogLost(ILogger log, Exception error);

    private sealed record Asked(
        string Words, string Category, string Place, string Filters, string Sort, int Found, bool IsCapped, string Corrected, int Times);

    private sealed record Opened(int Position, int Clicks, int Bookings);
}
