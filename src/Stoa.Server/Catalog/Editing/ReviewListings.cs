using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog.Editing.Pages;
using Stoa.Server.Catalog.Photos;
using Stoa.Server.Catalog.Reviewing;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog.Editing;

/// <summary>The operator's queue of listings that wait to be looked at, the longest waiting first.</summary>
public static class ReviewListings
{
    /// <summary>A listing that waits.</summary>
    public sealed record Line(Id<Listing> Id, string Title, string Category, string ProviderName, Money PriceFrom, Instant Since, int Version);

    /// <summary>One of them, in full, with what was refused before.</summary>
    public sealed record View(OwnListing Own, string ProviderName, string? Reason, IReadOnlyList<Problem> Problems)
    {
        /// <summary>What it says else than an operator has looked at.</summary>
        public IReadOnlyList<ReviewedText.Change> Changes { get; init; } = [];

        /// <summary>Its photos.</summary>
        public IReadOnlyList<PhotoView> Photos { get; init; } = [];
    }

    private sealed record Position(Instant Since, Guid Id);

    /// <summary>A page of the queue.</summary>
    public static async Task<Outcome<Page<Line>>> Run(string? cursor, Work work, CancellationToken cancel)
    {
        var read = Cursor.Read<Position>(cursor);
        if (read.Refused(out var problem)) return problem;
        var waiting = work.Db.Set<Listing>().AsNoTracking().Where(l => l.Status == ListingStatus.InReview);
        if (read.Value is { } after)
        {
            var id = new Id<Listing>(after.Id);
            waiting = waiting.Where(l => EF.Functions.GreaterThan(ValueTuple.Create(l.StatusSince, l.Id), ValueTuple.Create(after.Since, id)));
        }
        var found = await waiting.OrderBy(l => l.StatusSince).ThenBy(l => l.Id).Take(Cursor.LimitDefault + 1).ToListAsync(cancel);
        var lines = found.ConvertAll(l => new Line(l.Id, l.Title, l.Category, l.ProviderName, l.PriceFrom, l.StatusSince, l.Version));
        return Cursor.Cut(lines, Cursor.LimitDefault, line => new Position(line.Since, line.Id.Value));
    }

    /// <summary>GET /api/v1/operations/listings/review</summary>
    internal static async Task<IResult> Get(string? cursor, Work work, CancellationToken cancel) => (await Run(cursor, work, cancel)).Answer();

    /// <summary>GET /operator/listings</summary>
    internal static async Task<IResult> GetPage(string? cursor, string? changed_after, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var found = await Run(cursor, work, cancel);
        var changed = await ChangedListings.Run(changed_after, work, cancel);
        return found.Refused(out var problem) || changed.Refused(out problem)
            ? ProblemPage.Result(problem, "/operator/listings")
            : new RazorComponentResult<ReviewQueuePage>(new { Found = found.Value, Changed = changed.Value, marketplace.Zone, Marketplace = marketplace });
    }

    /// <summary>GET /operator/listings/{id}</summary>
    internal static Task<IResult> GetOne(Id<Listing> id, Work work, Marketplace marketplace, CancellationToken cancel) => Show(id, null, [], work, marketplace, cancel);

    /// <summary>POST /operator/listings/{id}: step, version and reason.</summary>
    internal static async Task<IResult> Post(Id<Listing> id, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var reason = form["reason"].ToString();
        int? version = int.TryParse(form["version"], System.Globalization.CultureInfo.InvariantCulture, out var shown) ? shown : null;
        var stepped = await StepListing.Run(id, new(form["step"].ToString(), reason), null, version, work, marketplace, cancel);
        if (stepped.Refused(out var problem)) return await Show(id, reason, [problem], work, marketplace, cancel);
        new Flash(Tone.Good, stepped.Value.Status is ListingStatus.Published ? "It is published." : "It is a draft again; its provider reads why.").Keep(http);
        return new SeeOther("/operator/listings");
    }

    private static async Task<IResult> Show(
        Id<Listing> id, string? reason, IReadOnlyList<Problem> problems, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var opened = await OpenListing.Run(id, null, work, marketplace, cancel);
        if (opened.Refused(out _)) return NotFoundPage.Result();
        var provider = await work.Db.Set<Listing>().Where(l => l.Id == id).Select(l => l.ProviderName).FirstAsync(cancel);
        var changes = await ChangedListings.Of(id, work, cancel);
        var photos = (await EditPhotos.Of(id, work).AsNoTracking().ToListAsync(cancel)).ConvertAll(photo => new PhotoView(photo.Alt, photo.Renditions));
        return new RazorComponentResult<ReviewListingPage>(new { Model = new View(opened.Value, provider, reason, problems) { Changes = changes, Photos = photos } })
        {
            StatusCode = problems is [var first, ..] ? first.Kind.Status() : StatusCodes.Status200OK,
        };
    }
}
