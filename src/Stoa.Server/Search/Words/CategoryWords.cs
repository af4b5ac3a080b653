using System.Collections.Frozen;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Search.Words;

/// <summary>Words that name a category of this marketplace, in any language: read from a file once, with the categories' own names.</summary>
public sealed class CategoryWords
{
    private const string Shipped = "words/categories.txt";
    private const int LinesMax = 5_000;
    private const int WordsMax = 50;
    private const int PhraseWordsMax = 4;

    private readonly FrozenDictionary<string, IReadOnlyList<string>> _byWord;

    private CategoryWords(Dictionary<string, IReadOnlyList<string>> byWord) => _byWord = byWord.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those of the options' file, else those that come with the program.</summary>
    /// <exception cref="SetupException">The file is missing or cannot be used; the sentence names it.</exception>
    public static CategoryWords Load(SearchOptions options, Marketplace marketplace)
    {
        var path = options.CategoryWords ?? Path.Combine(AppContext.BaseDirectory, Shipped);
        if (!File.Exists(path)) throw new SetupException($"There is no file of category words at {path}.");
        return Parse(File.ReadAllLines(path), path, marketplace);
    }

    /// <summary>From lines such as <c>hair: hairdresser, coiffeur</c>; those that begin with # say nothing.</summary>
    public static CategoryWords Parse(IReadOnlyList<string> lines, string path, Marketplace marketplace)
    {
        if (lines.Count > LinesMax) throw new SetupException($"{path}: has more than {LinesMax} lines.");
        var byWord = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        void Add(string word, string slug)
        {
            if (marketplace.FindCategory(slug) is not null) byWord[word] = [.. byWord.GetValueOrDefault(word, []).Append(slug).Distinct(StringComparer.Ordinal)];
        }
        foreach (var category in marketplace.Categories)
        {
            if (Synonyms.Plain(category.Name) is var name && name.All(char.IsLetterOrDigit)) Add(name, category.Slug);
        }
        foreach (var (line, at) in lines.Select((line, at) => (line.Trim(), at + 1)))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } slug, var list]) throw new SetupException($"{path}, line {at}: write a category's slug, a colon, and words.");
            string[] words = [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Synonyms.Plain)];
            if (words.Length is 0 or > WordsMax) throw new SetupException($"{path}, line {at}: write 1 to {WordsMax} words with commas between.");
            foreach (var word in words)
            {
                if (word.Split(' ') is not { Length: <= PhraseWordsMax } parts || !parts.All(part => part.Length > 0 && part.All(char.IsLetterOrDigit)))
                    throw new SetupException($"{path}, line {at}: \"{word}\" is not one to {PhraseWordsMax} words of letters and digits.");
                Add(word, slug);
            }
        }
        return new CategoryWords(byWord);
    }

    /// <summary>The slugs of the categories that a word names; empty when it names none.</summary>
    public IReadOnlyList<string> Of(string word) =>
        Synonyms.Singulars(word).Select(one => _byWord.GetValueOrDefault(one)).FirstOrDefault(slugs => slugs is not null) ?? [];

    /// <summary>How many words from a position on name categories together, and which; one word and none when they do not.</summary>
    public (int Count, IReadOnlyList<string> Categories) PhraseAt(IReadOnlyList<string> typed, int first)
    {
        for (var count = Math.Min(PhraseWordsMax, typed.Count - first); count > 1; count--)
        {
            foreach (var spelling in Spellings(typed.Skip(first).Take(count)))
            {
                if (_byWord.TryGetValue(spelling, out var slugs)) return (count, slugs);
            }
        }
        return (1, []);
    }

    // Each word as it is, or without the ending of a plural.
    private static IEnumerable<string> Spellings(IEnumerable<string> words) => words.Select(Synonyms.Singulars)
        .Aggregate((IEnumerable<string>)[""], (begun, word) => begun.SelectMany(start => word.Select(one => start.Length == 0 ? one : $"{start} {one}")));

    /// <summary>The word that was most likely meant by one that was typed wrongly; null when none is near enough.</summary>
    internal string? Closest(string plain) => _byWord.Keys
        .Where(word => Math.Abs(word.Length - plain.Length) <= EditDistance.Forgiven(plain.Length))
        .Select(word => (Word: word, Slips: EditDistance.Between(plain, word)))
        .Where(one => one.Slips <= EditDistance.Forgiven(plain.Length))
        .OrderBy(one => one.Slips).ThenBy(one => one.Word, StringComparer.Ordinal)
        .Select(one => one.Word).FirstOrDefault();
}
