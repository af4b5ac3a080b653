namespace Stoa.Bench.Report;

/// <summary>What was measured, in order, with the verdicts. Each line is printed when it is known.</summary>
internal sealed class Results
{
    private readonly List<Row> _rows = [];

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>More is better.</summary>
    public void AtLeast(string what, double measured, string unit, double target, string note) =>
        Add(new Row(what, measured, unit, target, MoreIsBetter: true, note));

    /// <summary>Less is better.</summary>
    public void AtMost(string what, double measured, string unit, double target, string note) =>
        Add(new Row(what, measured, unit, target, MoreIsBetter: false, note));

    /// <summary>Nothing was promised.</summary>
    public void Fact(string what, double measured, string unit, string note) => Add(new Row(what, measured, unit, null, MoreIsBetter: true, note));

    private void Add(Row row)
    {
        _rows.Add(row);
        Console.WriteLine(row.Line);
    }
}
