namespace Stoa.Bench.Load;

/// <summary>What came of some load: how many turns went well in which time, and how long each took.</summary>
internal sealed class LoadResult
{
    private readonly double[] _sortedMs;

    public LoadResult(IEnumerable<double> milliseconds, TimeSpan elapsed)
    {
        _sortedMs = [.. milliseconds];
        Array.Sort(_sortedMs);
        Elapsed = elapsed;
    }

    public int Count => _sortedMs.Length;

    public TimeSpan Elapsed { get; }

    /// <summary>What a turn cost, in words; empty when nobody looked.</summary>
    public string Cost { get; set; } = "";

    public double PerSecond => Count / Elapsed.TotalSeconds;

    /// <summary>The time within which a share of the turns was done.</summary>
    /// <param name="share">0 to 1.</param>
    public double Ms(double share) => _sortedMs[Math.Min(Count - 1, (int)(Count * share))];
}
