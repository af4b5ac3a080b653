using System.Buffers.Binary;
using System.Text;

namespace Stoa.Server.Invoices.Pdf;

/// <summary>A TrueType font, as far as a PDF needs it: which glyph a letter has, how wide it is, and a font of only the glyphs that were used.</summary>
internal sealed class TrueTypeFont
{
    private const int DirectoryEntry = 16;
    private const int DirectoryStart = 12;
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] _data;
    private readonly Dictionary<string, (int Start, int Length)> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<char, ushort> _glyphs = [];
    private readonly int _metrics;
    private readonly bool _hasLongOffsets;

    /// <summary>Reads a font file.</summary>
    /// <exception cref="FormatException">It is none that can be read.</exception>
    internal TrueTypeFont(byte[] data)
    {
        _data = data;
        for (var (i, count) = (0, U16(4)); i < count; i++)
        {
            var at = DirectoryStart + (i * DirectoryEntry);
            _tables[Encoding.ASCII.GetString(data, at, 4)] = ((int)U32(at + 8), (int)U32(at + 12));
        }
        var head = Start("head");
        (UnitsPerEm, _hasLongOffsets) = (U16(head + 18), U16(head + 50) != 0);
        Box = [S16(head + 36), S16(head + 38), S16(head + 40), S16(head + 42)];
        (Ascent, Descent) = (S16(Start("hhea") + 4), S16(Start("hhea") + 6));
        (GlyphCount, _metrics) = (U16(Start("maxp") + 4), U16(Start("hhea") + 34));
        ReadLetters();
    }

    /// <summary>Units of an em.</summary>
    internal int UnitsPerEm { get; }

    /// <summary>How many glyphs there are.</summary>
    internal int GlyphCount { get; }

    /// <summary>The box around every glyph, in units.</summary>
    internal IReadOnlyList<int> Box { get; }

    /// <summary>How far letters rise, in units.</summary>
    internal int Ascent { get; }

    /// <summary>How far letters reach below the line, in units; negative.</summary>
    internal int Descent { get; }

    /// <summary>The glyph of a letter; 0, an empty box, for one that the font does not have.</summary>
    internal ushort GlyphOf(char letter) => _glyphs.GetValueOrDefault(letter);

    /// <summary>How wide a glyph is, in thousandths of the size.</summary>
    internal int WidthOf(ushort glyph) => U16(Start("hmtx") + (4 * Math.Min((int)glyph, _metrics - 1))) * 1000 / UnitsPerEm;

    /// <summary>How wide a text is at a size, in points.</summary>
    internal double WidthOf(string text, double size) => text.Sum(letter => WidthOf(GlyphOf(letter))) * size / 1000;

    /// <summary>The font with these glyphs alone; the others are there, and empty.</summary>
    internal byte[] Subset(IEnumerable<ushort> used)
    {
        var keep = new SortedSet<int>(used.Select(glyph => (int)glyph)) { 0 };
        var open = new Queue<int>(keep);
        while (open.TryDequeue(out var glyph))
        {
            foreach (var part in PartsOf(glyph).Where(keep.Add)) open.Enqueue(part);
        }
        using var glyf = new MemoryStream();
        var loca = new byte[4 * (GlyphCount + 1)];
        for (var glyph = 0; glyph < GlyphCount; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * glyph), (uint)glyf.Length);
            if (!keep.Contains(glyph)) continue;
            var (start, length) = Outline(glyph);
            glyf.Write(_data, start, length);
            while (glyf.Length % 4 != 0) glyf.WriteByte(0);
        }
        BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * GlyphCount), (uint)glyf.Length);
        var head = Table("head");
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(50), 1);
        var outlines = glyf.ToArray();
        return Assemble([.. Kept.Where(_tables.ContainsKey).Select(name => (name, name switch
        {
            "glyf" => outlines,
            "loca" => loca,
            "head" => head,
            _ => Table(name),
        }))]);
    }

    private static byte[] Assemble(List<(string Name, byte[] Bytes)> tables)
    {
        var at = DirectoryStart + (tables.Count * DirectoryEntry);
        var file = new byte[at + tables.Sum(table => Padded(table.Bytes.Length))];
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables.Count);
        for (var i = 0; i < tables.Count; i++)
        {
            var bytes = tables[i].Bytes;
            var entry = file.AsSpan(DirectoryStart + (i * DirectoryEntry), DirectoryEntry);
            Encoding.ASCII.GetBytes(tables[i].Name, entry);
            bytes.CopyTo(file, at);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(file.AsSpan(at, Padded(bytes.Length))));
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)at);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)bytes.Length);
            at += Padded(bytes.Length);
        }
        return file;
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (var at = 0; at < bytes.Length; at += 4) sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]));
        return sum;
    }

    // A letter with an accent is often made of two other glyphs.
    private IEnumerable<int> PartsOf(int glyph)
    {
        const int words = 0x1, scale = 0x8, more = 0x20, twoScales = 0x40, matrix = 0x80, headerLength = 10;
        var (start, length) = Outline(glyph);
        if (length == 0 || S16(start) >= 0) yield break;
        for (var at = start + headerLength; ;)
        {
            var flags = U16(at);
            yield return U16(at + 2);
            at += 4 + ((flags & words) != 0 ? 4 : 2) + ((flags & scale) != 0 ? 2 : (flags & twoScales) != 0 ? 4 : (flags & matrix) != 0 ? 8 : 0);
            if ((flags & more) == 0) yield break;
        }
    }

    private (int Start, int Length) Outline(int glyph)
    {
        var loca = Start("loca");
        var (from, to) = _hasLongOffsets
            ? ((int)U32(loca + (4 * glyph)), (int)U32(loca + (4 * glyph) + 4))
            : (2 * U16(loca + (2 * glyph)), 2 * U16(loca + (2 * glyph) + 2));
        return (Start("glyf") + from, to - from);
    }

    // The table for Windows and Unicode's first plane, format 4: ranges of letters, each with a shift or a list of glyphs.
    private void ReadLetters()
    {
        var cmap = Start("cmap");
        for (var (i, count) = (0, U16(cmap + 2)); i < count; i++)
        {
            var record = cmap + 4 + (8 * i);
            var at = cmap + (int)U32(record + 4);
            if (U16(record) != 3 || U16(record + 2) != 1 || U16(at) != 4) continue;
            var size = U16(at + 6);
            for (var range = 0; range < size; range += 2) ReadRange(at + 14 + range, size);
            return;
        }
        throw new FormatException("The font has no table of Unicode letters.");
    }

    private void ReadRange(int ends, int size)
    {
        const int lastLetter = 0xFFFF;
        var (last, first, shift, list) = (U16(ends), U16(ends + size + 2), U16(ends + (2 * size) + 2), ends + (3 * size) + 2);
        for (int letter = first; letter <= last && letter < lastLetter; letter++)
        {
            var offset = U16(list);
            var glyph = offset == 0 ? (ushort)(letter + shift) : U16(list + offset + (2 * (letter - first)));
            if (offset != 0 && glyph != 0) glyph = (ushort)(glyph + shift);
            if (glyph != 0) _glyphs[(char)letter] = glyph;
        }
    }

    private byte[] Table(string name) => _data.AsSpan(_tables[name].Start, _tables[name].Length).ToArray();

    private int Start(string name) => _tables.TryGetValue(name, out var table) ? table.Start : throw new FormatException($"The font has no table {name}.");

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(_data.AsSpan(at));

    private short S16(int at) => BinaryPrimitives.ReadInt16BigEndian(_data.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_data.AsSpan(at));
}
