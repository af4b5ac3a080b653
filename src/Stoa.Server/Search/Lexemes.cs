using System.Globalization;
using System.Text.Json;

namespace Stoa.Server.Search;

/// <summary>
/// Filters as lexemes of the text index, so that one look finds what has the words <em>and</em> the filters. None can be mistaken for a
/// word: words have no slash.
/// </summary>
internal static class Lexemes
{
    /// <summary>More parts than this of a map, and the next coarser grid is taken.</summary>
    private const int CellsMax = 6;

    // Degrees. A search takes the finest grid of which a few cells cover it.
    private static readonly double[] CellSizes = [4, 1, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625];

    /// <summary>Bookable without an answer.</summary>
    public const string Instant = "/i";

    public static string Category(string slug) => $"/c:{slug}";

    public static string Attribute(string key, string value) => $"/a:{key}={value}";

    /// <summary>Every cell that holds a point, of each grid one.</summary>
    public static IEnumerable<string> Cells(double latitude, double longitude) =>
        CellSizes.Select((size, grid) => Cell(grid, At(latitude, size), At(longitude, size)));

    /// <summary>A few cells that cover a part of the map; none when it is too large for them to help.</summary>
    public static IReadOnlyList<string> Cover(Box box)
    {
        for (var grid = CellSizes.Length - 1; grid >= 0; grid--)
        {
            var cells = Cover(box, grid);
            if (cells.Count is > 0 and <= CellsMax) return cells;
        }
        return [];
    }

    /// <summary>What attributes can be asked for by: each word of a choice, and each that is true.</summary>
    public static IEnumerable<string> Attributes(JsonElement attributes)
    {
        if (attributes.ValueKind != JsonValueKind.Object) yield break;
        foreach (var attribute in attributes.EnumerateObject())
        {
            foreach (var value in Values(attribute.Value)) yield return Attribute(attribute.Name, value);
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

    private static List<string> Cover(Box box, int grid)
    {
        var size = CellSizes[grid];
        var cells = new List<string>();
        foreach (var (west, east) in box.Wraps ? [(box.West, 180), (-180, box.East)] : (ReadOnlySpan<(double, double)>)[(box.West, box.East)])
        {
            var (fromX, toX, fromY, toY) = (At(west, size), At(east, size), At(box.South, size), At(box.North, size));
            if ((long)(toX - fromX + 1) * (toY - fromY + 1) + cells.Count > CellsMax) return [];
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
