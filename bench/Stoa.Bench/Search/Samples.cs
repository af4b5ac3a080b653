using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Stoa.Server.Import.Rows;

namespace Stoa.Bench.Search;

/// <summary>
/// Real names, places and words to make a million listings of: files of real businesses, car parks and rentals in a folder
/// <c>shared/data</c> beside the project, where there is one; else the words that come with the program, over places of the world.
/// </summary>
internal static class Samples
{
    private const string Folder = "shared/data";
    private const int TextLengthMax = 300;
    private const int NameLengthMax = 150;

    // File, its columns for kind, name, city, area, latitude, longitude, and further words.
    private static readonly (string File, string Kind, string Name, string City, string Area, string Latitude, string Longitude, string Words)[] Files =
    [
        ("places/osm-businesses.csv", "value", "name", "city", "extract", "lat", "lon", "tags_json"),
        ("parking/osm-parking.csv", "value", "name", "city", "extract", "lat", "lon", "street"),
        ("rentals/inside-airbnb-montreal-listings.csv", "room_type", "name", "", "neighbourhood", "latitude", "longitude", "host_name"),
        ("rentals/inside-airbnb-santiago-listings.csv", "room_type", "name", "", "neighbourhood", "latitude", "longitude", "host_name"),
    ];

    private static readonly (string Name, double Latitude, double Longitude)[] Cities =
    [
        ("Montréal", 45.51, -73.56), ("Toronto", 43.65, -79.38), ("München", 48.14, 11.58), ("Santiago", -33.45, -70.67), ("Lisboa", 38.72, -9.14),
        ("Paris", 48.86, 2.35), ("Madrid", 40.42, -3.70), ("Genève", 46.20, 6.14), ("Wien", 48.21, 16.37), ("Dublin", 53.35, -6.26),
    ];

    public sealed record Sample(string Kind, string Name, string City, string Area, double Latitude, double Longitude, string Words);

    /// <summary>The samples, and where they are from.</summary>
    public static (IReadOnlyList<Sample> Samples, string Source) Read()
    {
        var real = Files.Where(file => Find(file.File) is not null).SelectMany(Real).ToList();
        return real.Count > 0 ? (real, $"made from {real.Count:N0} real names") : ([.. Made()], "made from the program's own words: no real data is here");
    }

    /// <summary>Puts them into the table <c>bench.samples</c>.</summary>
    public static async Task Copy(IReadOnlyList<Sample> samples, NpgsqlConnection connection)
    {
        await using var import = await connection.BeginBinaryImportAsync("copy bench.samples (n, kind, name, city, area, latitude, longitude, words) from stdin (format binary)");
        foreach (var (sample, at) in samples.Select((sample, at) => (sample, at)))
        {
            await import.StartRowAsync();
            await import.WriteAsync(at + 1, NpgsqlDbType.Integer);
            foreach (var text in (string[])[sample.Kind, sample.Name, sample.City, sample.Area]) await import.WriteAsync(text);
            await import.WriteAsync(sample.Latitude);
            await import.WriteAsync(sample.Longitude);
            await import.WriteAsync(sample.Words);
        }
        await import.CompleteAsync();
    }

    private static IEnumerable<Sample> Real((string File, string Kind, string Name, string City, string Area, string Latitude, string Longitude, string Words) file)
    {
        using var reader = new StreamReader(Find(file.File)!);
        foreach (var row in new CsvRows(reader, delimiter: null).Read())
        {
            string Cell(string column) => row.Fields.GetValueOrDefault(column, "");
            var name = Cell(file.Name).Trim();
            if (name.Length is 0 or > NameLengthMax || !Number(Cell(file.Latitude), out var latitude) || !Number(Cell(file.Longitude), out var longitude)) continue;
            var words = file.Words == "tags_json" ? Tags(Cell("tags_json")) : $"{Cell(file.Kind)} {Cell(file.Words)}";
            yield return new Sample(Cell(file.Kind), name, Cell(file.City), Cell(file.Area), latitude, longitude, words.Length > TextLengthMax ? words[..TextLengthMax] : words);
        }
    }

    // Sample: {"name": "Friseur am Markt", "shop": "hairdresser", "wheelchair": "yes"}
    private static string Tags(string json)
    {
        try
        {
            using var tags = JsonDocument.Parse(json);
            return string.Join(' ', tags.RootElement.EnumerateObject().Where(tag => !tag.Name.StartsWith("contact", StringComparison.Ordinal) && tag.Name is not ("website" or "phone" or "opening_hours"))
                .Select(tag => tag.Value.ToString()));
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static IEnumerable<Sample> Made()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "words", "synonyms.txt")).Where(line => line.Contains(',', StringComparison.Ordinal) && line[0] != '#')
            .Select(line => line.Split(", ")).ToList();
        var number = 0;
        foreach (var first in lines)
        {
            foreach (var second in lines.SelectMany(line => line))
            {
                var (city, latitude, longitude) = Cities[number++ * 7 % Cities.Length];
                var word = first[number % first.Length];
                yield return new Sample(first[0], $"{word} {second}", city, "", latitude + (number % 97 / 1000.0), longitude + (number % 89 / 1000.0), string.Join(' ', first));
            }
        }
    }

    private static bool Number(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, Folder, file);
            if (File.Exists(candidate)) return candidate;
        }
        return null;
    }
}
