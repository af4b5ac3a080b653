using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog.Photos;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog.Reviewing;

/// <summary>Listings that are offered and say something else than an operator has looked at: the longest ago first. They stay offered meanwhile.</summary>
public static class ChangedListings
{
    private static readonly Problem NothingChanged = new(
        ProblemKind.Conflict, "listing-not-changed", "Nothing about this listing waits to be looked at: somebody was faster, or it was changed back.");

    /// <summary>One of them.</summary>
    public sealed record Line(Id<Listing> Id, string Title, string ProviderName, IReadOnlyList<ReviewedText.Change> Changes, Instant Since, int Version);

    /// <summary>Which state of it was looked at.</summary>
    public sealed record Request(int? Version = null);

    private sealed record Position(Instant Since, Guid Id);

    /// <summary>A page of them.</summary>
    public static async Task<Outcome<Page<Line>>> Run(string? cursor, Work work, CancellationToken cancel)
    {
        var read = Cursor.Read<Position>(cursor);
        if (read.Refused(out var problem)) return problem;
        var changed = work.Db.Set<ReviewedListing>().AsNoTracking().Where(r => r.ChangedAt != null);
        if (read.Value is { } after)
        {
            var id = new Id<Listing>(after.Id);
            changed = changed.Where(r => EF.Functions.GreaterThan(ValueTuple.Create(r.ChangedAt!.Value, r.ListingId), ValueTuple.Create(after.Since, id)));
        }
        var found = await changed.OrderBy(r => r.ChangedAt).ThenBy(r => r.ListingId).Take(Cursor.LimitDefault + 1)
            .Join(work.Db.Set<Listing>(), r => r.ListingId, l => l.Id, (r, l) => new { Reviewed = r, Listing = l }).ToListAsync(cancel);
        var ids = found.ConvertAll(one => one.Listing.Id);
        var photos = (await work.Db.Set<Photo>().AsNoTracking().Where(photo => ids.Contains(photo.ListingId))
            .OrderBy(photo => photo.Position).ThenBy(photo => photo.Id).Select(photo => new { photo.ListingId, photo.Original }).ToListAsync(cancel))
            .ToLookup(photo => photo.ListingId, photo => photo.Original);
        var lines = new List<Line>();
        foreach (var one in found.OrderBy(one => one.Reviewed.ChangedAt).ThenBy(one => one.Listing.Id))
        {
            var changes = one.Reviewed.Seen.ChangesTo(NoteReview.TextOf(one.Listing, photos[one.Listing.Id]));
            lines.Add(new Line(one.Listing.Id, one.Listing.Title, one.Listing.ProviderName, changes, one.Reviewed.ChangedAt!.Value, one.Listing.Version));
        }
        return Cursor.Cut(lines, Cursor.LimitDefault, line => new Position(line.Since, line.Id.Value));
    }

    /// <summary>What has changed about a listing; nothing for one that was never looked at.</summary>
    public static async Task<IReadOnlyList<ReviewedText.Change>> Of(Id<Listing> id, Work work, CancellationToken cancel)
    {
        if (await work.Db.Set<ReviewedListing>().AsNoTracking().FirstOrDefaultAsync(r => r.ListingId == id && r.ChangedAt != null, cancel) is not { } reviewed) return [];
        return reviewed.Seen.ChangesTo(await NoteReview.TextOf(await work.Db.Set<Listing>().AsNoTracking().SingleAsync(l => l.Id == id, cancel), work, cancel));
    }

    /// <summary>An operator finds the changes in order.</summary>
    public static async Task<Problem?> Accept(Id<Listing> id, int? version, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var listing = (await work.Db.Set<Listing>().FromSql($"select * from catalog.listings where id = {id.Value} for update").ToListAsync(cancel)).SingleOrDefault();
        if (listing is null) return await Refuse(CatalogProblems.NoListing, work);
        if (version is not null && version != listing.Version) return await Refuse(CatalogProblems.Stale, work);
        if (await work.Db.FindAsync<ReviewedListing>([id], cancel) is not { ChangedAt: not null } reviewed) return await Refuse(NothingChanged, work);
        var changes = reviewed.Seen.ChangesTo(await NoteReview.TextOf(listing, work, cancel));
        await NoteReview.Looked(listing, work, cancel);
        work.Audit("catalog.changes-accepted", id.ToString(), after: changes.Select(change => change.Field));
        return await work.Commit(cancel);
    }

    private static async Task<Problem> Refuse(Problem problem, Work work)
    {
        await work.Abandon();
        return problem;
    }

    /// <summary>GET /api/v1/operations/listings/changed</summary>
    internal static async Task<IResult> Get(string? cursor, Work work, CancellationToken cancel) => (await Run(cursor, work, cancel)).Answer();

    /// <summary>POST /api/v1/operations/listings/{id}/changes/accept</summary>
    internal static async Task<IResult> Post(Id<Listing> id, Request request, Work work, CancellationToken cancel) =>
        await Accept(id, request.Version, work, cancel) is { } problem ? problem.Answer() : Results.NoContent();

    /// <summary>POST /operator/listings/{id}/changes: version.</summary>
    internal static async Task<IResult> PostPage(Id<Listing> id, HttpContext http, Work work, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        int? version = int.TryParse(form["version"], System.Globalization.CultureInfo.InvariantCulture, out var shown) ? shown : null;
        if (await Accept(id, version, work, cancel) is { } problem) return ProblemPage.Result(problem, $"/operator/listings/{id}");
        new Flash(Tone.Good, "Noted: it is as you have seen it.").Keep(http);
        return new SeeOther("/operator/listings");
    }
}
