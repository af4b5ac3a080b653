using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Search.Found;

namespace Stoa.Server.Discovery;

/// <summary>Reads published listings that are known already, or the best of their kind, without a search.</summary>
internal static class ReadListings
{
    private const string Public = "l.status = 'published' and l.provider_active";

    /// <summary>Those of the ids that are offered, in the order of the ids.</summary>
    public static async Task<IReadOnlyList<FoundListing>> ByIds(ReadDatabase database, IReadOnlyList<Id<Listing>> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];
        var found = await Read(
            database, $"select {ReadFound.Columns} from catalog.listings l where l.id = any($1) and {Public}", cancel, ids.Select(id => id.Value).ToArray());
        var byId = found.ToDictionary(listing => listing.Id);
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
    }

    /// <summary>The best of some categories, in a city (any of its spellings) where one is given.</summary>
    public static Task<IReadOnlyList<FoundListing>> Best(
        ReadDatabase database, IReadOnlyList<string> categories, IReadOnlyList<string>? city, int limit, CancellationToken cancel) => city is null
        ? Read(database, $"select {ReadFound.Columns} from catalog.listings l where l.category = any($1) and {Public} order by l.score desc, l.id limit $2",
            cancel, categories.ToArray(), limit)
        : Read(database, $"select {ReadFound.Columns} from catalog.listings l where l.category = any($1) and l.city = any($3) and {Public} order by l.score desc, l.id limit $2",
            cancel, categories.ToArray(), limit, city.ToArray());

    /// <summary>Runs a select of <see cref="ReadFound.Columns"/>.</summary>
    private static async Task<IReadOnlyList<FoundListing>> Read(ReadDatabase database, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = database.Source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var found = new List<FoundListing>();
        while (await reader.ReadAsync(cancel)) found.Add(ReadFound.Listing(reader));
        return found;
    }
}
