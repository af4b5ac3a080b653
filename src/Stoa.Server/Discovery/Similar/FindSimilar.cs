using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Search.Found;

namespace Stoa.Server.Discovery.Similar;

/// <summary>Listings like one: of its category and of others, near in place and price.</summary>
public static class FindSimilar
{
    /// <summary>How many are shown.</summary>
    public const int Count = 4;

    // The nearest of everything come from the index of places at once; those of a rare category are topped up by the best of it.
    private const int NearestMax = 400;
    private const int BestMax = 40;

    // Twice as dear, or 5 km away, halves how alike it is.
    private const double HalfAtKm = 5;

    private const string Sql = """
        with asked as (select id, organization_id, category, point, price_from_minor, currency from catalog.listings where id = $1),
        nearest as (
            select l.id from (
                select l.id, l.category, l.organization_id from catalog.listings l
                where l.status = 'published' and l.provider_active order by l.point <-> (select point from asked) limit $2) l
            join asked on asked.category = l.category and asked.organization_id <> l.organization_id),
        best as (
            select l.id from (
                select l.id, l.organization_id from catalog.listings l
                where l.category = (select category from asked) and l.status = 'published' and l.provider_active order by l.score desc, l.id limit $3) l
            join asked on asked.organization_id <> l.organization_id)
        select l.id, l.point <-> asked.point, l.price_from_minor, asked.price_from_minor, l.currency = asked.currency, l.score
        from catalog.listings l, asked where l.id in (select id from nearest union select id from best)
        """;

    /// <summary>The most similar ones, or <c>listing-not-found</c>.</summary>
    public static async Task<Outcome<IReadOnlyList<FoundListing>>> Run(
        Id<Listing> listing, ReadDatabase database, KeptPages pages, Instant now, CancellationToken cancel)
    {
        if ((await ReadListings.ByIds(database, [listing], cancel)).Count == 0) return CatalogProblems.NoListing;
        return Outcome<IReadOnlyList<FoundListing>>.Of(await Of(listing, database, pages, now, cancel));
    }

    /// <summary>The most similar ones; kept for a minute.</summary>
    internal static ValueTask<IReadOnlyList<FoundListing>> Of(
        Id<Listing> listing, ReadDatabase database, KeptPages pages, Instant now, CancellationToken cancel) =>
        pages.Get($"similar:{listing}", now, async () =>
        {
            var found = await ReadListings.ByIds(database, await Ids(listing, database, cancel), cancel);
            return (found, (IReadOnlyCollection<Id<Listing>>)[listing, .. found.Select(one => one.Id)]);
        });

    /// <summary>GET /api/v1/listings/{id}/similar</summary>
    internal static async Task<IResult> Get(Id<Listing> id, ReadDatabase database, KeptPages pages, IClock clock, CancellationToken cancel)
    {
        var found = await Run(id, database, pages, clock.GetCurrentInstant(), cancel);
        return found.Refused(out var problem) ? problem.Answer() : Results.Json(new Page<FoundListing>(found.Value, null), StoaJson.Options);
    }

    /// <summary>How alike two listings of a category are, from 0 to 1.</summary>
    /// <param name="km">The way between them.</param>
    /// <param name="price">The price of one.</param>
    /// <param name="other">The price of the other.</param>
    /// <param name="sameCurrency">False where prices cannot be compared.</param>
    /// <param name="score">The stored score of the one that would be shown, from 0 to 1.</param>
    internal static double Likeness(double km, long price, long other, bool sameCurrency, double score)
    {
        var times = sameCurrency && price > 0 && other > 0 ? Math.Abs(Math.Log2((double)price / other)) : 1;
        return score / (1 + (km / HalfAtKm)) / (1 + times);
    }

    private static async Task<IReadOnlyList<Id<Listing>>> Ids(Id<Listing> listing, ReadDatabase database, CancellationToken cancel)
    {
        await using var command = database.Source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = listing.Value });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = NearestMax });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BestMax });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new List<(Id<Listing> Id, double Likeness)>();
        while (await reader.ReadAsync(cancel))
        {
            var likeness = Likeness(reader.GetDouble(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetBoolean(4), reader.GetFloat(5));
            found.Add((new Id<Listing>(reader.GetGuid(0)), likeness));
        }
        return [.. found.OrderByDescending(one => one.Likeness).ThenBy(one => one.Id.Value).Take(Count).Select(one => one.Id)];
    }
}
