using System.Globalization;
using System.Text;

namespace Stoa.Server.Disputes.Chargebacks;

/// <summary>
/// Plain text as a PDF of A4 pages in a typewriter's letters, which every reader has. Letters outside Western European (Windows-1252) lose their
/// accents, or become a question mark; the text itself is kept beside the file.
/// </summary>
internal static class PlainPdf
{
    private const int LettersPerLine = 92;
    private const int LinesPerPage = 68;
    private const int PagesMax = 400;
    private const int FirstPageObject = 4;

    // The places of Windows-1252 that are not those of Unicode.
    private const string Special = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
    private const int SpecialFrom = 0x80;

    /// <summary>The file.</summary>
    internal static byte[] Of(string text)
    {
        var pages = Wrap(text).Chunk(LinesPerPage).Take(PagesMax).ToList();
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select((_, i) => $"{FirstPageObject + (2 * i)} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        };
        for (var i = 0; i < pages.Count; i++)
        {
            var content = Content(pages[i], i + 1, pages.Count);
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {FirstPageObject + (2 * i) + 1} 0 R >>");
            objects.Add($"<< /Length {content.Length} >>\nstream\n{content}\nendstream");
        }
        return Assemble(objects);
    }

    private static string Content(string[] lines, int page, int pages)
    {
        var text = new StringBuilder("BT /F1 9 Tf 11 TL 50 792 Td");
        foreach (var line in lines) text.Append("\n(").Append(Escape(line)).Append(") Tj T*");
        return text.Append("\nET\nBT /F1 8 Tf 50 30 Td (").Append(CultureInfo.InvariantCulture, $"{page} / {pages}").Append(") Tj ET").ToString();
    }

    private static byte[] Assemble(List<string> objects)
    {
        var file = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        for (var i = 0; i < objects.Count; i++)
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }
        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places) file.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        // Every letter is a byte by now.
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    private static IEnumerable<string> Wrap(string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var rest = line.TrimEnd();
            var indent = rest.Length - rest.TrimStart().Length;
            var margin = new string(' ', Math.Min(indent, LettersPerLine / 2));
            while (rest.Length > LettersPerLine)
            {
                var cut = rest.LastIndexOf(' ', LettersPerLine);
                if (cut <= margin.Length) cut = LettersPerLine;
                yield return rest[..cut];
                rest = margin + rest[cut..].TrimStart();
            }
            yield return rest;
        }
    }

    private static string Escape(string line)
    {
        var escaped = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
        {
            foreach (var letter in LettersOf(rune))
            {
                if (letter is '(' or ')' or '\\') escaped.Append('\\');
                escaped.Append(letter);
            }
        }
        return escaped.ToString();
    }

    private static string LettersOf(Rune rune)
    {
        if (Byte(rune) is { } known) return known.ToString();
        var plain = string.Concat(rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes()
            .Where(part => Rune.GetUnicodeCategory(part) is not UnicodeCategory.NonSpacingMark).Select(part => Byte(part) ?? '?'));
        return plain.Length == 0 ? "?" : plain;
    }

    private static char? Byte(Rune rune)
    {
        if (rune.Value is >= ' ' and < '\u007f' or >= 0xA0 and <= 0xFF) return (char)rune.Value;
        return rune.IsBmp && Special.IndexOf((char)rune.Value, StringComparison.Ordinal) is >= 0 and var at ? (char)(SpecialFrom + at) : null;
    }
}
