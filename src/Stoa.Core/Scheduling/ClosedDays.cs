namespace Stoa.Core.Scheduling;

/// <summary>Closures as ranges of days since 1970, in order, none touching: a day is looked up by bisection.</summary>
internal sealed class ClosedDays
{
    private readonly int[] _first;
    private readonly int[] _last;

    public ClosedDays(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var range in ranges.Order())
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }

        _first = [.. merged.Select(range => range.First)];
        _last = [.. merged.Select(range => range.Last)];
    }

    public bool Contains(int day)
    {
        if (_first.Length == 0)
            return false;
        var at = Array.BinarySearch(_first, day);

        // Not a first day: the range before the place where it would stand may reach it.
        return at >= 0 || (~at > 0 && day <= _last[~at - 1]);
    }
}
