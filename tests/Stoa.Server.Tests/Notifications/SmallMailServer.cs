using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
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
    private readonly X509Certificate2? _certificate;
    private readonly (string User, string Password)? _account;

    /// <summary>Every line that came before the connection was encrypted.</summary>
    internal ConcurrentQueue<string> Readable { get; } = new();

    /// <param name="certificate">With one, it offers STARTTLS.</param>
    /// <param name="account">With one, it takes mails only from who signs in with these words.</param>
    internal SmallMailServer(X509Certificate2? certificate = null, (string User, string Password)? account = null)
    {
        (_certificate, _account) = (certificate, account);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = Serve();
    }

    internal sealed record Received(string From, string To, string Data, bool WasEncrypted);

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
            await using var stream = client.GetStream();
            await Say(stream, "220 small.example ready");
            if (!await Talk(stream)) return;
            await using var encrypted = new SslStream(stream);
            await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            await Talk(encrypted);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or AuthenticationException)
        {
            // The other side has gone, or the test is over.
        }
    }

    // True when the rest is to be said encrypted.
    private async Task<bool> Talk(Stream stream)
    {
        using var lines = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var (from, to, isKnown) = ("", "", _account is null);
        while (await lines.ReadLineAsync(_stop.Token) is { } line)
        {
            if (stream is NetworkStream) Readable.Enqueue(line);
            var word = line.Split(' ', ':')[0].ToUpper(CultureInfo.InvariantCulture);
            switch (word)
            {
                case "EHLO" when _certificate is not null && stream is NetworkStream:
                    await Say(stream, "250-small.example\r\n250 STARTTLS");
                    break;
                case "EHLO" when _account is not null:
                    await Say(stream, "250-small.example\r\n250 AUTH LOGIN");
                    break;
                case "EHLO" or "HELO" or "RSET" or "NOOP":
                    await Say(stream, "250 small.example");
                    break;
                case "STARTTLS" when _certificate is not null:
                    await Say(stream, "220 go ahead");
                    return true;
                case "AUTH":
                    await Say(stream, "334 UGFzc3dvcmQ6");
                    isKnown = _account == (FromBase64(line.Split(' ')[^1]), FromBase64(await lines.ReadLineAsync(_stop.Token) ?? ""));
                    await Say(stream, isKnown ? "235 2.7.0 welcome" : "535 5.7.8 not with this password");
                    break;
                case "MAIL" when !isKnown:
                    await Say(stream, "530 5.7.0 sign in first");
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
                        lock (_lock) _mails.Add(new Received(from, to, data, stream is SslStream));
                    }
                    await Say(stream, RefuseData ?? "250 taken");
                    break;
                case "QUIT":
                    await Say(stream, "221 bye");
                    return false;
                default:
                    await Say(stream, "502 not here");
                    break;
            }
        }
        return false;
    }

    private static string FromBase64(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text));

    // Until a line of one dot; a dot at the start of a line was doubled by the sender.
    private async Task<string> Data(StreamReader lines)
    {
        var data = new StringBuilder();
        while (await lines.ReadLineAsync(_stop.Token) is { } line and not ".")
            data.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        return data.ToString();
    }

    private Task Say(Stream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), _stop.Token).AsTask();
}
