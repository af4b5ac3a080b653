using System.Diagnostics;
using System.Globalization;

namespace Stoa.Bench;

/// <summary>How long one call takes, over many calls after a warm-up, and what it allocates.</summary>
internal sealed record Measurement(string Name, int Calls, double MedianMs, double P95Ms, long BytesPerCall)
{
    // Long enough for the runtime to recompile the hot loops with what it has seen; its background thread needs the time too.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Measures calls one by one. The result of each is kept until the next, so that nothing is optimized away.</summary>
    public static Measurement Of<T>(string name, int calls, Func<T> call)
    {
        T? kept = default;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < WarmUp;)
            kept = call();

        var times = new double[calls];
        var bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < calls; i++)
        {
            var started = Stopwatch.GetTimestamp();
            kept = call();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - bytesBefore) / calls;
        GC.KeepAlive(kept);
        Array.Sort(times);
        return new Measurement(name, calls, times[calls / 2], times[calls * 95 / 100], bytes);
    }

    /// <summary>One line of a report, with the target for the median when there is one.</summary>
    public string Line(double? targetMs = null)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture, $"{Name,-52} median {MedianMs,8:F4} ms   p95 {P95Ms,8:F4} ms   {BytesPerCall,9:N0} B");
        return targetMs is { } target
            ? string.Create(CultureInfo.InvariantCulture, $"{line}   target {target:F1} ms: {(MedianMs <= target ? "met" : "MISSED")}")
            : line;
    }
}
