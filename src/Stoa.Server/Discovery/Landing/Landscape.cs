using Npgsql;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Discovery.Landing;

/// <summary>What is offered of one category in one city, in one currency.</summary>
/// <param name="Category">The category's slug.</param>
/// <param name="City">The city's slug.</param>
/// <param name="Count">How many listings.</param>
/// <param name="Lowest">The lowest price from which one is offered.</param>
/// <param name="Highest">The highest price from which one is offered.</param>
/// <param name="RatingSum">Stars of all reviews together.</param>
/// <param name="RatingCount">How many reviews.</param>
public sealed record Patch(string Category, string City, int Count, Money Lowest, Money Highest, long RatingSum, long RatingCount);

/// <summary>A city with something on offer.</summary>
/// <param name="Slug">Its id in addresses.</param>
/// <param name="Name">What people read: the spelling that most listings use.</param>
/// <param name="Spellings">Every spelling that listings use.</param>
/// <param name="Count">How many listings it has.</param>
/// <param name="Latitude">Of its middle, in degrees.</param>
/// <param name="Longitude">Of its middle, in degrees.</param>
/// <param name="Areas">Its neighbourhoods, those with most listings first.</param>
public sealed record City(
    string Slug, string Name, IReadOnlyList<string> Spellings, int Count, double Latitude, double Longitude, IReadOnlyList<Area> Areas);

/// <summary>A neighbourhood.</summary>
public sealed record Area(string Name, int Count);

/// <summary>Everything that is offered where, at one time.</summary>
public sealed record Land(IReadOnlyList<Patch> Patches, IReadOnlyDictionary<string, City> Cities);

/// <summary>What is offered where, counted at most every five minutes; whoever asks meanwhile gets what is known.</summary>
public sealed class Landscape(ReadDatabase database, TimeProvider time) : IDisposable
{
    private const int AreasMax = 24;
    private const int AreaCountMin = 2;

    private const string Sql = """
        select category, city, currency, count(*)::int, min(price_from_minor), max(price_from_minor), sum(rating_sum), sum(rating_count),
               avg(latitude), avg(longitude)
        from catalog.listings where status = 'published' and provider_active and city <> '' group by category, city, currency;
        select city, area, count(*)::int from catalog.listings
        where status = 'published' and provider_active and city <> '' and area <> '' group by city, area
        """;

    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim _counting = new(1);
    private (Land Land, long MadeAt)? _kept;

    /// <summary>What was counted last, without waiting; null before somebody has asked.</summary>
    public Land? Known => _kept?.Land;

    /// <summary>What is offered, at most five minutes old, and never waited for twice.</summary>
    public async ValueTask<Land> Now(CancellationToken cancel)
    {
        if (_kept is { } kept)
        {
            if (time.GetElapsedTime(kept.MadeAt) < FreshFor || !await _counting.WaitAsync(TimeSpan.Zero, cancel)) return kept.Land;
        }
        else
        {
            await _counting.WaitAsync(cancel);
        }
        try
        {
            if (_kept is { } made && time.GetElapsedTime(made.MadeAt) < FreshFor) return made.Land;
            var land = await Count(cancel);
            // An empty marketplace is about to be filled.
            if (land.Patches.Count > 0) _kept = (land, time.GetTimestamp());
            return land;
        }
        finally
        {
            _counting.Release();
        }
    }

    public void Dispose() => _counting.Dispose();

    private async Task<Land> Count(CancellationToken cancel)
    {
        var rows = new List<Row>();
        var areas = new List<(string City, string Name, int Count)>();
        await using var command = database.Source.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) rows.Add(RowOf(reader));
        // A name without a Latin letter or a digit has no address.
        rows.RemoveAll(row => row.CitySlug.Length == 0);
        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel)) areas.Add((Slug(reader.GetString(0)), reader.GetString(1), reader.GetInt32(2)));

        var areasByCity = areas.ToLookup(area => area.City);
        var cities = rows.GroupBy(row => row.CitySlug, StringComparer.Ordinal).Select(city => CityOf(city.Key, [.. city], areasByCity[city.Key]));
        var patches = rows.GroupBy(row => (row.Category, row.CitySlug, row.Currency)).Select(patch => PatchOf([.. patch]));
        return new Land([.. patches], cities.ToDictionary(city => city.Slug, StringComparer.Ordinal));
    }

    private static Patch PatchOf(List<Row> rows)
    {
        var currency = Currency.Parse(rows[0].Currency);
        return new Patch(
            rows[0].Category, rows[0].CitySlug, rows.Sum(row => row.Count), new Money(rows.Min(row => row.Lowest), currency),
            new Money(rows.Max(row => row.Highest), currency), rows.Sum(row => row.RatingSum), rows.Sum(row => row.RatingCount));
    }

    private static City CityOf(string slug, List<Row> rows, IEnumerable<(string City, string Name, int Count)> areas)
    {
        var spellings = rows.GroupBy(row => row.City, StringComparer.Ordinal).OrderByDescending(city => city.Sum(row => row.Count)).Select(city => city.Key).ToList();
        var count = rows.Sum(row => row.Count);
        return new City(
            slug, spellings[0], spellings, count,
            rows.Sum(row => row.Latitude * row.Count) / count, rows.Sum(row => row.Longitude * row.Count) / count,
            [.. areas.GroupBy(area => area.Name, StringComparer.Ordinal).Select(area => new Area(area.Key, area.Sum(part => part.Count)))
                .Where(area => area.Count >= AreaCountMin).OrderByDescending(area => area.Count).ThenBy(area => area.Name, StringComparer.Ordinal).Take(AreasMax)]);
    }

    private static string Slug(string city) => ListingAddress.Slug(city, otherwise: "");

    private static Row RowOf(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), Slug(row.GetString(1)), row.GetString(2), row.GetInt32(3), row.GetInt64(4),
        row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetDouble(8), row.GetDouble(9));

    private sealed record Row(
        string Category, string City, string CitySlug, string Currency, int Count, long Lowest, long Highest, long RatingSum, long RatingCount,
        double Latitude, double Longitude);
}
