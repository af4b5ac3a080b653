using Npgsql;

namespace Stoa.Server.Search.Words;

/// <summary>Mends words that no listing has: the last one may be only begun, the others typed wrongly.</summary>
internal sealed class RepairText(NpgsqlDataSource database, CategoryWords categories)
{
    private const int CompletionsMax = 12;
    private const int CorrectionsMax = 3;

    // Short words share few trigrams with themselves mistyped.
    private const string Threshold = "select set_config('pg_trgm.similarity_threshold', '0.25', true)";

    private static readonly string Sql = $"""
        select asked.n::int, found.word, found.documents, found.is_begun, search.stems(found.word)
        from unnest($1, $2) with ordinality as asked (word, may_be_begun, n)
        cross join lateral (select platform.plain(asked.word) collate "C" as plain) p
        cross join lateral (
            with begun as (
                select v.word, v.documents, true as is_begun from search.vocabulary v
                where asked.may_be_begun and v.word >= p.plain and v.word < p.plain || chr(1114111) order by v.documents desc, v.word limit {CompletionsMax})
            select * from begun
            union all
            (select v.word, v.documents, false from search.vocabulary v
             where not exists (select from begun) and length(p.plain) > 2 and v.word % p.plain order by similarity(v.word, p.plain) desc, v.documents desc limit 20)) found
        """;

    /// <summary>The reading with its words mended; null when nothing can be mended.</summary>
    public async Task<Reading?> Of(Reading reading, CancellationToken cancel)
    {
        if (reading.Words.Count == 0) return null;
        var last = reading.Words[^1];
        SearchWord[] asked = [.. reading.Words.Where(word => !word.IsKnown || (word == last && word.Parts.Count == 0))];
        var found = await Find(asked, last, cancel);
        var mended = reading.Words.Select(word => Mend(word, found[word.Typed].ToList())).ToList();
        return mended.SequenceEqual(reading.Words) ? null : reading with { Words = mended };
    }

    private SearchWord Mend(SearchWord word, List<Found> found)
    {
        string[] begun = [.. found.Where(one => one.IsBegun).SelectMany(one => one.Stems)];
        if (begun.Length > 0)
        {
            return word with
            {
                IsKnown = true,
                Lexemes = [.. word.Lexemes.Concat(begun).Distinct(StringComparer.Ordinal)],
                Own = [.. word.Own.Concat(begun).Distinct(StringComparer.Ordinal)],
                Documents = word.Documents + found.Sum(one => one.Documents),
            };
        }
        if (word.IsKnown) return word;
        var plain = Synonyms.Plain(word.Typed);
        var near = found.Select(one => (Found: one, Slips: EditDistance.Between(plain, one.Word)))
            .Where(one => one.Slips <= EditDistance.Forgiven(plain.Length))
            .OrderBy(one => one.Slips).ThenByDescending(one => one.Found.Documents).ThenBy(one => one.Found.Word, StringComparer.Ordinal).ToList();
        if (categories.Closest(plain) is { } category && (near.Count == 0 || EditDistance.Between(plain, category) < near[0].Slips))
            return word with { Categories = categories.Of(category), Corrected = category, IsKnown = true };
        if (near.Count == 0) return word;
        var best = near.TakeWhile(one => one.Slips == near[0].Slips).Take(CorrectionsMax).ToList();
        string[] lexemes = [.. best.SelectMany(one => one.Found.Stems).Distinct(StringComparer.Ordinal)];
        var corrected = best[0].Found.Word;
        return word with { IsKnown = true, Lexemes = lexemes, Own = lexemes, Documents = best.Sum(one => one.Found.Documents), Categories = categories.Of(corrected), Corrected = corrected };
    }

    private async Task<ILookup<string, Found>> Find(SearchWord[] asked, SearchWord last, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Threshold));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Sql)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. asked.Select(word => word.Typed)] },
                new NpgsqlParameter<bool[]> { TypedValue = [.. asked.Select(word => word == last)] },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        var found = new List<(string Typed, Found Found)>();
        while (await reader.ReadAsync(cancel))
        {
            found.Add((asked[reader.GetInt32(0) - 1].Typed,
                new Found(reader.GetString(1), reader.GetInt32(2), reader.GetBoolean(3), reader.GetFieldValue<string[]>(4))));
        }
        return found.ToLookup(one => one.Typed, one => one.Found, StringComparer.Ordinal);
    }

    private sealed record Found(string Word, int Documents, bool IsBegun, string[] Stems);
}
