namespace Stoa.Bench.Load;

/// <summary>Several open connections.</summary>
internal sealed class Lines : IDisposable
{
    private readonly HttpLine[] _lines;

    private Lines(HttpLine[] lines) => _lines = lines;

    public static async Task<Lines> Open(Uri server, int count)
    {
        var lines = new HttpLine[count];
        for (var i = 0; i < count; i++) lines[i] = await HttpLine.Open(server);
        return new Lines(lines);
    }

    /// <summary>Does something on all of them at the same time.</summary>
    public Task<T[]> Each<T>(Func<HttpLine, Task<T>> act) => Task.WhenAll(_lines.Select(line => Task.Run(() => act(line))));

    public void Dispose()
    {
        foreach (var line in _lines) line.Dispose();
    }
}
