namespace Stoa.Server.Site.Components.Progress;

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
/// <param name="IsAside">True for the ways out (declined, expired, cancelled): drawn below the main way.</param>
public sealed record ProcessNode(string Id, string Label, ProcessPlace Place = ProcessPlace.Ahead, bool IsAside = false);

/// <summary>A way from one state to another.</summary>
/// <param name="From">The state it leaves.</param>
/// <param name="To">The state it leads to.</param>
/// <param name="Walked">True when this order went that way.</param>
public sealed record ProcessEdge(string From, string To, bool Walked = false);

/// <summary>A graph in two rows: the main way in the order given, and below it the ways out, near to where they branch off.</summary>
public sealed class ProcessDrawing
{
    public const int BoxWidth = 148;
    public const int BoxHeight = 38;
    private const int ColumnGap = 36;
    private const int RowGap = 78;
    private const int Margin = 8;
    private const int ArcRise = 13;

    private ProcessDrawing(IReadOnlyList<Box> boxes, IReadOnlyList<Line> edges) => (Boxes, Edges) = (boxes, edges);

    public IReadOnlyList<Box> Boxes { get; }

    public IReadOnlyList<Line> Edges { get; }

    public int Width => Boxes.Select(box => box.X).DefaultIfEmpty().Max() + BoxWidth + Margin;

    public int Height => Boxes.Select(box => box.Y).DefaultIfEmpty().Max() + BoxHeight + Margin;

    public static ProcessDrawing Of(IReadOnlyList<ProcessNode> nodes, IReadOnlyList<ProcessEdge> edges)
    {
        var main = nodes.Where(node => !node.IsAside).ToArray();
        var columns = main.Select((node, column) => (node.Id, column)).ToDictionary(pair => pair.Id, pair => pair.column, StringComparer.Ordinal);
        var aside = nodes.Where(node => node.IsAside).OrderBy(node => FirstSource(node, edges, columns)).ToArray();
        var top = Margin + (ArcRise * Math.Max(1, LongestLeap(edges, columns)));
        var start = Math.Max(0, main.Length - aside.Length) * (BoxWidth + ColumnGap) / 2;
        var boxes = main.Select((node, column) => new Box(node, XOf(column), top))
            .Concat(aside.Select((node, column) => new Box(node, start + XOf(column), top + BoxHeight + RowGap)))
            .ToArray();
        var byId = boxes.ToDictionary(box => box.Node.Id, StringComparer.Ordinal);
        var lines = edges
            .Where(edge => edge.From != edge.To && byId.ContainsKey(edge.From) && byId.ContainsKey(edge.To))
            .DistinctBy(edge => (edge.From, edge.To))
            .OrderBy(edge => edge.Walked)
            .Select(edge => new Line(PathOf(byId[edge.From], byId[edge.To]), edge.Walked));
        return new ProcessDrawing(boxes, [.. lines]);
    }

    private static int XOf(int column) => Margin + (column * (BoxWidth + ColumnGap));

    private static int FirstSource(ProcessNode node, IReadOnlyList<ProcessEdge> edges, Dictionary<string, int> columns) =>
        edges.Where(edge => edge.To == node.Id).Select(edge => columns.GetValueOrDefault(edge.From, columns.Count)).DefaultIfEmpty(columns.Count).Min();

    private static int LongestLeap(IReadOnlyList<ProcessEdge> edges, Dictionary<string, int> columns) =>
        edges.Where(edge => columns.ContainsKey(edge.From) && columns.ContainsKey(edge.To))
            .Select(edge => Math.Abs(columns[edge.To] - columns[edge.From]))
            .DefaultIfEmpty()
            .Max();

    private static string PathOf(Box from, Box to)
    {
        if (from.Y == to.Y)
            return to.X - from.X == BoxWidth + ColumnGap ? Straight(from, to) : Leap(from, to);
        var down = to.Y > from.Y;
        // Ways down leave to the right of the middle, ways up arrive to the left of it, so that a pair can be told apart.
        var (x1, x2) = (from.X + (BoxWidth * (down ? 3 : 2) / 5), to.X + (BoxWidth * (down ? 3 : 2) / 5));
        var (y1, y2) = down ? (from.Y + BoxHeight, to.Y - 1) : (from.Y, to.Y + BoxHeight + 1);
        var bend = (y2 - y1) * 3 / 5;
        return FormattableString.Invariant($"M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}");
    }

    private static string Straight(Box from, Box to)
    {
        var y = from.Y + (BoxHeight / 2);
        return FormattableString.Invariant($"M{from.X + BoxWidth} {y}H{to.X - 1}");
    }

    // Over the boxes between.
    private static string Leap(Box from, Box to)
    {
        var forth = to.X > from.X;
        var (x1, x2) = (from.X + (BoxWidth * (forth ? 3 : 1) / 4), to.X + (BoxWidth * (forth ? 1 : 3) / 4));
        var rise = from.Y - (ArcRise * 4 / 3 * Math.Max(1, Math.Abs(to.X - from.X) / (BoxWidth + ColumnGap)));
        return FormattableString.Invariant($"M{x1} {from.Y}C{x1} {rise} {x2} {rise} {x2} {to.Y - 1}");
    }

    /// <summary>A state's box, by its upper left corner.</summary>
    public readonly record struct Box(ProcessNode Node, int X, int Y);

    /// <summary>An arrow.</summary>
    public readonly record struct Line(string Path, bool Walked);
}
