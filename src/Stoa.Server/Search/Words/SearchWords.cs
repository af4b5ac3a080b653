using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Stoa.Server.Search.Words;

/// <summary>What somebody typed, as words.</summary>
internal static class SearchWords
{
    /// <summary>Longer texts are cut: nobody means more.</summary>
    public const int LengthMax = 100;

    /// <summary>Further words are left out.</summary>
    public const int CountMax = 8;

    // Nobody counts further by hand; years and street numbers are something else.
    private const int CountDigitsMax = 3;

    // Words before a place.
    private static readonly FrozenSet<string> Near = new[]
    {
        "near", "in", "at", "around", "close", "to", "by", "nearby", "a", "à", "au", "aux", "près", "pres", "proche", "vers", "dans", "bei", "nahe", "nähe",
        "im", "um", "cerca", "en", "junto",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Words that say nothing by themselves.
    private static readonly FrozenSet<string> Small = new[]
    {
        "the", "an", "and", "of", "for", "with", "on", "my", "le", "la", "les", "l", "d", "de", "des", "du", "et", "un", "une", "pour", "avec", "der", "die",
        "das", "und", "für", "mit", "von", "ein", "eine", "el", "los", "las", "y", "con", "para", "del", "una", "me", "moi", "mir", "mi", "meiner",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Parts of the names of so many places that they are the name of none.
    private static readonly FrozenSet<string> OfManyNames = new[]
    {
        "centre", "center", "centro", "central", "zentrum", "park", "parque", "place", "plaza", "platz", "saint", "sainte", "santa", "north", "south", "nord",
        "norte", "ouest", "oeste", "avenue", "avenida", "street", "strasse", "straße", "ville", "village", "heights", "grande", "vieux", "petite",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The words of a text, at most <see cref="CountMax"/>; none when it holds none.</summary>
    public static IReadOnlyList<string> Of(string? text)
    {
        var words = new List<string>();
        if (string.IsNullOrWhiteSpace(text)) return words;
        var word = new StringBuilder();
        // Half a surrogate pair cannot be normalized, nor stored.
        var whole = new string([.. (text.Length > LengthMax ? text[..LengthMax] : text).Where(character => !char.IsSurrogate(character))]);
        foreach (var character in whole.Normalize(NormalizationForm.FormC).Append(' '))
        {
            if (IsPartOfWord(character))
            {
                word.Append(character);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
                if (words.Count == CountMax) break;
            }
        }
        return words;
    }

    /// <summary>Without the words that say nothing, as long as others are left.</summary>
    public static IReadOnlyList<string> Meaningful(IReadOnlyList<string> words)
    {
        string[] telling = [.. words.Where(word => !Small.Contains(word) && !Near.Contains(word))];
        return telling.Length > 0 ? telling : words;
    }

    /// <summary>True for a word that stands before a place.</summary>
    public static bool IsNear(string word) => Near.Contains(word);

    /// <summary>True for a word that says nothing by itself.</summary>
    public static bool IsSmall(string word) => Small.Contains(word) || Near.Contains(word);

    /// <summary>True for a number that may say how many of something there are.</summary>
    public static bool IsCount(string word) => word.Length <= CountDigitsMax && word.All(char.IsAsciiDigit);

    /// <summary>True for a word that is a part of many places' names, and alone the name of none.</summary>
    public static bool IsOfManyNames(string word) => OfManyNames.Contains(word);

    private static bool IsPartOfWord(char character) =>
        char.IsLetterOrDigit(character)
        || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
