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

    /// <summary>About how many listings have it, or a word that means the same, in their titles and names.</summary>
    public int Documents { get; init; }

    /// <summary>The categories that it names, by slug: their listings have it, whatever their texts say.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The word itself in a title, as a part of a <c>tsquery</c>.</summary>
    public string InTitle => AnyOf(Own.Select(lexeme => "t/" + lexeme));

    /// <summary>The word anywhere, or a category that it names, as a part of a <c>tsquery</c>.</summary>
    public string Anywhere => AnyOf([.. Lexemes, .. Categories.Select(Search.Matching.Lexemes.Category)]);

    /// <summary>Listings that are about the word: of the category it names, else with it in their title.</summary>
    public string Mainly => Categories.Count > 0 ? AnyOf(Categories.Select(Search.Matching.Lexemes.Category)) : InTitle;

    /// <summary>The word as a part of a <c>tsquery</c>.</summary>
    /// <param name="where"><c>t/</c> for titles, <c>n/</c> for names.</param>
    public string TsQuery(string where) => AnyOf(Lexemes.Select(lexeme => where + lexeme));

    /// <summary>Any of some lexemes, as a part of a <c>tsquery</c>.</summary>
    public static string AnyOf(IEnumerable<string> lexemes) => $"({string.Join(" | ", lexemes.Select(Quoted))})";

    // Inside quotes only these two mean something.
    private static string Quoted(string lexeme) =>
        $"'{lexeme.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>One way to read what somebody typed: words, all of which must be there, and perhaps a place.</summary>
/// <param name="Words">The words.</param>
/// <param name="Place">A place that stood among them; null when none did.</param>
internal sealed record Reading(IReadOnlyList<SearchWord> Words, FoundPlace? Place)
{
    /// <summary>True when a word was taken for another.</summary>
    public bool IsCorrected => Words.Any(word => word.Corrected is not null);

    /// <summary>What was understood, in words; null when nothing was corrected.</summary>
    public string? Corrected => IsCorrected ? string.Join(' ', Words.Select(word => word.Corrected ?? word.Typed)) : null;
}
