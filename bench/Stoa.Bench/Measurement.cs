using System.Diagnostics;
using System.Globalization;

namespace Stoa.Bench;

/// <summary>How long one call takes, over many calls after a warm-up, and what it allocates.</summary>
internal sealed record Measurement(int Calls, double MedianMs, double P95Ms, long BytesPerCall)
{
    // Long enough for the runtime to recompile the hot loops with what it has seen; its background thread needs the time too.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Measures calls one by one. The result of each is kept until the next, so that nothing is optimized away.</summary>
    public static Measurement Of<T>(int calls, Func<T> call)
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
        return new Measurement(calls, times[calls / 2], times[calls * 95 / 100], bytes);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"median of {Calls:N0} calls, p95 {P95Ms:F4} ms, {BytesPerCall:N0} B each");
}
