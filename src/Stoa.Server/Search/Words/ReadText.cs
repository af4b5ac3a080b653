using Npgsql;

namespace Stoa.Server.Search.Words;

/// <summary>Understands what somebody typed: stems, words that mean the same, places among the words.</summary>
internal sealed class ReadText(NpgsqlDataSource database, Synonyms synonyms, CategoryWords categories)
{
    // Phrases of more words are no names of places.
    private const int PlaceWordsMax = 4;

    // Shorter words are part of too many names.
    private const int PartLengthMin = 5;

    private const string WordsSql = """
        select search.stems(word), (select v.documents from search.vocabulary v where v.word = platform.plain(asked.word))
        from unnest($1) with ordinality as asked (word, n) order by n
        """;

    // By its whole name; else as whole words of a longer name.
    private const string PlacesSql = """
        select asked.n::int, p.name = platform.plain(asked.phrase) as is_whole, p.shown_as, p.latitude, p.longitude, p.radius_km
        from unnest($1) with ordinality as asked (phrase, n)
        join catalog.places p on p.name = platform.plain(asked.phrase)
        union all
        select asked.n::int, false, p.shown_as, p.latitude, p.longitude, p.radius_km
        from unnest($2) with ordinality as asked (phrase, n)
        join catalog.places p on asked.phrase <> '' and p.name like '%' || platform.plain(asked.phrase) || '%' and p.name <> platform.plain(asked.phrase)
            and ' ' || translate(p.name, '-''’/', '    ') || ' ' like '% ' || platform.plain(asked.phrase) || ' %'
        """;

    private sealed record NamedPhrase(int First, int Count, bool IsWhole, bool IsAnnounced, FoundPlace Place);

    /// <summary>The ways to read a text, the likeliest first; none when it holds no word.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="mayNamePlace">False when the place was said elsewhere.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<Reading>> Of(string? text, bool mayNamePlace, CancellationToken cancel)
    {
        var typed = SearchWords.Of(text);
        if (typed.Count == 0) return [];
        var words = await Words(typed, cancel);
        typed = Phrased(typed, words);
        var readings = new List<Reading>();
        if (mayNamePlace)
        {
            foreach (var phrase in (await Places(typed, cancel)).Take(2))
            {
                var rest = typed.Take(phrase.First).Concat(typed.Skip(phrase.First + phrase.Count)).Where(word => !SearchWords.IsSmall(word)).ToList();
                // A part of a name alone is more likely a word.
                if (rest.Count > 0 || phrase.IsWhole) readings.Add(new Reading(Counted([.. rest.Select(word => words[word])]), phrase.Place));
            }
        }
        readings.Add(new Reading(Counted([.. SearchWords.Meaningful(typed).Distinct(StringComparer.Ordinal).Select(word => words[word])]), null));
        return readings;
    }

    // "2 bedroom" is two of something: the number belongs to the word after it.
    private static List<SearchWord> Counted(IReadOnlyList<SearchWord> words) =>
    [
        .. words.Select((word, at) => at + 1 < words.Count && SearchWords.IsCount(word.Typed) && !SearchWords.IsCount(words[at + 1].Typed)
            ? SearchWord.Number(word, words[at + 1].Parts is [var first, ..] ? first : words[at + 1])
            : word),
    ];

    // Words that name a category together become one.
    private List<string> Phrased(IReadOnlyList<string> typed, Dictionary<string, SearchWord> words)
    {
        var phrased = new List<string>(typed.Count);
        for (var at = 0; at < typed.Count;)
        {
            var (count, named) = categories.PhraseAt(typed, at);
            SearchWord[] parts = [.. SearchWords.Meaningful([.. typed.Skip(at).Take(count)]).Select(word => words[word])];
            var phrase = string.Join(' ', typed.Skip(at).Take(count));
            if (count > 1) words[phrase] = SearchWord.Phrase(parts, named) with { Typed = phrase };
            phrased.Add(phrase);
            at += count;
        }
        return phrased;
    }

    private async Task<Dictionary<string, SearchWord>> Words(IReadOnlyList<string> typed, CancellationToken cancel)
    {
        string[] words = [.. typed.Distinct(StringComparer.Ordinal)];
        var alike = words.Select(synonyms.Of).ToList();
        await using var command = database.CreateCommand(WordsSql);
        string[] all = [.. words, .. alike.SelectMany(others => others)];
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = all });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new List<(string[] Stems, int? Documents)>();
        while (await reader.ReadAsync(cancel))
        {
            found.Add((Stems.Of(Synonyms.Plain(all[found.Count]), reader.GetFieldValue<string[]>(0)), reader.IsDBNull(1) ? null : reader.GetInt32(1)));
        }
        var answers = new Dictionary<string, SearchWord>(StringComparer.Ordinal);
        var next = words.Length;
        for (var at = 0; at < words.Length; at++)
        {
            var others = found[next..(next + alike[at].Count)];
            next += alike[at].Count;
            var named = categories.Of(words[at]);
            answers[words[at]] = new SearchWord(words[at], [.. found[at].Stems.Concat(others.SelectMany(one => one.Stems)).Distinct(StringComparer.Ordinal)], found[at].Documents is not null || alike[at].Count + named.Count > 0)
            {
                Documents = others.Append(found[at]).Sum(one => one.Documents ?? 0),
                Own = found[at].Stems,
                Categories = named,
            };
        }
        return answers;
    }

    // Announced by "near" first, then whole names, then the longest, then the largest.
    private async Task<IReadOnlyList<NamedPhrase>> Places(IReadOnlyList<string> typed, CancellationToken cancel)
    {
        var spans = new List<(int First, int Count)>();
        for (var first = 0; first < typed.Count; first++)
        {
            for (var count = 1; count <= PlaceWordsMax && first + count <= typed.Count; count++)
            {
                if (count > 1 || !SearchWords.IsSmall(typed[first])) spans.Add((first, count));
            }
        }
        string Phrase((int First, int Count) span, char between) => string.Join(between, typed.Skip(span.First).Take(span.Count));
        // "st clair" is "St. Clair" and "Saint-Clair" is "saint clair": names are compared with blanks and with hyphens.
        string[] phrases = [.. spans.Select(span => Phrase(span, ' ')), .. spans.Select(span => Phrase(span, '-'))];
        string[] parts = [.. spans.Select(span => span.Count <= 2 && Phrase(span, ' ') is { Length: >= PartLengthMin } part && !SearchWords.IsOfManyNames(part) ? part : "")];
        await using var command = database.CreateCommand(PlacesSql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = phrases });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = parts });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new List<NamedPhrase>();
        while (await reader.ReadAsync(cancel))
        {
            var span = spans[(reader.GetInt32(0) - 1) % spans.Count];
            found.Add(new NamedPhrase(
                span.First, span.Count, reader.GetBoolean(1), span.First > 0 && SearchWords.IsNear(typed[span.First - 1]),
                new FoundPlace(reader.GetString(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5))));
        }
        return
        [
            .. found.OrderByDescending(phrase => phrase.IsAnnounced).ThenByDescending(phrase => phrase.IsWhole).ThenByDescending(phrase => phrase.Count)
                .ThenByDescending(phrase => phrase.Place.RadiusKm).ThenBy(phrase => phrase.Place.Name, StringComparer.Ordinal),
        ];
    }
}
