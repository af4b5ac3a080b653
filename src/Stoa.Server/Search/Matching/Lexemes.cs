using System.Globalization;
using System.Text.Json;

namespace Stoa.Server.Search.Matching;

/// <summary>
/// Filters as lexemes of the text index, so that one look finds what has the words <em>and</em> the filters. None can be mistaken for a
/// word: words have no slash.
/// </summary>
internal static class Lexemes
{
    private const string PriceName = "p";

    // Most things have more than these, so nothing is gained by looking them up.
    private const int StarsMin = 4;
    private const int StarsMax = 5;

    /// <summary>More parts than this of a map, and the next coarser grid is taken.</summary>
    private const int CellsMax = 6;

    /// <summary>There is none coarser than the coarsest.</summary>
    private const int CoarseCellsMax = 40;

    // Degrees. A search takes the finest grid of which a few cells cover it.
    private static readonly double[] CellSizes = [4, 1, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625];

    /// <summary>Between a number of a title and the word after it: <c>2_bedroom</c>. No word has it.</summary>
    public const string NumberJoint = "_";

    /// <summary>Bookable without an answer.</summary>
    public const string Instant = "/i";

    public static string Category(string slug) => $"/c:{slug}";

    public static string Attribute(string key, string value) => $"/a:{key}={value}";

    /// <summary>The bands of a price, in the marketplace's currency.</summary>
    public static IEnumerable<string> Price(long minor) => NumberBands.Of(PriceName, minor);

    /// <summary>Any of these has a price in a range; none when it has no ends.</summary>
    public static IReadOnlyList<string> CoverPrice(long? minMinor, long? maxMinor) => NumberBands.Cover(PriceName, minMinor, maxMinor);

    /// <summary>Any of these has a number of an attribute in a range.</summary>
    public static IReadOnlyList<string> CoverNumber(string key, NumberRange range) => NumberBands.Cover(NumberName(key), (double?)range.From, (double?)range.To);

    /// <summary>Every half star that a mean rating reaches, from <see cref="StarsMin"/> on.</summary>
    public static IEnumerable<string> Stars(int ratingSum, int ratingCount)
    {
        for (var half = StarsMin * 2; ratingCount > 0 && half <= StarsMax * 2 && half * (long)ratingCount <= 2L * ratingSum; half++) yield return Star(half);
    }

    /// <summary>What everything with at least this mean rating has; null where the index does not tell.</summary>
    public static string? Star(double ratingMin) => ratingMin < StarsMin ? null : Star((int)Math.Floor(Math.Min(ratingMin, StarsMax) * 2));

    /// <summary>Every cell that holds a point, of each grid one.</summary>
    public static IEnumerable<string> Cells(double latitude, double longitude) =>
        CellSizes.Select((size, grid) => Cell(grid, At(latitude, size), At(longitude, size)));

    /// <summary>A few cells that cover a part of the map; none when it is too large for them to help.</summary>
    public static IReadOnlyList<string> Cover(Box box)
    {
        for (var grid = CellSizes.Length - 1; grid >= 0; grid--)
        {
            var cells = Cover(box, grid);
            if (cells.Count > 0) return cells;
        }
        return [];
    }

    /// <summary>What attributes can be asked for by: each word of a choice, each that is true, and the bands of each number.</summary>
    public static IEnumerable<string> Attributes(JsonElement attributes)
    {
        if (attributes.ValueKind != JsonValueKind.Object) yield break;
        foreach (var attribute in attributes.EnumerateObject())
        {
            foreach (var value in Values(attribute.Value)) yield return Attribute(attribute.Name, value);
            if (Number(attribute.Value) is not { } number) continue;
            foreach (var band in NumberBands.Of(NumberName(attribute.Name), (double)number)) yield return band;
        }
    }

    /// <summary>The words of an attribute's value; a number has none.</summary>
    public static IEnumerable<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!),
        JsonValueKind.True => ["true"],
        _ => [],
    };

    /// <summary>The number of an attribute's value; null when it is none.</summary>
    public static decimal? Number(JsonElement value) => value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : null;

    private static string Star(int half) => string.Create(CultureInfo.InvariantCulture, $"/s:{half}");

    private static string NumberName(string key) => $"n:{key}=";

    private static List<string> Cover(Box box, int grid)
    {
        var size = CellSizes[grid];
        var cells = new List<string>();
        foreach (var (west, east) in box.Wraps ? [(box.West, 180), (-180, box.East)] : (ReadOnlySpan<(double, double)>)[(box.West, box.East)])
        {
            var (fromX, toX, fromY, toY) = (At(west, size), At(east, size), At(box.South, size), At(box.North, size));
            if ((long)(toX - fromX + 1) * (toY - fromY + 1) + cells.Count > (grid == 0 ? CoarseCellsMax : CellsMax)) return [];
            for (var y = fromY; y <= toY; y++)
            {
                for (var x = fromX; x <= toX; x++) cells.Add(Cell(grid, y, x));
            }
        }
        return cells;
    }

    private static int At(double degrees, double size) => (int)Math.Floor(degrees / size);

    private static string Cell(int grid, int y, int x) => string.Create(CultureInfo.InvariantCulture, $"/g{grid}:{y}:{x}");
}
