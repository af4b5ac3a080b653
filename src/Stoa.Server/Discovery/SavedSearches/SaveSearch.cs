using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Identity;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Discovery.SavedSearches;

/// <summary>Saves a search. What it finds now counts as known; what it finds later is told.</summary>
public static class SaveSearch
{
    /// <summary>The most searches of one person.</summary>
    public const int PerUserMax = 20;

    /// <summary>The longest name.</summary>
    public const int NameLengthMax = 100;

    private const string KnownSql = """
        insert into discovery.saved_search_listings (saved_search_id, listing_id, told_at)
        select $1, l.id, $3 from unnest($2::uuid[]) as found (id) join catalog.listings l on l.id = found.id
        on conflict do nothing
        """;

    /// <summary>What to save.</summary>
    /// <param name="Query">The query of the search's address, such as <c>q=yoga&amp;near=Plateau</c>.</param>
    /// <param name="Name">What its owner reads; made of the query when left out.</param>
    public sealed record Request(string? Query, string? Name = null);

    /// <summary>Saves; saving the same again is having it.</summary>
    /// <returns><c>saved-search-empty</c>, <c>saved-search-too-long</c>, <c>saved-search-too-wide</c>, <c>too-many-saved-searches</c>,
    /// <c>name-too-long</c>, or what a search is refused for.</returns>
    public static async Task<Outcome<ListSavedSearches.Item>> Run(
        Request request, Work work, SearchAgain search, Marketplace marketplace, CancellationToken cancel)
    {
        var user = new Id<User>(work.Actor.UserId!.Value);
        var name = request.Name?.Trim() ?? "";
        if (name.Length > NameLengthMax) return DiscoveryProblems.LongName;
        var read = SavedQuery.Read(request.Query);
        if (read.Refused(out var unreadable)) return unreadable;
        var query = read.Value;

        var mine = work.Db.Set<SavedSearch>().Where(saved => saved.UserId == user);
        if (await mine.FirstOrDefaultAsync(saved => saved.Query == query.Text, cancel) is { } known) return ListSavedSearches.ItemOf(known);
        if (await mine.CountAsync(cancel) >= PerUserMax) return DiscoveryProblems.TooManySearches;
        var finds = await search.Run(query, work.Now, cancel);
        if (finds.Refused(out var refused)) return refused;
        if (finds.Value.IsCut) return DiscoveryProblems.WideSearch;

        var saved = new SavedSearch
        {
            Id = Id<SavedSearch>.New(work.Now), UserId = user, Name = name.Length > 0 ? name : query.Name(marketplace), Query = query.Text,
            CreatedAt = work.Now, CheckedAt = work.Now,
        };
        await work.Begin(cancel);
        work.Db.Add(saved);
        LookForNew.Set(work, saved);
        await work.Db.SaveChangesAsync(cancel);
        await Know(work, saved.Id, [.. finds.Value.Listings.Select(listing => listing.Id)], toldAt: null, cancel);
        if (await work.Commit(cancel) is { } problem) return problem;
        return ListSavedSearches.ItemOf(saved);
    }

    /// <summary>Notes that these are found by a search, in the transaction of the work.</summary>
    internal static async Task Know(Work work, Id<SavedSearch> search, IReadOnlyList<Id<Listing>> listings, Instant? toldAt, CancellationToken cancel)
    {
        if (listings.Count == 0) return;
        await using var command = new NpgsqlCommand(KnownSql, await work.Connection(cancel));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = search.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. listings.Select(listing => listing.Value)] });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = toldAt is { } at ? at.ToDateTimeUtc() : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz,
        });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>POST /api/v1/saved-searches</summary>
    internal static async Task<IResult> Post(Request request, Work work, SearchAgain search, Marketplace marketplace, CancellationToken cancel) =>
        (await Run(request, work, search, marketplace, cancel)).AnswerCreated(saved => $"/api/v1/saved-searches/{saved.Id}");

    /// <summary>POST /saved-searches</summary>
    internal static async Task<IResult> Submit(HttpContext http, Work work, SearchAgain search, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var query = form["query"].ToString();
        var saved = await Run(new Request(query, form["name"]), work, search, marketplace, cancel);
        if (saved.Refused(out var problem)) return ProblemPage.Result(problem, SavedQuery.Read(query) is { Succeeded: true } read ? read.Value.Href : "/search");
        new Flash(Tone.Good, "Saved. When something new comes up, you get a mail, at most one a day.").Keep(http);
        return new SeeOther("/saved-searches");
    }
}
