namespace Stoa.Server.Site.Components;

/// <summary>Where a state stands on an order's way.</summary>
public enum ProcessPlace
{
    Ahead,
    Past,
    Now,
}

/// <summary>A state in the graph.</summary>
/// <param name="Id">Unique in the graph.</param>
/// <param name="Label">Up to about 20 letters.</param>
/// <param name="Place">Where it stands on the order's way.</param>
/// <param name="IsEnd">True where nothing leads on.</param>
public sealed record ProcessNode(string Id, string Label, ProcessPlace Place = ProcessPlace.Ahead, bool IsEnd = false);

/// <summary>A way from one state to another.</summary>
/// <param name="From">The state it leaves.</param>
/// <param name="To">The state it leads to.</param>
/// <param name="Walked">True when this order went that way.</param>
public sealed record ProcessEdge(string From, string To, bool Walked = false);

/// <summary>A graph laid out in columns by distance from the first state; the order of the states decides the rows.</summary>
public sealed class ProcessDrawing
{
    public const int BoxWidth = 156;
    public const int BoxHeight = 38;
    private const int ColumnGap = 58;
    private const int RowGap = 26;
    private const int Margin = 8;
    private const int ArcDepth = 16;

    private ProcessDrawing(IReadOnlyList<Box> boxes, IReadOnlyList<Line> edges, int width, int height) =>
        (Boxes, Edges, Width, Height) = (boxes, edges, width, height);

    public IReadOnlyList<Box> Boxes { get; }

    public IReadOnlyList<Line> Edges { get; }

    public int Width { get; }

    public int Height { get; }

    public static ProcessDrawing Of(IReadOnlyList<ProcessNode> nodes, IReadOnlyList<ProcessEdge> edges)
    {
        var columns = Columns(nodes, edges);
        var rows = new Dictionary<int, int>();
        var boxes = new Dictionary<string, Box>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var column = columns[node.Id];
            var row = rows.GetValueOrDefault(column);
            rows[column] = row + 1;
            boxes[node.Id] = new Box(node, Margin + (column * (BoxWidth + ColumnGap)), Margin + (row * (BoxHeight + RowGap)));
        }
        var lines = edges
            .Where(edge => edge.From != edge.To && boxes.ContainsKey(edge.From) && boxes.ContainsKey(edge.To))
            .DistinctBy(edge => (edge.From, edge.To))
            .OrderBy(edge => edge.Walked)
            .Select(edge => new Line(PathOf(boxes[edge.From], boxes[edge.To]), edge.Walked))
            .ToArray();
        var width = boxes.Values.Select(box => box.X).DefaultIfEmpty().Max() + BoxWidth + Margin;
        var height = boxes.Values.Select(box => box.Y).DefaultIfEmpty().Max() + BoxHeight + ArcDepth + Margin;
        return new ProcessDrawing([.. boxes.Values], lines, width, height);
    }

    private static Dictionary<string, int> Columns(IReadOnlyList<ProcessNode> nodes, IReadOnlyList<ProcessEdge> edges)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        var ahead = new Queue<(string Id, int Column)>();
        foreach (var node in nodes)
        {
            // The first state begins; what nothing leads to stands in the first column as well.
            if (columns.ContainsKey(node.Id))
                continue;
            ahead.Enqueue((node.Id, 0));
            while (ahead.TryDequeue(out var next))
            {
                if (!columns.TryAdd(next.Id, next.Column))
                    continue;
                foreach (var edge in edges.Where(edge => edge.From == next.Id))
                    ahead.Enqueue((edge.To, next.Column + 1));
            }
        }
        return columns;
    }

    private static string PathOf(Box from, Box to)
    {
        if (to.X > from.X)
        {
            var (x1, y1, x2, y2) = (from.X + BoxWidth, from.Y + (BoxHeight / 2), to.X - 1, to.Y + (BoxHeight / 2));
            var bend = ColumnGap * 2 / 3;
            return FormattableString.Invariant($"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}");
        }
        if (to.X < from.X)
        {
            var (x1, y1, x2, y2) = (from.X + (BoxWidth / 3), from.Y + BoxHeight, to.X + (BoxWidth * 2 / 3), to.Y + BoxHeight + 1);
            var depth = Math.Max(y1, y2) + ArcDepth;
            return FormattableString.Invariant($"M{x1} {y1}C{x1 - ArcDepth} {depth} {x2 + ArcDepth} {depth} {x2} {y2}");
        }
        var down = to.Y > from.Y;
        var x = from.X + (BoxWidth * (down ? 2 : 1) / 3);
        return FormattableString.Invariant($"M{x} {(down ? from.Y + BoxHeight : from.Y)}V{(down ? to.Y - 1 : to.Y + BoxHeight + 1)}");
    }

    /// <summary>A state's box, by its upper left corner.</summary>
    public readonly record struct Box(ProcessNode Node, int X, int Y);

    /// <summary>An arrow.</summary>
    public readonly record struct Line(string Path, bool Walked);
}
