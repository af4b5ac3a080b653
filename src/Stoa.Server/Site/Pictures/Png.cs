using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Stoa.Server.Site.Pictures;

/// <summary>Writes pixels as PNG (RFC 2083): eight bits each of red, green and blue.</summary>
internal static class Png
{
    private const int BytesPerPixel = 3;
    private const byte BitDepth = 8;
    private const byte TrueColour = 2;
    private const uint CrcPolynomial = 0xEDB88320;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] Crcs = [.. Enumerable.Range(0, 256).Select(n => CrcOf((uint)n))];

    /// <summary>A picture.</summary>
    /// <param name="pixels">Row by row, three bytes a pixel.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    public static byte[] Write(ReadOnlySpan<byte> pixels, int width, int height)
    {
        using var png = new MemoryStream();
        png.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (BitDepth, TrueColour);
        WriteChunk(png, "IHDR", header);
        WriteChunk(png, "IDAT", Compress(pixels, width * BytesPerPixel));
        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    // Each row begins with the number of its filter: 0, as it is.
    private static byte[] Compress(ReadOnlySpan<byte> pixels, int rowBytes)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            for (var at = 0; at < pixels.Length; at += rowBytes)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(at, rowBytes));
            }
        }
        return compressed.ToArray();
    }

    private static void WriteChunk(Stream png, string type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes) crc = Crcs[(crc ^ one) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static uint CrcOf(uint n)
    {
        for (var bit = 0; bit < 8; bit++) n = (n & 1) == 1 ? CrcPolynomial ^ (n >> 1) : n >> 1;
        return n;
    }
}
