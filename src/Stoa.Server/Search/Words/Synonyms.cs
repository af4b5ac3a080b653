using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Stoa.Server.Platform;

namespace Stoa.Server.Search.Words;

/// <summary>Words that mean the same to somebody who searches, read from a file once.</summary>
public sealed class Synonyms
{
    private const string Shipped = "words/synonyms.txt";
    private const int LinesMax = 5_000;
    private const int PerLineMax = 20;
    private const int SingularLengthMin = 2;
    private static readonly string[] PluralEndings = ["s", "es", "x", "n", "en", "e"];

    private readonly FrozenDictionary<string, IReadOnlyList<string>> _byWord;

    private Synonyms(Dictionary<string, IReadOnlyList<string>> byWord) => _byWord = byWord.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those of the options' file, else those that come with the program.</summary>
    /// <exception cref="SetupException">The file is missing or cannot be used; the sentence names it.</exception>
    public static Synonyms Load(SearchOptions options)
    {
        var path = options.Synonyms ?? Path.Combine(AppContext.BaseDirectory, Shipped);
        if (!File.Exists(path)) throw new SetupException($"There is no file of synonyms at {path}.");
        return Parse(File.ReadAllLines(path), path);
    }

    /// <summary>From lines such as <c>hairdresser, coiffeur, friseur</c>; those that begin with # say nothing.</summary>
    public static Synonyms Parse(IReadOnlyList<string> lines, string path)
    {
        if (lines.Count > LinesMax) throw new SetupException($"{path}: has more than {LinesMax} lines.");
        var byWord = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (line, at) in lines.Select((line, at) => (line.Trim(), at + 1)))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            string[] words = [.. line.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Plain).Distinct(StringComparer.Ordinal)];
            if (words.Length is < 2 or > PerLineMax) throw new SetupException($"{path}, line {at}: write 2 to {PerLineMax} words with commas between.");
            foreach (var word in words)
            {
                if (!word.All(char.IsLetterOrDigit)) throw new SetupException($"{path}, line {at}: \"{word}\" is not one word.");
                byWord[word] = [.. byWord.GetValueOrDefault(word, []).Concat(words).Where(other => other != word).Distinct(StringComparer.Ordinal)];
            }
        }
        return new Synonyms(byWord);
    }

    /// <summary>What else to look for; empty when nothing.</summary>
    public IReadOnlyList<string> Of(string word) => Singulars(word).Select(one => _byWord.GetValueOrDefault(one)).FirstOrDefault(others => others is not null) ?? [];

    /// <summary>A word as it may stand in a list: plain, and without the endings of plurals in our languages.</summary>
    internal static IEnumerable<string> Singulars(string word)
    {
        var plain = Plain(word);
        yield return plain;
        foreach (var ending in PluralEndings)
        {
            if (plain.Length > ending.Length + SingularLengthMin && plain.EndsWith(ending, StringComparison.Ordinal)) yield return plain[..^ending.Length];
        }
    }

    /// <summary>Small letters without accents.</summary>
    internal static string Plain(string word)
    {
        var plain = new StringBuilder(word.Length);
        foreach (var character in word.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark) plain.Append(char.ToLowerInvariant(character));
        }
        return plain.ToString();
    }
}
