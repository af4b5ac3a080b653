using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stoa.Bench.Load;

/// <summary>A server as a process of its own, so that its memory and its processor time are its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int LinesKept = 20;
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>From the start of the process to its first 200.</summary>
    public double StartMs { get; private set; }

    public int ProcessId => _process.Id;

    /// <summary>Resident memory in MB, as Linux counts it.</summary>
    public double ResidentMb
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }
    }

    /// <summary>Starts <c>dotnet PROGRAM ARGUMENTS --urls ADDRESS</c> and waits until a page is there.</summary>
    public static async Task<ServerProcess> Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string firstPage)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        var start = new ProcessStartInfo("dotnet", [program, .. arguments, "--urls", address.ToString()])
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        var server = new ServerProcess(Process.Start(start)!, address);
        server.Listen();
        try
        {
            await server.FirstAnswer(firstPage, watch);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        server.StartMs = watch.Elapsed.TotalMilliseconds;
        return server;
    }

    /// <summary>Asks it to stop, as an operator does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var ask = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            using var patience = new CancellationTokenSource(StopWithin);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: false);
            }
        }
        _process.Dispose();
    }

    private async Task FirstAnswer(string page, Stopwatch watch)
    {
        var request = Request.Get(page);
        while (true)
        {
            if (_process.HasExited || watch.Elapsed > StartWithin)
                throw new InvalidOperationException($"The server does not answer. Its last words:\n{string.Join('\n', _said)}");
            try
            {
                using var line = await HttpLine.Open(Address);
                var status = await line.Send(request);
                if (status == 200) return;
                throw new InvalidOperationException($"{page} answers {status}: {line.Text}");
            }
            catch (SocketException)
            {
                await Task.Delay(2);
            }
        }
    }

    private void Listen()
    {
        _process.OutputDataReceived += (_, said) => Keep(said.Data);
        _process.ErrorDataReceived += (_, said) => Keep(said.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _said.Enqueue(line);
        if (_said.Count > LinesKept) _said.TryDequeue(out _);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
