using System.IO.Compression;
using System.Text;
using Stoa.Server.Import.Maps;
using Stoa.Server.Platform;

namespace Stoa.Server.Import.Rows;

/// <summary>Opens a file as rows, whatever its format and encoding.</summary>
internal sealed class RowFile : IDisposable
{
    private const string Features = "features";

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    private readonly FileStream _file;
    private readonly Stream _utf8;
    private readonly ImportMap _map;

    private RowFile(FileStream file, Stream utf8, ImportMap map)
    {
        _file = file;
        _utf8 = utf8;
        _map = map;
    }

    /// <summary>How much of the file has been read, from 0 to 1.</summary>
    public double Progress => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <exception cref="SetupException">The file is not there, or may not be read.</exception>
    public static RowFile Open(string path, ImportMap map)
    {
        try
        {
            var file = File.OpenRead(path);
            Span<byte> start = stackalloc byte[2];
            var count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            file.Position = 0;
            Stream plain = start[..count].SequenceEqual(Gzip) ? new GZipStream(file, CompressionMode.Decompress) : file;
            var encoding = EncodingOf(start[..count], map);
            return new RowFile(file, encoding is UTF8Encoding ? plain : Encoding.CreateTranscodingStream(plain, encoding, Encoding.UTF8), map);
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new SetupException($"{path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>The rows, read as they are asked for.</summary>
    public IAsyncEnumerable<Row> Rows(CancellationToken cancel) => _map.Format switch
    {
        ImportFormat.Csv => new CsvRows(new StreamReader(_utf8, Encoding.UTF8, detectEncodingFromByteOrderMarks: true), _map.Delimiter).Read()
            .Select(row => row.WithNested(_map.Nested)).ToAsyncEnumerable(),
        ImportFormat.GeoJson => new JsonItems(_utf8, Features).Read(cancel),
        _ => new JsonItems(_utf8, _map.Items ?? "").Read(cancel),
    };

    public void Dispose()
    {
        _utf8.Dispose();
        _file.Dispose();
    }

    // A byte order mark counts more than what the map says.
    private static Encoding EncodingOf(ReadOnlySpan<byte> start, ImportMap map) => start switch
    {
        [0xFF, 0xFE] => Encoding.Unicode,
        [0xFE, 0xFF] => Encoding.BigEndianUnicode,
        _ => map.Encoding,
    };
}
