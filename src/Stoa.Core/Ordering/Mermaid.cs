using System.Text;

namespace Stoa.Core.Ordering;

/// <summary>Draws a process as a Mermaid state diagram.</summary>
public static class Mermaid
{
    /// <summary>The diagram's text. Transitions that stay in their state are left out: the graph shows where an order can go.</summary>
    /// <param name="process">The process.</param>
    /// <param name="current">The state to mark; null for none.</param>
    public static string Draw(Process process, OrderState? current = null)
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        text.Append("    [*] --> ").Append(process.Initial).Append('\n');
        foreach (var edge in Edges(process).GroupBy(edge => (edge.From, edge.To)))
        {
            var names = string.Join(", ", edge.Select(row => row.Name));
            text.Append("    ").Append(edge.Key.From).Append(" --> ").Append(edge.Key.To).Append(" : ").Append(names).Append('\n');
        }

        foreach (var state in process.States.Where(state => state.HasEnded()))
        {
            text.Append("    ").Append(state).Append(" --> [*]\n");
        }

        if (current is { } marked)
        {
            text.Append("    classDef current stroke-width:4px,font-weight:bold\n    class ").Append(marked).Append(" current\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(OrderState From, OrderState To, string Name)> Edges(Process process) =>
        from row in process.Transitions
        from state in row.From
        where row.Target(state) != state
        select (state, row.Target(state), row.Name);
}
