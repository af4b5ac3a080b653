using System.Text;
using Stoa.Core.Ordering;

namespace Stoa.Core.Tests.Ordering;

/// <summary>Writes a process as a page of docs/processes, with Stoa's own timings.</summary>
internal static class ProcessDocument
{
    public static string Write(Process process)
    {
        var text = new StringBuilder();
        text.Append("# The ").Append(process.Id).Append(" process, version ").Append(process.Version).Append("\n\n");
        text.Append("Written from the process itself; see [how to read it](README.md).\n\n");
        text.Append("```mermaid\n").Append(Mermaid.Draw(process)).Append("```\n\n");
        text.Append("| transition | from | to | who | when | must hold | effects | notices |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var row in process.Transitions)
        {
            text.Append("| ").AppendJoin(" | ", Cells(row)).Append(" |\n");
        }

        return text.ToString();
    }

    private static string[] Cells(Transition row) =>
    [
        $"`{row.Name}`",
        string.Join(", ", row.From),
        row.To?.ToString() ?? "stays",
        row.By.InWords(),
        row.When?.InWords(ProcessTimings.Default) ?? "",
        string.Join(", ", row.Guards.Select(guard => guard.Name).Concat(row.NeedsReason ? ["reason"] : Array.Empty<string>())),
        string.Join(", ", row.Effects),
        string.Join("; ", row.Notices.Select(notice => $"`{notice.Template}` to {notice.To.InWords()}")),
    ];
}
