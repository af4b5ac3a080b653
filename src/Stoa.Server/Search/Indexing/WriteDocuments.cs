using System.Collections;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Stoa.Core;
using Stoa.Core.Ranking;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Matching;

namespace Stoa.Server.Search.Indexing;

/// <summary>Writes the rows that searches read.</summary>
internal sealed class WriteDocuments(Marketplace marketplace, SearchOptions options)
{
    // A newcomer's turn among the candidates lasts a week; its turn on the page is drawn each day.
    private const int TurnDays = 7;

    private const string Sql = $"""
        with written as (
            insert into search.documents as d (
                listing_id, category, price_minor, latitude, longitude, is_instant, rating_sum, rating_count, rating,
                completion, reliability, response, boost, quality, created_at, tier, days_from, free_days, attributes, words, title_marks, name_marks)
            select n.id, n.category, n.price, n.latitude, n.longitude, n.is_instant, n.rating_sum, n.rating_count, n.rating,
                   n.completion, n.reliability, n.response, n.boost, n.quality, n.created_at,
                   {Tiers.OfQuality}, n.days_from, n.free_days, n.attributes::jsonb,
                   search.words(n.title, n.names, n.places, n.body, string_to_array(n.filters, ' ') || array(select 't/' || number from unnest(counted.numbers) as number)),
                   search.marks(search.stems(n.title) || counted.numbers), search.marks(search.stems(n.names))
            from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) as n (
                id, category, title, price, latitude, longitude, is_instant, rating_sum, rating_count, rating, completion, reliability,
                response, boost, quality, created_at, days_from, free_days, attributes, names, places, body, filters),
                search.tiers,
                lateral (select array(
                    select distinct number[1] || '{Lexemes.NumberJoint}' || stem
                    from regexp_matches(platform.plain(n.title), '(?:^|[^0-9.,])([0-9][0-9]?[0-9]?)[ -]*([[:alpha:]]+)', 'g') as number,
                         unnest(search.stems(number[2])) as stem) as numbers) counted
            on conflict (listing_id) do update set
                category = excluded.category, price_minor = excluded.price_minor,
                latitude = excluded.latitude, longitude = excluded.longitude, is_instant = excluded.is_instant, rating_sum = excluded.rating_sum,
                rating_count = excluded.rating_count, rating = excluded.rating, completion = excluded.completion, reliability = excluded.reliability,
                response = excluded.response, boost = excluded.boost, quality = excluded.quality, created_at = excluded.created_at,
                tier = excluded.tier, days_from = excluded.days_from, free_days = excluded.free_days, attributes = excluded.attributes, words = excluded.words,
                title_marks = excluded.title_marks, name_marks = excluded.name_marks
            returning d.listing_id, xmax = 0 as is_new)
        select listing_id from written where is_new
        """;

    // As they are written, without accents: what people begin to type.
    private const string VocabularySql = """
        insert into search.vocabulary as v (word, documents)
        select word, count(*) from (
            select distinct n.id, lexeme as word
            from unnest($1, $2) as n (id, text),
                 unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', translate(platform.plain(n.text), '-/._&+''@’,', '          ')))) as lexeme
            where n.id = any($3) and length(lexeme) between 2 and 40) words
        group by word order by word
        on conflict (word) do update set documents = v.documents + excluded.documents
        """;

    private const string KnownSql = """
        insert into search.vocabulary (word, documents)
        select distinct lexeme, 0
        from unnest($1) as text, unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', translate(platform.plain(text), '-/._&+''@’,', '          ')))) as lexeme
        where length(lexeme) between 2 and 40 order by lexeme
        on conflict (word) do nothing
        """;

    private readonly ExchangeRates _rates = new(marketplace.Currency, options.Rates);

    /// <summary>Writes documents of these listings; says which are new.</summary>
    public async Task<IReadOnlyList<Guid>> Run(
        IReadOnlyList<ListingFacts> listings, IReadOnlyDictionary<Guid, ProviderFacts> providers,
        IReadOnlyDictionary<Guid, (LocalDate From, BitArray Days)> free, NpgsqlConnection connection, Instant now, CancellationToken cancel)
    {
        if (listings.Count == 0) return [];
        var rows = listings.Select(listing => Row.Of(listing, providers.GetValueOrDefault(listing.OrganizationId, ProviderFacts.None), options, now)).ToList();
        var today = now.InUtc().Date;
        await using var command = new NpgsqlCommand(Sql, connection);
        void Each<T>(Func<Row, T> value, NpgsqlDbType? type = null)
        {
            var parameter = new NpgsqlParameter { Value = rows.Select(value).ToArray() };
            if (type is { } known) parameter.NpgsqlDbType = NpgsqlDbType.Array | known;
            command.Parameters.Add(parameter);
        }
        Each(row => row.Facts.Id);
        Each(row => row.Facts.Category);
        Each(row => row.Facts.Title);
        Each(row => Price(row.Facts));
        Each(row => row.Facts.Latitude);
        Each(row => row.Facts.Longitude);
        Each(row => row.Facts.IsInstant);
        Each(row => row.Facts.RatingSum);
        Each(row => row.Facts.RatingCount);
        Each(row => (float)row.Parts.Rating);
        Each(row => (float)row.Parts.Completion);
        Each(row => (float)row.Parts.Reliability);
        Each(row => (float)row.Parts.Response);
        Each(row => (float)row.Parts.Boost);
        Each(row => (float)row.Quality);
        Each(row => row.Facts.CreatedAt.ToDateTimeUtc());
        Each(row => DateOnly.FromDateTime(free.TryGetValue(row.Facts.Id, out var days) ? days.From.ToDateTimeUnspecified() : today.ToDateTimeUnspecified()));
        Each(row => free.TryGetValue(row.Facts.Id, out var days) ? days.Days : new BitArray(FreeDays.Days), NpgsqlDbType.Varbit);
        Each(row => row.Facts.Attributes.GetRawText());
        Each(row => Names(row.Facts));
        Each(row => $"{row.Facts.City} {row.Facts.Area}");
        Each(row => row.Facts.Body);
        Each(row => string.Join(' ', Filters(row.Facts)));
        var added = new List<Guid>();
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel)) added.Add(reader.GetGuid(0));
        }
        await Learn(rows, added, connection, cancel);
        return added;
    }

    // Words count by how many listings have them, each once; a listing whose text changes brings its new words, uncounted.
    private async Task Learn(IReadOnlyList<Row> rows, IReadOnlyList<Guid> added, NpgsqlConnection connection, CancellationToken cancel)
    {
        string[] texts = [.. rows.Select(row => $"{row.Facts.Title} {Names(row.Facts)} {row.Facts.City} {row.Facts.Area}")];
        await using var batch = new NpgsqlBatch(connection);
        if (added.Count > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(VocabularySql)
            {
                Parameters = { new() { Value = rows.Select(row => row.Facts.Id).ToArray() }, new() { Value = texts }, new() { Value = added.ToArray() } },
            });
        }
        if (added.Count < rows.Count) batch.BatchCommands.Add(new NpgsqlBatchCommand(KnownSql) { Parameters = { new() { Value = texts } } });
        await batch.ExecuteNonQueryAsync(cancel);
    }

    private long Price(ListingFacts listing) => _rates.Convert(new Money(listing.PriceMinor, Currency.Parse(listing.Currency)), marketplace.Currency).Minor;

    private string Names(ListingFacts listing) => $"{listing.ProviderName} {string.Join(' ', Ancestry(listing.Category).Select(category => category.Name))}";

    private IEnumerable<string> Filters(ListingFacts listing)
    {
        foreach (var category in Ancestry(listing.Category)) yield return Lexemes.Category(category.Slug);
        // One that has left the preset is still there for its listings.
        if (marketplace.FindCategory(listing.Category) is null) yield return Lexemes.Category(listing.Category);
        if (listing.IsInstant) yield return Lexemes.Instant;
        foreach (var band in Lexemes.Price(Price(listing))) yield return band;
        foreach (var star in Lexemes.Stars(listing.RatingSum, listing.RatingCount)) yield return star;
        foreach (var cell in Lexemes.Cells(listing.Latitude, listing.Longitude)) yield return cell;
        foreach (var attribute in Lexemes.Attributes(listing.Attributes).Where(lexeme => !lexeme.Contains(' ', StringComparison.Ordinal))) yield return attribute;
    }

    private IEnumerable<CategorySetting> Ancestry(string slug)
    {
        for (var category = marketplace.FindCategory(slug); category is not null;
            category = category.Parent is null ? null : marketplace.FindCategory(category.Parent)) yield return category;
    }

    private sealed record Row(ListingFacts Facts, RankParts Parts, double Quality)
    {
        public static Row Of(ListingFacts listing, ProviderFacts provider, SearchOptions options, Instant now)
        {
            var parts = new RankParts
            {
                Rating = Core.Ranking.Parts.Rating(listing.RatingSum, listing.RatingCount),
                Completion = Core.Ranking.Parts.Share(provider.Completed, provider.Bookings),
                Reliability = Core.Ranking.Parts.Share(provider.Bookings - provider.CalledOff, provider.Bookings),
                Response = listing.IsInstant ? 1 : Core.Ranking.Parts.Response(provider.AnswerHours),
                Boost = Math.Max(
                    options.Promoted.GetValueOrDefault(new Id<Listing>(listing.Id).ToString()),
                    options.Promoted.GetValueOrDefault(new Id<Organizations.Organization>(listing.OrganizationId).ToString())),
                Freshness = Core.Ranking.Parts.Freshness((now - listing.CreatedAt).TotalDays),
                Exploration = Core.Ranking.Parts.Exploration(
                    listing.Id, (int)((now - Instant.FromUnixTimeSeconds(0)).TotalDays / TurnDays), listing.RatingCount, options.ExplorationShare),
            };
            return new Row(listing, parts, Ranker.Score(parts, options.Weights));
        }
    }
}
