using System.Text;
using System.Text.RegularExpressions;

namespace Stoa.Server.Import.Maps;

/// <summary>A text with fields of a row in it: <c>{street} {housenumber?}</c>. A field that is empty makes the whole text empty,
/// unless it is marked with a question mark.</summary>
internal sealed partial class Template
{
    private readonly List<Part> _parts = [];

    public Template(string pattern)
    {
        var at = 0;
        foreach (var match in Field().Matches(pattern).Cast<Match>())
        {
            _parts.Add(new Part(pattern[at..match.Index], match.Groups["name"].Value, match.Groups["optional"].Success));
            at = match.Index + match.Length;
        }
        _parts.Add(new Part(pattern[at..], null, IsOptional: true));
    }

    /// <summary>The text for a row; null when a needed field is empty.</summary>
    public string? Fill(IReadOnlyDictionary<string, string> fields)
    {
        var filled = new StringBuilder();
        foreach (var (before, name, isOptional) in _parts)
        {
            filled.Append(before);
            if (name is null) continue;
            var value = Clean(fields.GetValueOrDefault(name));
            if (value.Length == 0 && !isOptional) return null;
            filled.Append(value);
        }
        var text = Clean(filled.ToString());
        return text.Length == 0 ? null : text;
    }

    /// <summary>One line without control characters, without marks that turn the reading direction, without needless blanks.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var clean = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
            }
            else if (!IsInvisible(character))
            {
                clean.Append(character);
            }
        }
        return clean.ToString().Trim();
    }

    private readonly record struct Part(string Before, string? Name, bool IsOptional);

    // Zero-width blanks, byte order marks, and overrides of the reading direction: they can only deceive.
    private static bool IsInvisible(char character) =>
        character is '\u200B' or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    [GeneratedRegex(@"\{(?<name>[^{}?]+)(?<optional>\?)?\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Field();
}
