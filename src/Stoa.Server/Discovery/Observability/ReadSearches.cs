using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Discovery.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Discovery.Observability;

/// <summary>
/// What people search, narrow down, open and book, and what finds nothing. Read from the search's log of days, which knows no person;
/// what was asked fewer than <see cref="TimesMin"/> times is not shown in words, since rare words can be somebody's name.
/// </summary>
public static class ReadSearches
{
    /// <summary>The longest period.</summary>
    public const int DaysMax = 90;

    /// <summary>The period when none is asked for.</summary>
    public const int DaysDefault = 7;

    /// <summary>From how many times on a search is shown in words.</summary>
    public const int TimesMin = 2;

    private const int LinesMax = 50;

    private static readonly Problem BadDays = new(
        ProblemKind.Invalid, "days-invalid", string.Create(CultureInfo.InvariantCulture, $"Ask for 1 to {DaysMax} days."), "days");

    /// <summary>The figures of a period.</summary>
    /// <param name="From">Its first day, in UTC.</param>
    /// <param name="To">Its last day: today.</param>
    /// <param name="Totals">All together.</param>
    /// <param name="Days">Day by day.</param>
    /// <param name="Frequent">What is asked most.</param>
    /// <param name="Nothing">What finds nothing, the most frequent first.</param>
    /// <param name="Unopened">What is asked often and finds something that nobody opens.</param>
    /// <param name="Filters">By what people narrow down.</param>
    /// <param name="Corrected">What was taken for something else.</param>
    /// <param name="Listings">What is opened most.</param>
    /// <param name="Positions">At which place on the page people open.</param>
    public sealed record Figures(
        LocalDate From, LocalDate To, Totals Totals, IReadOnlyList<Day> Days, IReadOnlyList<Line> Frequent, IReadOnlyList<Line> Nothing,
        IReadOnlyList<Line> Unopened, IReadOnlyList<Share> Filters, IReadOnlyList<Correction> Corrected, IReadOnlyList<Opened> Listings,
        IReadOnlyList<Position> Positions);

    /// <summary>All searches together; paging through results counts once.</summary>
    public sealed record Totals(long Searches, long Different, long Opened, long Booked, long FoundNothing);

    /// <summary>A day.</summary>
    public sealed record Day(LocalDate On, long Searches, long Opened, long Booked, long FoundNothing);

    /// <summary>A search that was asked.</summary>
    /// <param name="Words">The words, as the index sees them; empty for none.</param>
    /// <param name="Category">The category; empty for all.</param>
    /// <param name="Place">The place that was understood; empty for none.</param>
    /// <param name="Filters">What it was narrowed down by.</param>
    /// <param name="Found">How many it found lately.</param>
    /// <param name="Times">How often it was asked.</param>
    /// <param name="Opened">How often a result was opened.</param>
    /// <param name="Booked">How often one was booked.</param>
    public sealed record Line(string Words, string Category, string Place, IReadOnlyList<string> Filters, int Found, long Times, long Opened, long Booked);

    /// <summary>How many searches used a filter.</summary>
    public sealed record Share(string Filter, long Searches);

    /// <summary>Words that were taken for others.</summary>
    public sealed record Correction(string Words, string ReadAs, long Times);

    /// <summary>A listing that was opened from searches.</summary>
    public sealed record Opened(Id<Listing> ListingId, string Title, string ProviderName, long Times, long Booked, double Position);

    /// <summary>A place on the page, counted from 1.</summary>
    public sealed record Position(int At, long Opened, long Booked);

    private const string LinesSql = """
        select words, category, place, filters, (array_agg(found order by day desc))[1], sum(times), sum(clicks), sum(bookings)
        from search.queries where day between $1 and $2
        group by words, category, place, filters
        having sum(times) >= $4 {0}
        order by sum(times) desc, words, category, place limit $3
        """;

    private static readonly (string Totals, string Days, string Filters, string Corrected, string Listings, string Positions) Sql = (
        """
        select coalesce(sum(times), 0), count(distinct key), coalesce(sum(clicks), 0), coalesce(sum(bookings), 0),
               coalesce(sum(times) filter (where found = 0), 0)
        from search.queries where day between $1 and $2
        """,
        """
        select day, sum(times), sum(clicks), sum(bookings), coalesce(sum(times) filter (where found = 0), 0)
        from search.queries where day between $1 and $2 group by day order by day
        """,
        """
        select used, sum(times) from (
            select unnest(filters || case when place = '' then '{}'::text[] else '{place}' end || case when category = '' then '{}'::text[] else '{category}' end) as used, times
            from search.queries where day between $1 and $2) as each
        group by used having sum(times) >= $4 order by 2 desc, 1 limit $3
        """,
        """
        select words, corrected, sum(times) from search.queries where day between $1 and $2 and corrected <> ''
        group by words, corrected having sum(times) >= $4 order by 3 desc, 1 limit $3
        """,
        """
        select c.listing_id, l.title, l.provider_name, sum(c.clicks), sum(c.bookings), sum(c.position::float8 * c.clicks) / greatest(sum(c.clicks), 1)
        from search.clicks c join catalog.listings l on l.id = c.listing_id
        where c.day between $1 and $2 group by c.listing_id, l.title, l.provider_name order by 4 desc, l.title, 1 limit $3
        """,
        """
        select least(position, 25), sum(clicks), sum(bookings) from search.clicks where day between $1 and $2 group by 1 order by 1
        """);

    /// <summary>The figures of the last days, or <c>days-invalid</c>.</summary>
    public static async Task<Outcome<Figures>> Run(int? days, ReadDatabase database, Instant now, CancellationToken cancel)
    {
        if (days is < 1 or > DaysMax) return BadDays;
        var to = now.InUtc().Date;
        var from = to.PlusDays(1 - (days ?? DaysDefault));
        await using var connection = await database.Source.OpenConnectionAsync(cancel);
        var read = new Reading(connection, from, to, cancel);
        var totals = await read.Each(Sql.Totals, row => new Totals(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)));
        return new Figures(
            from, to, totals[0],
            await read.Each(Sql.Days, row => new Day(LocalDate.FromDateOnly(row.GetFieldValue<DateOnly>(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4))),
            await read.Each(Lines(""), LineOf),
            await read.Each(Lines("and (array_agg(found order by day desc))[1] = 0"), LineOf),
            await read.Each(Lines("and (array_agg(found order by day desc))[1] > 0 and sum(clicks) = 0"), LineOf),
            await read.Each(Sql.Filters, row => new Share(row.GetString(0), row.GetInt64(1))),
            await read.Each(Sql.Corrected, row => new Correction(row.GetString(0), row.GetString(1), row.GetInt64(2))),
            await read.Each(Sql.Listings, row => new Opened(
                new Id<Listing>(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), Math.Round(row.GetDouble(5), 1))),
            await read.Each(Sql.Positions, row => new Position(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2))));
    }

    /// <summary>GET /api/v1/operations/observability/search?days=7</summary>
    internal static async Task<IResult> Get(int? days, ReadDatabase database, IClock clock, CancellationToken cancel) =>
        (await Run(days, database, clock.GetCurrentInstant(), cancel)).Answer();

    /// <summary>GET /operator/search</summary>
    internal static async Task<IResult> Show(int? days, ReadDatabase database, IClock clock, CancellationToken cancel)
    {
        var figures = await Run(days, database, clock.GetCurrentInstant(), cancel);
        return figures.Refused(out var problem)
            ? ProblemPage.Result(problem, "/operator/search")
            : new RazorComponentResult<SearchesPage>(new { Figures = figures.Value, Days = days ?? DaysDefault });
    }

    private static string Lines(string condition) => string.Format(CultureInfo.InvariantCulture, LinesSql, condition);

    private static Line LineOf(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<string[]>(3), row.GetInt32(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7));

    // The first and the last day, then how many lines, then how often something must have been asked.
    private sealed class Reading(NpgsqlConnection connection, LocalDate from, LocalDate to, CancellationToken cancel)
    {
        public async Task<IReadOnlyList<T>> Each<T>(string sql, Func<NpgsqlDataReader, T> read)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = from.ToDateOnly() });
            command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = to.ToDateOnly() });
            if (sql.Contains("limit", StringComparison.Ordinal)) command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = LinesMax });
            if (sql.Contains("$4", StringComparison.Ordinal)) command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = TimesMin });
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
            return rows;
        }
    }
}
