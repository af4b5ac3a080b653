using System.Globalization;
using System.Text;

namespace Stoa.Server.Search;

/// <summary>What somebody typed, as PostgreSQL searches for it: every word, the last one by its beginning.</summary>
/// <param name="Plain">The words alone, for comparing by trigrams.</param>
/// <param name="TsQuery">The words as a <c>tsquery</c>.</param>
internal sealed record TextQuery(string Plain, string TsQuery)
{
    /// <summary>Longer texts are cut: nobody means more.</summary>
    public const int LengthMax = 100;

    private const int WordsMax = 8;

    /// <summary>The query of a text; null when it holds no word.</summary>
    public static TextQuery? Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var words = Words(text.Length > LengthMax ? text[..LengthMax] : text);
        if (words.Count == 0) return null;
        // Only letters and digits are left, so nothing in them can be an operator.
        return new TextQuery(string.Join(' ', words), string.Join(" & ", words) + ":*");
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var character in WellFormed(text).Normalize(NormalizationForm.FormC).Append(' '))
        {
            if (IsPartOfWord(character))
            {
                word.Append(character);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
                if (words.Count == WordsMax) break;
            }
        }
        return words;
    }

    private static bool IsPartOfWord(char character) =>
        char.IsLetterOrDigit(character)
        || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Half a surrogate pair cannot be normalized, nor stored.
    private static string WellFormed(string text) => new([.. text.Where(character => !char.IsSurrogate(character))]);
}
