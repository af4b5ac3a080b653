namespace Stoa.Server.Search.Words;

/// <summary>A word that is looked for, by its lexemes: its own, and those of words that mean the same.</summary>
/// <param name="Typed">As it was typed.</param>
/// <param name="Lexemes">Any of them will do.</param>
/// <param name="IsKnown">True when some listing has it as it is typed.</param>
/// <param name="Corrected">What it was taken for; null when it was taken as it is.</param>
internal sealed record SearchWord(string Typed, IReadOnlyList<string> Lexemes, bool IsKnown, string? Corrected = null)
{
    /// <summary>Its own lexemes, without those of words that mean the same: in a title, only they count in full.</summary>
    public IReadOnlyList<string> Own { get; init; } = Lexemes;

    /// <summary>Of a number before a word, its lexemes together with that word's; null for anything else.</summary>
    public IReadOnlyList<string>? Counted { get; init; }

    /// <summary>Its lexemes in titles and names.</summary>
    public IReadOnlyList<string> InNames => Counted ?? Lexemes;

    /// <summary>About how many listings have it, or a word that means the same, in their titles and names.</summary>
    public int Documents { get; init; }

    /// <summary>The categories that it names, by slug: their listings have it, whatever their texts say.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The words of a phrase that names a category; empty for a single word.</summary>
    public IReadOnlyList<SearchWord> Parts { get; init; } = [];

    /// <summary>The word itself in a title, as a part of a <c>tsquery</c>.</summary>
    public string InTitle => Parts.Count > 0 ? AllOf(Parts.Select(part => part.InTitle)) : AnyOf(Own.Select(lexeme => "t/" + lexeme));

    /// <summary>The word anywhere, or a category that it names, as a part of a <c>tsquery</c>.</summary>
    public string Anywhere => Parts.Count > 0
        ? $"({AllOf(Parts.Select(part => AnyOf(part.Lexemes)))} | {AnyOf(Categories.Select(Search.Matching.Lexemes.Category))})"
        : AnyOf([.. Lexemes, .. Categories.Select(Search.Matching.Lexemes.Category)]);

    /// <summary>Listings that are about the word: of the category it names, else with it in their title.</summary>
    public string Mainly => Categories.Count > 0 ? AnyOf(Categories.Select(Search.Matching.Lexemes.Category)) : InTitle;

    /// <summary>The word as a part of a <c>tsquery</c>.</summary>
    /// <param name="where"><c>t/</c> for titles, <c>n/</c> for names.</param>
    public string TsQuery(string where) => Parts.Count > 0 ? AllOf(Parts.Select(part => part.TsQuery(where))) : AnyOf(Lexemes.Select(lexeme => where + lexeme));

    /// <summary>A number before a word: in a title, <c>2 bedrooms</c> says something else than <c>1 bedroom, 2 beds</c>.</summary>
    public static SearchWord Number(SearchWord number, SearchWord counted)
    {
        string With(string lexeme) => $"{number.Typed}{Search.Matching.Lexemes.NumberJoint}{lexeme}";
        return number with { Own = [.. counted.Own.Select(With)], Counted = [.. counted.Lexemes.Select(With)] };
    }

    /// <summary>Words that name a category together, though each may mean something else: <c>hair salon</c>.</summary>
    public static SearchWord Phrase(IReadOnlyList<SearchWord> parts, IReadOnlyList<string> categories) => Any(parts) with
    {
        Documents = parts.Min(part => part.Documents),
        Categories = categories,
        Parts = parts,
    };

    /// <summary>Several words as one: whatever has any of them has it.</summary>
    public static SearchWord Any(IReadOnlyList<SearchWord> words) => new(
        string.Join(' ', words.Select(word => word.Typed)), [.. words.SelectMany(word => word.Lexemes).Distinct(StringComparer.Ordinal)], IsKnown: true)
    {
        Own = [.. words.SelectMany(word => word.Own).Distinct(StringComparer.Ordinal)],
        Documents = words.Sum(word => word.Documents),
        Categories = [.. words.SelectMany(word => word.Categories).Distinct(StringComparer.Ordinal)],
    };

    /// <summary>Any of some lexemes, as a part of a <c>tsquery</c>.</summary>
    public static string AnyOf(IEnumerable<string> lexemes) => $"({string.Join(" | ", lexemes.Select(Quoted))})";

    private static string AllOf(IEnumerable<string> parts) => $"({string.Join(" & ", parts)})";

    // Inside quotes only these two mean something.
    private static string Quoted(string lexeme) =>
        $"'{lexeme.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>One way to read what somebody typed: words, all of which must be there, and perhaps a place.</summary>
/// <param name="Words">The words.</param>
/// <param name="Place">A place that stood among them; null when none did.</param>
internal sealed record Reading(IReadOnlyList<SearchWord> Words, FoundPlace? Place)
{
    // Letters and short numbers alone say nothing.
    private const int TellingLengthMin = 3;

    /// <summary>What was typed and is not asked for; empty when all of it is.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>True when a word was taken for another.</summary>
    public bool IsCorrected => Words.Any(word => word.Corrected is not null);

    /// <summary>What was understood, in words; null when nothing was corrected.</summary>
    public string? Corrected => IsCorrected ? string.Join(' ', Words.Select(word => word.Corrected ?? word.Typed)) : null;

    /// <summary>Without the words that no listing has, and those that say nothing; null when that leaves none of them, or all.</summary>
    public Reading? Known() => Only(Words.Where(word => word.IsKnown && word.Typed.Length >= TellingLengthMin));

    /// <summary>Only the words that name a category, any of which will do; null when that leaves none of them, or all.</summary>
    public Reading? Categories()
    {
        var naming = Words.Where(word => word.Categories.Count > 0).ToList();
        if (naming.Count < 2) return Only(naming);
        return this with { Words = [SearchWord.Any(naming)], LeftOut = LeftOutBut(naming) };
    }

    private Reading? Only(IEnumerable<SearchWord> kept)
    {
        SearchWord[] words = [.. kept];
        return words.Length == 0 || words.Length == Words.Count ? null : this with { Words = words, LeftOut = LeftOutBut(words) };
    }

    private string[] LeftOutBut(IReadOnlyCollection<SearchWord> kept) => [.. Words.Where(word => !kept.Contains(word)).Select(word => word.Typed)];
}
