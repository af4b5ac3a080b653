using Npgsql;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Indexing;

namespace Stoa.Server.Search.Words;

/// <summary>Completes what somebody is typing: categories, places, providers and listings, by beginnings first, else by what is spelt alike.</summary>
public static class Suggest
{
    private const int LengthMin = 2;
    private const int PerKind = 4;
    private const int TitlesRead = 24;
    private const int ProvidersRead = 60;

    // Planned once: what is typed changes nothing about the ways to it.
    private const string Settings = "select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('pg_trgm.similarity_threshold', '0.45', true)";

    private static readonly string PlacesSql = $"""
        with asked as (select platform.plain($1) collate "C" as plain),
        begun as (select p.shown_as, p.radius_km, 1.0 as alike from asked, catalog.places p where p.name like asked.plain || '%' order by p.radius_km desc limit {PerKind})
        select shown_as from (
            select distinct on (shown_as) shown_as, radius_km, alike from (
                select * from begun
                union all
                (select p.shown_as, p.radius_km, similarity(p.name, asked.plain) from asked, catalog.places p
                 where not exists (select from begun) and p.name % asked.plain order by 3 desc limit {PerKind})) found
            order by shown_as, alike desc) best
        order by alike desc, radius_km desc, shown_as limit {PerKind}
        """;

    // By the beginning of the name, else by its words as they were mended.
    private static readonly string ProvidersSql = $"""
        with begun as (
            select p.name, p.slug, p.listings from search.providers p
            where p.listings > 0 and p.plain >= platform.plain($1) and p.plain < platform.plain($1) || chr(1114111) order by p.plain limit {PerKind})
        select name, slug from (
            select * from begun
            union all
            (select p.name, p.slug, p.listings from search.providers p
             where not exists (select from begun) and p.listings > 0 and array_to_tsvector(search.stems(p.plain)) @@ $2::tsquery limit {ProvidersRead})) found
        order by listings desc, name limit {PerKind}
        """;

    private static readonly string ListingsSql = $"""
        select l.title, l.slug, l.id, l.provider_name from (
            {string.Join(" union all ", Enumerable.Range(0, Tiers.Count).Select(tier =>
                $"(select listing_id, quality from search.documents where tier = {tier} and words @@ $1::tsquery order by quality + 0 desc, listing_id limit {TitlesRead})"))}
            limit {TitlesRead}) d
        join catalog.listings l on l.id = d.listing_id and l.status = 'published' and l.provider_active
        order by d.quality desc, d.listing_id
        """;

    /// <summary>What kind of thing a suggestion leads to.</summary>
    public enum Kind { Category, Place, Provider, Listing }

    /// <summary>A suggestion.</summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="Text">What people read.</param>
    /// <param name="Detail">What tells it from others of the name; null when nothing does.</param>
    /// <param name="Url">Where it leads.</param>
    public sealed record Item(Kind Kind, string Text, string? Detail, string Url);

    /// <summary>The suggestions for a text; none for less than two letters.</summary>
    public static async Task<IReadOnlyList<Item>> Run(
        string? text, NpgsqlDataSource database, Synonyms synonyms, CategoryWords categories, Marketplace marketplace, CancellationToken cancel)
    {
        var typed = SearchWords.Of(text);
        var whole = string.Join(' ', typed);
        if (whole.Length < LengthMin) return [];
        var items = new List<Item>(Categories(typed, synonyms, marketplace));
        var reading = (await new ReadText(database, synonyms, categories).Of(text, mayNamePlace: false, cancel))[0];
        reading = await new RepairText(database, categories).Of(reading, cancel) ?? reading;

        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Settings));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(PlacesSql) { Parameters = { new NpgsqlParameter<string> { TypedValue = whole } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ProvidersSql)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = whole }, new NpgsqlParameter<string> { TypedValue = string.Join(" & ", reading.Words.Select(word => SearchWord.AnyOf(word.Own))) } },
        });
        var titles = string.Join(" & ", reading.Words.Select(word => word.TsQuery("t/")));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ListingsSql) { Parameters = { new NpgsqlParameter<string> { TypedValue = titles } } });
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
            items.Add(new Item(Kind.Place, reader.GetString(0), null, $"/search?near={Uri.EscapeDataString(reader.GetString(0))}"));
        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel)) items.Add(new Item(Kind.Provider, reader.GetString(0), null, ListingAddress.OfProvider(reader.GetString(1))));
        await reader.NextResultAsync(cancel);
        var listings = new List<Item>();
        while (await reader.ReadAsync(cancel))
            listings.Add(new Item(Kind.Listing, reader.GetString(0), reader.GetString(3), ListingAddress.Of(reader.GetString(1), new Id<Listing>(reader.GetGuid(2)))));
        // One of each title: twenty of the same name are one line and the search for it.
        return [.. items, .. listings.DistinctBy(item => item.Text).Take(PerKind)];
    }

    /// <summary>GET /api/v1/search/suggest</summary>
    internal static async Task<IResult> Get(
        string? q, NpgsqlDataSource database, Synonyms synonyms, CategoryWords categories, Marketplace marketplace, CancellationToken cancel) =>
        Results.Json(new Page<Item>(await Run(q, database, synonyms, categories, marketplace, cancel), null), StoaJson.Options);

    // By a word of the name that begins like it, or one that means the same.
    private static IEnumerable<Item> Categories(IReadOnlyList<string> typed, Synonyms synonyms, Marketplace marketplace)
    {
        var begun = Synonyms.Plain(string.Join(' ', typed));
        var others = synonyms.Of(begun);
        return marketplace.Categories
            .Select(category => (Category: category, Name: Synonyms.Plain(category.Name)))
            .Where(one => one.Name.StartsWith(begun, StringComparison.Ordinal) || one.Name.Contains(' ' + begun, StringComparison.Ordinal)
                || one.Name.Split(' ').Any(others.Contains))
            .OrderByDescending(one => one.Name.StartsWith(begun, StringComparison.Ordinal))
            .Take(PerKind)
            .Select(one => new Item(Kind.Category, one.Category.Name, marketplace.FindCategory(one.Category.Parent ?? "")?.Name, $"/search?category={one.Category.Slug}"));
    }
}
