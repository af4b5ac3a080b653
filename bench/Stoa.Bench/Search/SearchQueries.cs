using System.Globalization;
using Npgsql;

namespace Stoa.Bench.Search;

/// <summary>Searches as people make them: a word of a listing that exists, near it, around its price, in its category.</summary>
internal sealed record SearchQueries(
    IReadOnlyList<string> Frequent, IReadOnlyList<string> FrequentAlone, IReadOnlyList<string> Rare, IReadOnlyList<string> Begun)
{
    private const int Count = 400;
    private const double FrequentShare = 0.004;
    private const double RareShare = 0.000_2;
    private const int LengthMin = 4;

    // A word of each of some titles, with how many listings have it; the same ones every time.
    private const string Sql = """
        select w.word, d.category, d.latitude, d.longitude, d.price_minor, v.documents, d.days_from + 3 + (d.rating_count % 20)
        from (select * from search.documents tablesample system (2) repeatable (7) limit 20000) d
        cross join lateral (select substr(lexeme, 3) as word from unnest(tsvector_to_array(d.words)) as lexeme where lexeme like 't/%' order by md5(lexeme || d.listing_id::text) limit 2) w
        join search.vocabulary v on v.word = w.word
        where w.word ~ '^[a-z]+$' and length(w.word) >= 4
        """;

    private sealed record Seed(string Word, string Category, double Latitude, double Longitude, long PriceMinor, int Documents, DateOnly Day);

    public static async Task<SearchQueries> Make(NpgsqlDataSource database)
    {
        var seeds = new List<Seed>();
        await using (var command = database.CreateCommand(Sql))
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                if (row.GetString(0).Length < LengthMin) continue;
                seeds.Add(new Seed(row.GetString(0), row.GetString(1), row.GetDouble(2), row.GetDouble(3), row.GetInt64(4), row.GetInt32(5), row.GetFieldValue<DateOnly>(6)));
            }
        }
        var frequent = Some(seeds.Where(seed => seed.Documents >= FrequentShare * MillionListings.Count));
        var rare = Some(seeds.Where(seed => seed.Documents <= RareShare * MillionListings.Count));
        return new SearchQueries(
            [.. frequent.Select(Narrow)], [.. frequent.Select(seed => $"/api/v1/search?q={seed.Word}&limit=24")], [.. rare.Select(Narrow)],
            [.. Some(seeds).Select((seed, at) => $"/api/v1/search/suggest?q={Slipped(seed.Word, at)}")]);
    }

    private static List<Seed> Some(IEnumerable<Seed> seeds) => [.. seeds.DistinctBy(seed => (seed.Word, seed.Category)).Take(Count)];

    // Text, category, price, rating, distance and a date: what the target names.
    private static string Narrow(Seed seed) => string.Create(CultureInfo.InvariantCulture,
        $"/api/v1/search?q={seed.Word}&category={seed.Category}&near={seed.Latitude:F4},{seed.Longitude:F4}&radius_km=25&price_max={seed.PriceMinor / 80}&rating_min=3&open_on={seed.Day:yyyy-MM-dd}&limit=24");

    // Half are the beginning of a word; half the whole of it with two letters in the wrong order.
    private static string Slipped(string word, int at) => at % 2 == 0
        ? word[..Math.Max(3, word.Length - 2)]
        : string.Concat(word.AsSpan(0, 2), word.AsSpan(3, 1), word.AsSpan(2, 1), word.AsSpan(4));
}
