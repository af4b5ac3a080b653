using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stoa.Server.Tests.Notifications;

/// <summary>A mail server on a loopback port that speaks as much SMTP as is needed to take mails, or to refuse them.</summary>
internal sealed class SmallMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private readonly List<Received> _mails = [];
    private readonly Lock _lock = new();

    internal SmallMailServer()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = Serve();
    }

    internal sealed record Received(string From, string To, string Data);

    internal int Port { get; }

    /// <summary>What it answers to the recipient, such as <c>550 5.1.1 no such user</c>; null to take everything.</summary>
    internal string? RefuseRecipient { get; set; }

    /// <summary>What it answers after the mail's last line; null to take it.</summary>
    internal string? RefuseData { get; set; }

    /// <summary>What it waits for before it takes a mail.</summary>
    internal Task HoldBack { get; set; } = Task.CompletedTask;

    internal IReadOnlyList<Received> Mails
    {
        get
        {
            lock (_lock) return [.. _mails];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task Serve()
    {
        var talks = new List<Task>();
        try
        {
            while (true) talks.Add(Talk(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task Talk(TcpClient client)
    {
        using var connection = client;
        try
        {
            await Talk(client.GetStream());
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // The other side has gone, or the test is over.
        }
    }

    private async Task Talk(NetworkStream stream)
    {
        using var lines = new StreamReader(stream, Encoding.Latin1);
        var (from, to) = ("", "");
        await Say(stream, "220 small.example ready");
        while (await lines.ReadLineAsync(_stop.Token) is { } line)
        {
            var word = line.Split(' ', ':')[0].ToUpper(CultureInfo.InvariantCulture);
            switch (word)
            {
                case "EHLO" or "HELO" or "RSET" or "NOOP":
                    await Say(stream, "250 small.example");
                    break;
                case "MAIL":
                    from = line;
                    await Say(stream, "250 ok");
                    break;
                case "RCPT":
                    to = line;
                    await Say(stream, RefuseRecipient ?? "250 ok");
                    break;
                case "DATA":
                    await Say(stream, "354 go on");
                    var data = await Data(lines);
                    await HoldBack.WaitAsync(_stop.Token);
                    if (RefuseData is null)
                    {
                        lock (_lock) _mails.Add(new Received(from, to, data));
                    }
                    await Say(stream, RefuseData ?? "250 taken");
                    break;
                case "QUIT":
                    await Say(stream, "221 bye");
                    return;
                default:
                    await Say(stream, "502 not here");
                    break;
            }
        }
    }

    // Until a line of one dot; a dot at the start of a line was doubled by the sender.
    private async Task<string> Data(StreamReader lines)
    {
        var data = new StringBuilder();
        while (await lines.ReadLineAsync(_stop.Token) is { } line and not ".")
            data.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        return data.ToString();
    }

    private Task Say(NetworkStream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), _stop.Token).AsTask();
}
