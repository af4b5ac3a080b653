using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stoa.Bench.Load;

/// <summary>A mail server that takes every mail and keeps none.</summary>
internal sealed class MailSink : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _received;

    public MailSink()
    {
        _listener.Start();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Received => Volatile.Read(ref _received);

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true) _ = Talk(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }

    private async Task Talk(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            try
            {
                await writer.WriteLineAsync("220 bench");
                while (await reader.ReadLineAsync() is { } line && await Answer(line, reader, writer))
                {
                }
            }
            catch (IOException)
            {
                // The sender went away.
            }
        }
    }

    private async Task<bool> Answer(string line, StreamReader reader, StreamWriter writer)
    {
        if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
        {
            await writer.WriteLineAsync("221 bye");
            return false;
        }
        if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
        {
            await writer.WriteLineAsync("354 go on");
            while (await reader.ReadLineAsync() is { } text && text != ".")
            {
            }
            Interlocked.Increment(ref _received);
        }
        await writer.WriteLineAsync("250 ok");
        return true;
    }
}
