using Stoa.Core.Ordering;

namespace Stoa.Server.Site.Components.Progress;

/// <summary>A process and where an order stands in it, as <see cref="ProcessGraph"/> draws them.</summary>
public static class ProcessGraphs
{
    /// <summary>The states of a process.</summary>
    /// <param name="process">The order's process.</param>
    /// <param name="visited">Every state the order has been in, in order, the present one last.</param>
    public static IReadOnlyList<ProcessNode> Nodes(Process process, IReadOnlyList<OrderState> visited)
    {
        var reachable = Reachable(process);
        return
        [
            .. process.States
                .Where(state => reachable.Contains(state) || visited.Contains(state))
                .OrderBy(state => state == process.Initial ? 0 : 1)
                .Select(state => new ProcessNode(state.ToString(), Capital(state.InWords()), PlaceOf(state, visited), IsAside(state))),
        ];
    }

    /// <summary>The ways between its states.</summary>
    /// <param name="process">The order's process.</param>
    /// <param name="visited">Every state the order has been in, in order, the present one last.</param>
    public static IReadOnlyList<ProcessEdge> Edges(Process process, IReadOnlyList<OrderState> visited)
    {
        var walked = visited.Zip(visited.Skip(1), (from, to) => new Way(from, to)).ToHashSet();
        return
        [
            .. process.Transitions
                .Where(transition => transition.To is not null)
                .SelectMany(transition => transition.From.Select(from => new Way(from, transition.Target(from))))
                .Concat(walked)
                .Distinct()
                .Where(way => way.From != way.To)
                .Select(way => new ProcessEdge(way.From.ToString(), way.To.ToString(), walked.Contains(way))),
        ];
    }

    // Some rows are shared by all processes and name states that this one never comes to.
    private static HashSet<OrderState> Reachable(Process process)
    {
        var reached = new HashSet<OrderState> { process.Initial };
        var ahead = new Queue<OrderState>(reached);
        while (ahead.TryDequeue(out var state))
        {
            foreach (var transition in process.In(state))
            {
                if (reached.Add(transition.Target(state)))
                    ahead.Enqueue(transition.Target(state));
            }
        }
        return reached;
    }

    private static bool IsAside(OrderState state) => state.HasEnded() && state != OrderState.Completed;

    private static ProcessPlace PlaceOf(OrderState state, IReadOnlyList<OrderState> visited)
    {
        if (visited.Count > 0 && visited[^1] == state)
            return ProcessPlace.Now;
        return visited.Contains(state) ? ProcessPlace.Past : ProcessPlace.Ahead;
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private readonly record struct Way(OrderState From, OrderState To);
}
