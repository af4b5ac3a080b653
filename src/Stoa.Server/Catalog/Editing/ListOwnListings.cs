using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Editing;

/// <summary>All listings of an organization by title, published or not.</summary>
public static class ListOwnListings
{
    private const int TextLengthMax = 100;

    /// <summary>Which of them.</summary>
    /// <param name="Status">Only of this status.</param>
    /// <param name="Text">Only those whose title contains this.</param>
    /// <param name="Category">Only of this category.</param>
    /// <param name="Cursor">Where to go on.</param>
    /// <param name="Limit">How many.</param>
    public sealed record Filter(ListingStatus? Status = null, string? Text = null, string? Category = null, string? Cursor = null, int? Limit = null);

    /// <summary>A listing in a line.</summary>
    public sealed record Line(
        Id<Listing> Id, ListingKind Kind, string Title, string Category, ListingStatus Status, Instant StatusSince, Money PriceFrom, string City,
        string? ReviewNote, int Version, string Url);

    private sealed record Position(string Title, Guid Id);

    /// <summary>A page of them.</summary>
    public static async Task<Outcome<Page<Line>>> Run(Id<Organization> organization, Filter filter, StoaDb db, CancellationToken cancel)
    {
        var cursor = Cursor.Read<Position>(filter.Cursor);
        if (cursor.Refused(out var problem)) return problem;
        var limit = Cursor.Limit(filter.Limit);
        var listings = db.Set<Listing>().AsNoTracking().Where(l => l.OrganizationId == organization);
        if (filter.Status is { } status) listings = listings.Where(l => l.Status == status);
        if (!string.IsNullOrEmpty(filter.Category)) listings = listings.Where(l => l.Category == filter.Category);
        if (filter.Text?.Trim() is { Length: > 0 } text)
        {
            var pattern = LikePattern.Containing(text.Length <= TextLengthMax ? text : text[..TextLengthMax]);
            listings = listings.Where(l => EF.Functions.ILike(l.Title, pattern));
        }
        if (cursor.Value is { } after)
        {
            var id = new Id<Listing>(after.Id);
            listings = listings.Where(l => EF.Functions.GreaterThan(ValueTuple.Create(l.Title, l.Id), ValueTuple.Create(after.Title, id)));
        }
        var found = await listings.OrderBy(l => l.Title).ThenBy(l => l.Id).Take(limit + 1).ToListAsync(cancel);
        var lines = found.ConvertAll(l => new Line(
            l.Id, l.Kind, l.Title, l.Category, l.Status, l.StatusSince, l.PriceFrom, l.City, l.ReviewNote, l.Version, ListingAddress.Of(l.Slug, l.Id)));
        return Cursor.Cut(lines, limit, line => new Position(line.Title, line.Id.Value));
    }

    /// <summary>GET /api/v1/organizations/{organization}/listings?status=&amp;q=&amp;category=&amp;cursor=&amp;limit=</summary>
    internal static async Task<IResult> Get(
        Id<Organization> organization, string? status, string? q, string? category, string? cursor, int? limit, StoaDb db, CancellationToken cancel)
    {
        var asked = StatusOf(status);
        if (asked.Refused(out var problem)) return problem.Answer();
        return (await Run(organization, new(asked.Value, q, category, cursor, limit), db, cancel)).Answer();
    }

    /// <summary>A status as it stands in an address; null for none.</summary>
    internal static Outcome<ListingStatus?> StatusOf(string? text)
    {
        if (string.IsNullOrEmpty(text)) return default(ListingStatus?);
        foreach (var status in Enum.GetValues<ListingStatus>())
        {
            if (EnumText.Write(status) == text) return (ListingStatus?)status;
        }
        return new Problem(ProblemKind.Invalid, "status-unknown", "A status is draft, in_review, published or paused.", "status");
    }
}
