using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stoa.Server.Tests.Faults;

/// <summary>Whether the line is cut before the database hears of a write, or after it has done it but before the answer comes back.</summary>
public enum Cut { BeforeTheWrite, AfterTheWrite }

/// <summary>
/// A line between a server and its PostgreSQL that can be cut at the n-th write: to the database, and to everybody else, the
/// server has died there. Every effect of Stoa goes through this line, so a cut at each write is a crash at each step.
/// </summary>
/// <remarks>
/// Reads the frontend's side of the protocol (PostgreSQL documentation, chapter "Frontend/Backend Protocol"): after the
/// startup packet, each message is a type byte, a length of four bytes and a body. A write is what the client ends with a
/// Sync or a simple Query, when a statement since the last one was a COMMIT, or changed rows outside a transaction.
/// </remarks>
public sealed class CutLine : IAsyncDisposable
{
    private const int StartupHeader = 4;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _database;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _open = [];
    private readonly Task _accepting;
    private int _writes;
    private int _cutAt = int.MaxValue;
    private Cut _how;

    public CutLine(int databasePort)
    {
        _database = new IPEndPoint(IPAddress.Loopback, databasePort);
        _listener.Start();
        _accepting = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Writes seen so far.</summary>
    public int Writes => Volatile.Read(ref _writes);

    /// <summary>True once it was cut: nothing passes any more.</summary>
    public bool IsCut => _stop.IsCancellationRequested;

    /// <summary>From now on, the n-th write cuts the line.</summary>
    public void CutAt(int write, Cut how)
    {
        _writes = 0;
        _how = how;
        _cutAt = write;
    }

    public async ValueTask DisposeAsync()
    {
        Sever();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = Carry(await _listener.AcceptSocketAsync(_stop.Token));
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Carry(Socket server)
    {
        using var database = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        server.NoDelay = true;
        lock (_open) _open.AddRange([server, database]);
        try
        {
            await database.ConnectAsync(_database, _stop.Token);
            await using var fromServer = new NetworkStream(server, ownsSocket: true);
            await using var fromDatabase = new NetworkStream(database);
            var session = new Session(this);
            await Task.WhenAny(Forward(fromServer, fromDatabase, session), Return(fromDatabase, fromServer, session));
        }
        catch (Exception over) when (over is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut, or closed by either end.
        }
    }

    private async Task Forward(NetworkStream server, NetworkStream database, Session session)
    {
        await Startup(server, database);
        var header = new byte[1 + StartupHeader];
        while (true)
        {
            await server.ReadExactlyAsync(header, _stop.Token);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - StartupHeader];
            await server.ReadExactlyAsync(body, _stop.Token);
            if (session.EndsWrite((char)header[0], body) && Count())
            {
                if (_how == Cut.BeforeTheWrite)
                {
                    Sever();
                    return;
                }
                // The database does it; the answer is never delivered.
                session.IsDoomed = true;
            }
            await database.WriteAsync(header, _stop.Token);
            await database.WriteAsync(body, _stop.Token);
        }
    }

    private async Task Return(NetworkStream database, NetworkStream server, Session session)
    {
        var header = new byte[1 + StartupHeader];
        while (true)
        {
            await database.ReadExactlyAsync(header, _stop.Token);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - StartupHeader];
            await database.ReadExactlyAsync(body, _stop.Token);
            const char readyForQuery = 'Z';
            if ((char)header[0] == readyForQuery)
            {
                if (session.IsDoomed)
                {
                    Sever();
                    return;
                }
                session.InTransaction = body[0] != (byte)'I';
            }
            else if (session.IsDoomed)
            {
                continue;
            }
            await server.WriteAsync(header, _stop.Token);
            await server.WriteAsync(body, _stop.Token);
        }
    }

    private async Task Startup(NetworkStream server, NetworkStream database)
    {
        var length = new byte[StartupHeader];
        await server.ReadExactlyAsync(length, _stop.Token);
        var rest = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - StartupHeader];
        await server.ReadExactlyAsync(rest, _stop.Token);
        await database.WriteAsync(length, _stop.Token);
        await database.WriteAsync(rest, _stop.Token);
    }

    private bool Count() => Interlocked.Increment(ref _writes) == _cutAt;

    private void Sever()
    {
        if (_stop.IsCancellationRequested) return;
        _stop.Cancel();
        _listener.Stop();
        lock (_open)
        {
            foreach (var socket in _open) socket.Close(0);
        }
    }

    /// <summary>What one connection has sent since its last end.</summary>
    private sealed class Session(CutLine line)
    {
        private readonly Dictionary<string, string> _prepared = new(StringComparer.Ordinal);
        private bool _commits;
        private bool _changes;

        internal bool InTransaction { get; set; }
        internal bool IsDoomed { get; set; }

        /// <summary>True when this message ends something that the database will keep.</summary>
        internal bool EndsWrite(char type, byte[] body)
        {
            const char parse = 'P', bind = 'B', query = 'Q', sync = 'S';
            if (line.IsCut) return false;
            if (type is parse or query)
            {
                var sql = Encoding.UTF8.GetString(body);
                if (type is parse) _prepared[Word(body, 0)] = sql;
                else Look(sql);
            }
            // A statement that was prepared earlier runs by its name alone.
            else if (type is bind)
            {
                Look(_prepared[Word(body, 1)]);
            }
            if (type is not (sync or query)) return false;
            var isWrite = _commits || (_changes && !InTransaction);
            _commits = _changes = false;
            return isWrite;
        }

        // Its words end with a zero: a Parse has its name first, a Bind the portal's and then the statement's.
        private static string Word(byte[] body, int place) => Encoding.UTF8.GetString(body).Split('\0')[place];

        private void Look(string sql)
        {
            _commits |= sql.Contains("COMMIT", StringComparison.Ordinal);
            _changes |= Changes(sql);
        }

        // BEGIN and the first statement travel together: then nothing is kept before the COMMIT.
        private bool Changes(string sql)
        {
            if (sql.Contains("BEGIN", StringComparison.Ordinal)) InTransaction = true;
            return !InTransaction
                && (sql.Contains("insert into", StringComparison.OrdinalIgnoreCase) || sql.Contains("update ", StringComparison.OrdinalIgnoreCase)
                    || sql.Contains("delete from", StringComparison.OrdinalIgnoreCase));
        }
    }
}
