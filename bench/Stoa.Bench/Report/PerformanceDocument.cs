using System.Globalization;
using System.Text;

namespace Stoa.Bench.Report;

/// <summary>docs/PERFORMANCE.md: what stands between its two marks is replaced by the results.</summary>
internal static class PerformanceDocument
{
    private const string Begin = "<!-- results -->";
    private const string End = "<!-- end of results -->";

    public static void Write(string root, IReadOnlyList<Row> rows, string machine, string command)
    {
        var file = Path.Combine(root, "docs", "PERFORMANCE.md");
        var text = File.ReadAllText(file);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidOperationException($"{file} has lost its marks {Begin} and {End}.");
        File.WriteAllText(file, text[..(begin + Begin.Length)] + Table(rows, machine, command) + text[end..]);
        Console.WriteLine($"written to {file}");
    }

    private static string Table(IReadOnlyList<Row> rows, string machine, string command)
    {
        var table = new StringBuilder("\n");
        table.Append(CultureInfo.InvariantCulture, $"Measured on {DateTime.UtcNow:yyyy-MM-dd} with `{command}`, on {machine}.\n\n");
        table.Append("| what | target | measured | verdict | notes |\n|---|---|---:|---|---|\n");
        foreach (var row in rows) table.Append(row.Markdown).Append('\n');
        return table.ToString();
    }
}
