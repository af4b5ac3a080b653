using System.Diagnostics;

namespace Stoa.Bench.Load;

/// <summary>Loads a server on this machine, for a bounded time, over a bounded number of connections. A turn that fails ends the benchmark.</summary>
internal static class Generator
{
    private const int OpenLoopLines = 32;

    /// <summary>As many turns as the server answers: each connection sends its next when it has its answer.</summary>
    public static async Task<LoadResult> AsFastAsPossible(Uri server, int lines, TimeSpan time, Func<HttpLine, Task> turn)
    {
        using var open = await Lines.Open(server, lines);
        var watch = Stopwatch.StartNew();
        var times = await open.Each(async line =>
        {
            var mine = new List<double>(8_192);
            while (watch.Elapsed < time)
            {
                var started = Stopwatch.GetTimestamp();
                await turn(line);
                mine.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            return mine;
        });
        return new LoadResult(times.SelectMany(mine => mine), watch.Elapsed);
    }

    /// <summary>
    /// Turns at a fixed rate, whether the server keeps up or not. Each is timed from the moment it was due, so that a server that
    /// stalls is charged for everybody who waited.
    /// </summary>
    public static async Task<LoadResult> AtRate(Uri server, int perSecond, TimeSpan time, Func<HttpLine, int, Task> turn)
    {
        var count = (int)(perSecond * time.TotalSeconds);
        var next = -1;
        using var open = await Lines.Open(server, Math.Min(OpenLoopLines, count));
        var watch = Stopwatch.StartNew();
        var times = await open.Each(async line =>
        {
            var mine = new List<double>(count);
            int number;
            while ((number = Interlocked.Increment(ref next)) < count)
            {
                var due = TimeSpan.FromSeconds((double)number / perSecond);
                if (due > watch.Elapsed) await Task.Delay(due - watch.Elapsed);
                await turn(line, number);
                mine.Add((watch.Elapsed - due).TotalMilliseconds);
            }
            return mine;
        });
        return new LoadResult(times.SelectMany(mine => mine), watch.Elapsed);
    }

    /// <summary>Every connection sends one request at the same moment; the answers, and how long until the last.</summary>
    public static async Task<(int[] Statuses, double Ms)> AllAtOnce(Lines lines, IReadOnlyList<byte[]> requests)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var number = -1;
        var racing = lines.Each(async line =>
        {
            var request = requests[Interlocked.Increment(ref number)];
            await go.Task;
            return await line.Send(request);
        });
        var started = Stopwatch.GetTimestamp();
        go.SetResult();
        var statuses = await racing;
        return (statuses, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
