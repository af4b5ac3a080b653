using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Reviews;

/// <summary>What customers said, newest first.</summary>
public static class ListReviews
{
    /// <summary>A review as everybody may read it.</summary>
    public sealed record Item(Id<Review> Id, Id<Listing> ListingId, string Author, int Rating, string Text, Instant CreatedAt);

    private sealed record Position(Instant At, Guid Id);

    /// <summary>Reviews of a listing.</summary>
    public static async Task<Outcome<Page<Item>>> OfListing(
        StoaDb db, Id<Listing> listing, string? cursor, int? limit, CancellationToken cancel) =>
        await Read(db.Set<Review>().Where(review => review.ListingId == listing), cursor, limit, cancel);

    /// <summary>Reviews of everything a provider offers.</summary>
    public static async Task<Outcome<Page<Item>>> OfProvider(
        StoaDb db, Id<Organization> provider, string? cursor, int? limit, CancellationToken cancel) =>
        await Read(db.Set<Review>().Where(review => review.OrganizationId == provider), cursor, limit, cancel);

    /// <summary>GET /api/v1/listings/{id}/reviews</summary>
    internal static async Task<IResult> Get(Id<Listing> id, string? cursor, int? limit, StoaDb db, CancellationToken cancel) =>
        (await OfListing(db, id, cursor, limit, cancel)).Answer();

    /// <summary>GET /api/v1/providers/{id}/reviews</summary>
    internal static async Task<IResult> GetOfProvider(Id<Organization> id, string? cursor, int? limit, StoaDb db, CancellationToken cancel) =>
        (await OfProvider(db, id, cursor, limit, cancel)).Answer();

    private static async Task<Outcome<Page<Item>>> Read(IQueryable<Review> reviews, string? cursor, int? limit, CancellationToken cancel)
    {
        var after = Cursor.Read<Position>(cursor);
        if (after.Refused(out var problem)) return problem;
        if (after.Value is { } position)
        {
            var (at, id) = (position.At, new Id<Review>(position.Id));
            reviews = reviews.Where(review => EF.Functions.LessThan(ValueTuple.Create(review.CreatedAt, review.Id), ValueTuple.Create(at, id)));
        }
        var take = Cursor.Limit(limit);
        var items = await reviews.AsNoTracking().OrderByDescending(review => review.CreatedAt).ThenByDescending(review => review.Id)
            .Select(review => new Item(review.Id, review.ListingId, review.Author, review.Rating, review.Text, review.CreatedAt))
            .Take(take + 1).ToListAsync(cancel);
        return Cursor.Cut(items, take, review => new Position(review.CreatedAt, review.Id.Value));
    }
}
