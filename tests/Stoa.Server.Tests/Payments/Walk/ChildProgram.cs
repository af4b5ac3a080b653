using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Stoa.Server.Tests.Host;

namespace Stoa.Server.Tests.Payments.Walk;

/// <summary><c>stoa serve</c> as a process of its own, on the database and keys of a test; it can be killed, and started again at the same address.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private const int PortMin = 12_000;
    private const int PortMax = 32_000;

    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly TestStoa _observer;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Process? _process;

    private ChildProgram(TestStoa observer, IReadOnlyDictionary<string, string> settings)
    {
        (_observer, _settings) = (observer, settings);
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
    }

    // Below those that systems give to whoever connects: while it is dead, no client may come by its port, its own customers least of all.
    private static int FreePort()
    {
        for (var port = PortMin + (Environment.ProcessId % (PortMax - PortMin)); ; port++)
        {
            try
            {
                using var free = new TcpListener(IPAddress.Loopback, port);
                free.Start();
                return port;
            }
            catch (SocketException) when (port < PortMax)
            {
                // Somebody has it.
            }
        }
    }

    /// <summary>Where it is, before and after it was killed.</summary>
    public Uri Address { get; }

    /// <summary>Starts it, and waits until it answers.</summary>
    public static async Task<ChildProgram> Start(TestStoa observer, IReadOnlyDictionary<string, string> settings)
    {
        var child = new ChildProgram(observer, settings);
        await child.Start();
        return child;
    }

    /// <summary>SIGKILL: nothing of it gets to say goodbye.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again.</summary>
    public async Task Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileName(path).StartsWith("dotnet", StringComparison.Ordinal) ? path : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _observer.DataFolder,
        };
        foreach (var word in (string[])[
            Path.Combine(AppContext.BaseDirectory, "stoa.dll"), "serve", "--database", _observer.ConnectionString, "--data-folder", _observer.DataFolder,
            "--urls", Address.ToString().TrimEnd('/')]) start.ArgumentList.Add(word);
        foreach (var (name, value) in _settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        var (answers, said) = (new TaskCompletionSource(), new System.Text.StringBuilder());
        var process = _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) =>
        {
            // What it said last may not have been read yet.
            if (!answers.Task.IsCompleted) process.WaitForExit();
            answers.TrySetException(new InvalidOperationException($"It ended by itself: {said}"));
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await answers.Task.WaitAsync(StartWithin);

        void Hear(string? line)
        {
            if (line is null) return;
            lock (said) said.AppendLine(line);
            if (line.StartsWith("Stoa is running", StringComparison.Ordinal)) answers.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await Kill();
    }
}
