using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stoa.Bench.Load;

/// <summary>
/// One kept-alive connection to a server on this machine: sends a request that was written before, reads status and body, allocates
/// nothing else. HttpClient would take as much of the processor as the servers that are measured.
/// </summary>
internal sealed class HttpLine : IDisposable
{
    private const int BufferBytes = 256 * 1024;
    private const int AnswerBytesMax = 4 * 1024 * 1024;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[BufferBytes];
    private byte[] _body = new byte[BufferBytes];
    private int _filled;
    private int _bodyLength;

    private HttpLine()
    {
    }

    /// <summary>The last answer's body, until the next request.</summary>
    public ReadOnlyMemory<byte> Body => _body.AsMemory(0, _bodyLength);

    public string Text => Encoding.UTF8.GetString(Body.Span);

    public static async Task<HttpLine> Open(Uri server)
    {
        var line = new HttpLine();
        await line._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        return line;
    }

    /// <summary>Sends a whole request and returns the answer's status.</summary>
    public async ValueTask<int> Send(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request, SocketFlags.None);
        (_filled, _bodyLength) = (0, 0);
        var headEnd = await ReadHead();
        var head = _buffer.AsMemory(0, headEnd);
        var status = int.Parse(head.Span[9..12], NumberStyles.None, CultureInfo.InvariantCulture);
        if (Header(head.Span, "content-length: "u8, out var length)) await ReadPlain(headEnd, length);
        else if (head.Span.IndexOf("chunked"u8) >= 0) await ReadChunks(headEnd);
        return status;
    }

    public void Dispose() => _socket.Dispose();

    private async ValueTask<int> ReadHead()
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0) return end + 4;
            await Fill();
        }
    }

    private static bool Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out int value)
    {
        value = 0;
        for (var at = 0; at < head.Length;)
        {
            var line = head[at..];
            var end = line.IndexOf((byte)'\n');
            if (line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name))
                return Utf8Parser.TryParse(line[name.Length..], out value, out _);
            at += end + 1;
        }
        return false;
    }

    private async ValueTask ReadPlain(int start, int length)
    {
        while (_filled < start + length) await Fill();
        Append(start, length);
    }

    // 1a\r\n…26 bytes…\r\n0\r\n\r\n
    private async ValueTask ReadChunks(int start)
    {
        while (true)
        {
            int end;
            while ((end = _buffer.AsSpan(start, _filled - start).IndexOf("\r\n"u8)) < 0) await Fill();
            var length = int.Parse(_buffer.AsSpan(start, end), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            start += end + 2;
            while (_filled < start + length + 2) await Fill();
            if (length == 0) return;
            Append(start, length);
            start += length + 2;
        }
    }

    private void Append(int start, int length)
    {
        if (_bodyLength + length > _body.Length) Array.Resize(ref _body, Math.Max(_body.Length * 2, _bodyLength + length));
        _buffer.AsSpan(start, length).CopyTo(_body.AsSpan(_bodyLength));
        _bodyLength += length;
    }

    private async ValueTask Fill()
    {
        if (_filled == _buffer.Length)
        {
            if (_filled >= AnswerBytesMax) throw new InvalidOperationException("The answer is too long.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_filled), SocketFlags.None);
        if (read == 0) throw new InvalidOperationException("The server closed the connection.");
        _filled += read;
    }
}
