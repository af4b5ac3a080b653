using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Discovery.Pages;
using Stoa.Server.Identity;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Discovery.SavedSearches;

/// <summary>One's own saved searches, the latest first.</summary>
public static class ListSavedSearches
{
    /// <summary>A saved search.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Name">What its owner reads.</param>
    /// <param name="Query">The query of its address.</param>
    /// <param name="Url">The page of its results.</param>
    /// <param name="Status">Whether it is looked up by itself.</param>
    /// <param name="CreatedAt">When it was saved.</param>
    /// <param name="CheckedAt">When it was last looked up.</param>
    public sealed record Item(Id<SavedSearch> Id, string Name, string Query, string Url, SavedSearchStatus Status, Instant CreatedAt, Instant CheckedAt);

    /// <summary>All of them: at most <see cref="SaveSearch.PerUserMax"/>.</summary>
    public static async Task<IReadOnlyList<Item>> Run(Work work, CancellationToken cancel)
    {
        var user = new Id<User>(work.Actor.UserId!.Value);
        var saved = await work.Db.Set<SavedSearch>().AsNoTracking().Where(search => search.UserId == user)
            .OrderByDescending(search => search.CreatedAt).ThenByDescending(search => search.Id).Take(SaveSearch.PerUserMax).ToListAsync(cancel);
        return [.. saved.Select(ItemOf)];
    }

    /// <summary>GET /api/v1/saved-searches</summary>
    internal static async Task<IResult> Get(Work work, CancellationToken cancel) =>
        Results.Json(new Page<Item>(await Run(work, cancel), null), StoaJson.Options);

    /// <summary>GET /saved-searches</summary>
    internal static async Task<IResult> Show(Work work, CancellationToken cancel) =>
        new RazorComponentResult<SavedSearchesPage>(new { Searches = await Run(work, cancel) });

    internal static Item ItemOf(SavedSearch saved) =>
        new(saved.Id, saved.Name, saved.Query, $"/search?{saved.Query}", saved.Status, saved.CreatedAt, saved.CheckedAt);
}
