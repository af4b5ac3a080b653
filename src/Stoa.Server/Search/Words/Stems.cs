namespace Stoa.Server.Search.Words;

/// <summary>
/// Which stems of a word are looked for. Each word is stemmed by the rules of three languages, and those of a language that it is not of may leave
/// little: <c>fitness</c> becomes <c>fit</c>, <c>barber</c> becomes <c>barb</c>, and would find a fitting and a Barbara.
/// </summary>
internal static class Stems
{
    private const int TellingLength = 5;
    private const int PluralLength = 2;

    /// <summary>The stems that still say what the word says.</summary>
    /// <param name="plain">The word, small and without accents.</param>
    /// <param name="stems">Its stems, the word itself among them.</param>
    public static string[] Of(string plain, string[] stems)
    {
        string[] telling = [.. stems.Where(stem => Tells(plain, stem))];
        return telling.Length > 0 ? telling : stems;
    }

    private static bool Tells(string plain, string stem)
    {
        var lost = plain.Length - stem.Length;
        // "unas" (nails) has "una" for a stem, and half of all texts have that.
        if (lost > 0 && SearchWords.IsSmall(stem)) return false;
        return stem.Length >= TellingLength || lost <= 1 || (lost == PluralLength && plain.EndsWith('s')) || plain.EndsWith("ing", StringComparison.Ordinal);
    }
}
