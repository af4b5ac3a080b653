using System.Collections.Concurrent;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary>
/// Which calls of a gateway break: of each kind every so many, by turns before the call arrives and after it had its effect. It outlives
/// the programs that come and go, so that every kind's turn comes.
/// </summary>
internal sealed class WalkFaults(int every)
{
    private sealed class Count
    {
        public int Calls;
        public int Before;
        public int After;
    }

    private readonly ConcurrentDictionary<string, Count> _kinds = new(StringComparer.Ordinal);

    /// <summary>False when the walk is over: from then on all goes well.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>A call of a kind, or what becomes of it.</summary>
    public async Task<T> Through<T>(string kind, Func<Task<T>> call)
    {
        var (breaks, isBefore) = Turn(kind);
        if (breaks && isBefore) throw new HttpRequestException($"The line broke before {kind}.");
        var answer = await call();
        return breaks ? throw new HttpRequestException($"The line broke after {kind}.") : answer;
    }

    /// <summary>How often calls of a kind broke.</summary>
    public (int Before, int After) Of(string kind) => _kinds.TryGetValue(kind, out var count) ? (count.Before, count.After) : default;

    /// <summary>In words: <c>Refund 41 calls, 7 + 6 broke</c>.</summary>
    public override string ToString() =>
        string.Join("; ", _kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => $"{kind.Key} {kind.Value.Calls} calls, {kind.Value.Before} + {kind.Value.After} broke"));

    private (bool Breaks, bool IsBefore) Turn(string kind)
    {
        var count = _kinds.GetOrAdd(kind, _ => new Count());
        lock (count)
        {
            count.Calls++;
            // The second call of a kind breaks already: rare ones are to break, too.
            if (!IsOn || count.Calls % every != 2 % every) return (false, false);
            var isBefore = count.Before <= count.After;
            if (isBefore) count.Before++;
            else count.After++;
            return (true, isBefore);
        }
    }
}
