using System.Globalization;
using Stoa.Server.Import.Rows;

namespace Stoa.Server.Import;

/// <summary>The border of a neighbourhood: rings of points, holes among them.</summary>
internal sealed class Border
{
    private readonly IReadOnlyList<(double Longitude, double Latitude)[]> _rings;

    private Border(IReadOnlyList<(double Longitude, double Latitude)[]> rings)
    {
        _rings = rings;
        var points = rings.SelectMany(ring => ring).ToList();
        (South, North) = (points.Min(p => p.Latitude), points.Max(p => p.Latitude));
        (West, East) = (points.Min(p => p.Longitude), points.Max(p => p.Longitude));
        Centre = MiddleOf(rings);
        RadiusKm = points.Max(p => Distance.Km(Centre.Latitude, Centre.Longitude, p.Latitude, p.Longitude));
    }

    public double South { get; }
    public double North { get; }
    public double West { get; }
    public double East { get; }

    /// <summary>The middle of the area.</summary>
    public (double Latitude, double Longitude) Centre { get; }

    /// <summary>From the middle to the farthest point.</summary>
    public double RadiusKm { get; }

    /// <summary>The border of a feature; null when it has none.</summary>
    public static Border? Of(Row row)
    {
        var depth = row.Fields.GetValueOrDefault("geometry.type") switch { "Polygon" => 1, "MultiPolygon" => 2, _ => 0 };
        if (depth == 0) return null;
        // geometry.coordinates.0.0.17.1 is the latitude of the eighteenth point of the first ring of the first polygon.
        const string Start = "geometry.coordinates.";
        var rings = row.Fields.Where(field => field.Key.StartsWith(Start, StringComparison.Ordinal) && field.Key.EndsWith(".0", StringComparison.Ordinal))
            .Select(field => (Path: field.Key[..^2], Numbers: field.Key[Start.Length..].Split('.')))
            .Where(point => point.Numbers.Length == depth + 2)
            .GroupBy(point => string.Join('.', point.Numbers.Take(depth)), StringComparer.Ordinal)
            .Select(ring => ring.OrderBy(point => int.Parse(point.Numbers[depth], CultureInfo.InvariantCulture))
                .Select(point => (Number(row, point.Path + ".0"), Number(row, point.Path + ".1"))).ToArray())
            .Where(ring => ring.Length > 3).ToList();
        return rings.Count > 0 && rings.TrueForAll(ring => Array.TrueForAll(ring, p => Math.Abs(p.Item1) <= 180 && Math.Abs(p.Item2) <= 90)) ? new Border(rings) : null;
    }

    /// <summary>Several as one.</summary>
    public static Border Union(IReadOnlyList<Border> borders) => new([.. borders.SelectMany(border => border._rings)]);

    /// <summary>Whether a point lies inside: a line from it to the east crosses the border an odd number of times.</summary>
    public bool Contains(double latitude, double longitude)
    {
        if (latitude < South || latitude > North || longitude < West || longitude > East) return false;
        var isInside = false;
        foreach (var ring in _rings)
        {
            for (var (at, before) = (0, ring.Length - 1); at < ring.Length; before = at++)
            {
                var (a, b) = (ring[at], ring[before]);
                if (a.Latitude > latitude == b.Latitude > latitude) continue;
                if (longitude < ((b.Longitude - a.Longitude) * (latitude - a.Latitude) / (b.Latitude - a.Latitude)) + a.Longitude) isInside = !isInside;
            }
        }
        return isInside;
    }

    // The middle of each ring by its area, seen from its first point so that small areas keep their digits.
    private static (double Latitude, double Longitude) MiddleOf(IReadOnlyList<(double Longitude, double Latitude)[]> rings)
    {
        var origin = rings[0][0];
        var (area, x, y) = (0d, 0d, 0d);
        foreach (var ring in rings)
        {
            for (var (at, before) = (0, ring.Length - 1); at < ring.Length; before = at++)
            {
                var (ax, ay) = (ring[before].Longitude - origin.Longitude, ring[before].Latitude - origin.Latitude);
                var (bx, by) = (ring[at].Longitude - origin.Longitude, ring[at].Latitude - origin.Latitude);
                var cross = (ax * by) - (bx * ay);
                area += cross;
                x += (ax + bx) * cross;
                y += (ay + by) * cross;
            }
        }
        return Math.Abs(area) < 1e-12 ? (origin.Latitude, origin.Longitude) : (origin.Latitude + (y / (3 * area)), origin.Longitude + (x / (3 * area)));
    }

    private static double Number(Row row, string path) =>
        double.TryParse(row.Fields.GetValueOrDefault(path), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
