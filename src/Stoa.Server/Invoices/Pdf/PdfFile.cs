using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using NodaTime;

namespace Stoa.Server.Invoices.Pdf;

/// <summary>Writes a PDF 1.7 of A4 pages with text in two embedded fonts and thin lines: no more than an invoice needs. Points, from the top left.</summary>
internal sealed class PdfFile
{
    /// <summary>A4.</summary>
    internal const double Width = 595.28;

    /// <summary>A4.</summary>
    internal const double Height = 841.89;

    private readonly List<StringBuilder> _pages = [];
    private readonly (TrueTypeFont Font, SortedDictionary<ushort, char> Used)[] _fonts;
    private readonly ArrayBufferWriter<byte> _file = new();
    private readonly List<int> _offsets = [];

    internal PdfFile()
    {
        var (regular, bold) = PdfFonts.Both;
        _fonts = [(regular, []), (bold, [])];
        AddPage();
    }

    /// <summary>Goes on with another page.</summary>
    internal void AddPage() => _pages.Add(new StringBuilder());

    /// <summary>How wide a text would be.</summary>
    internal double WidthOf(string text, double size, bool bold) => _fonts[bold ? 1 : 0].Font.WidthOf(text, size);

    /// <summary>Writes a line of text; <paramref name="y"/> is where its letters stand.</summary>
    internal void Text(string text, double x, double y, double size, bool bold = false, bool soft = false)
    {
        var (font, used) = _fonts[bold ? 1 : 0];
        var glyphs = new StringBuilder(4 * text.Length);
        foreach (var letter in text)
        {
            var glyph = font.GlyphOf(letter);
            used[glyph] = letter;
            glyphs.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }
        _pages[^1].Append(CultureInfo.InvariantCulture, $"{(soft ? "0.35" : "0")} g BT /F{(bold ? 2 : 1)} {size:0.##} Tf {x:0.##} {Height - y:0.##} Td <{glyphs}> Tj ET\n");
    }

    /// <summary>Draws a thin line across.</summary>
    internal void Line(double from, double to, double y) =>
        _pages[^1].Append(CultureInfo.InvariantCulture, $"0.6 G 0.5 w {from:0.##} {Height - y:0.##} m {to:0.##} {Height - y:0.##} l S\n");

    /// <summary>The file. The same content gives the same bytes.</summary>
    internal byte[] Write(string title, string author, string locale, LocalDate made)
    {
        const int firstFont = 4, objectsPerFont = 5;
        var firstPage = firstFont + (objectsPerFont * _fonts.Length);
        Raw("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        Object($"<< /Type /Catalog /Pages 2 0 R /Lang ({locale}) /ViewerPreferences << /DisplayDocTitle true >> >>");
        Object($"<< /Type /Pages /Kids [{string.Join(' ', _pages.Select((_, i) => Text($"{firstPage + (2 * i)} 0 R")))}] /Count {Text($"{_pages.Count}")} >>");
        Object(Text($"<< /Title {Words(title)} /Author {Words(author)} /CreationDate (D:{made.Year:D4}{made.Month:D2}{made.Day:D2}) >>"));
        for (var i = 0; i < _fonts.Length; i++) Font(_fonts[i].Font, _fonts[i].Used, firstFont + (objectsPerFont * i), i == 0 ? "STOAAA+StoaSans" : "STOAAB+StoaSans-Bold");
        for (var i = 0; i < _pages.Count; i++)
        {
            Object(Text($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Width} {Height}] /Resources << /Font << /F1 {firstFont} 0 R /F2 {firstFont + objectsPerFont} 0 R >> >> /Contents {firstPage + (2 * i) + 1} 0 R >>"));
            Stream(Encoding.ASCII.GetBytes(_pages[i].ToString()));
        }
        var table = _file.WrittenCount;
        Raw(Text($"xref\n0 {_offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in _offsets) Raw(Text($"{offset:D10} 00000 n \n"));
        Raw(Text($"trailer\n<< /Size {_offsets.Count + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        return _file.WrittenSpan.ToArray();
    }

    // Type 0 over a TrueType subset: text is glyph numbers, and a table says which letters they are, for copying and searching.
    private void Font(TrueTypeFont font, SortedDictionary<ushort, char> used, int first, string name)
    {
        int Scaled(int units) => units * 1000 / font.UnitsPerEm;
        Object(Text($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{first + 1} 0 R] /ToUnicode {first + 4} 0 R >>"));
        var widths = string.Join(' ', used.Keys.Select(glyph => Text($"{glyph} [{font.WidthOf(glyph)}]")));
        Object(Text($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {first + 2} 0 R /CIDToGIDMap /Identity /W [{widths}] >>"));
        Object(Text($"<< /Type /FontDescriptor /FontName /{name} /Flags 32 /FontBBox [{string.Join(' ', font.Box.Select(side => Text($"{Scaled(side)}")))}] /ItalicAngle 0 /Ascent {Scaled(font.Ascent)} /Descent {Scaled(font.Descent)} /CapHeight {Scaled(font.Ascent)} /StemV 80 /FontFile2 {first + 3} 0 R >>"));
        var subset = font.Subset(used.Keys);
        Stream(subset, Text($" /Length1 {subset.Length}"));
        var letters = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Stoa def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        const int rangesMax = 100;
        foreach (var chunk in used.Chunk(rangesMax))
        {
            letters.Append(CultureInfo.InvariantCulture, $"{chunk.Length} beginbfchar\n");
            foreach (var (glyph, letter) in chunk) letters.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{(int)letter:X4}>\n");
            letters.Append("endbfchar\n");
        }
        letters.Append("endcmap CMapName currentdict /CMap defineresource pop end end\n");
        Stream(Encoding.ASCII.GetBytes(letters.ToString()));
    }

    private void Object(string body)
    {
        _offsets.Add(_file.WrittenCount);
        Raw(Text($"{_offsets.Count} 0 obj\n{body}\nendobj\n"));
    }

    private void Stream(byte[] bytes, string more = "")
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(bytes);
        _offsets.Add(_file.WrittenCount);
        Raw(Text($"{_offsets.Count} 0 obj\n<< /Length {packed.Length} /Filter /FlateDecode{more} >>\nstream\n"));
        _file.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
        Raw("\nendstream\nendobj\n");
    }

    private static string Words(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Raw(string text) => _file.Write(Encoding.Latin1.GetBytes(text));
}
