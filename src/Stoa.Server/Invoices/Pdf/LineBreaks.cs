using System.Text;

namespace Stoa.Server.Invoices.Pdf;

/// <summary>Cuts a text into lines that fit: between words, and within a word only where it alone is too wide, as a long address may be.</summary>
internal static class LineBreaks
{
    /// <summary>The lines, one at least.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="width">What fits on a line.</param>
    /// <param name="widthOf">How wide a text is.</param>
    internal static List<string> Of(string text, double width, Func<string, double> widthOf)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Pieces(word, width, widthOf)))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && widthOf(longer) > width)
            {
                lines.Add(line);
                longer = word;
            }
            line = longer;
        }
        lines.Add(line);
        return lines;
    }

    private static IEnumerable<string> Pieces(string word, double width, Func<string, double> widthOf)
    {
        if (widthOf(word) <= width)
        {
            yield return word;
            yield break;
        }
        var piece = new StringBuilder();
        foreach (var letter in word.EnumerateRunes())
        {
            if (piece.Length > 0 && widthOf($"{piece}{letter}") > width)
            {
                yield return piece.ToString();
                piece.Clear();
            }
            piece.Append(letter.ToString());
        }
        yield return piece.ToString();
    }
}
