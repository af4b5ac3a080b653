namespace Stoa.Server.Site;

/// <summary>A text in one short line, for search engines and previews.</summary>
public static class Blurb
{
    /// <summary>The longest, in characters: what search engines show.</summary>
    public const int LengthMax = 160;

    /// <summary>The beginning of the text, cut after a word; null when there is nothing in it.</summary>
    public static string? Of(string text)
    {
        var line = string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= LengthMax) return line.Length == 0 ? null : line;
        var cut = line.LastIndexOf(' ', LengthMax - 1);
        // Half a surrogate pair is no text.
        var end = cut > LengthMax / 2 ? cut : char.IsHighSurrogate(line[LengthMax - 2]) ? LengthMax - 2 : LengthMax - 1;
        return $"{line[..end].TrimEnd(',', ';', ':', '.', ' ')}…";
    }
}
