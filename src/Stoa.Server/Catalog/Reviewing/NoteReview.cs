using Microsoft.EntityFrameworkCore;
using Stoa.Core.Listings;
using Stoa.Server.Catalog.Photos;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Reviewing;

/// <summary>
/// Remembers what an operator has looked at, and notes when a listing that is offered says something else. The listing is changed in the same
/// transaction, and its version keeps two editors apart.
/// </summary>
internal static class NoteReview
{
    /// <summary>An operator has looked at it as it is now; the caller commits.</summary>
    public static async Task Looked(Listing listing, Work work, CancellationToken cancel)
    {
        var now = await TextOf(listing, work, cancel);
        if (await work.Db.FindAsync<ReviewedListing>([listing.Id], cancel) is not { } reviewed)
        {
            work.Db.Add(new ReviewedListing { ListingId = listing.Id, Seen = now, ReviewedAt = work.Now });
            return;
        }
        (reviewed.Seen, reviewed.ReviewedAt, reviewed.ChangedAt) = (now, work.Now, null);
    }

    /// <summary>It is no longer offered, and is looked at anew before it is again; the caller commits.</summary>
    public static async Task Forget(Id<Listing> listing, Work work, CancellationToken cancel)
    {
        if (await work.Db.FindAsync<ReviewedListing>([listing], cancel) is { } reviewed) work.Db.Remove(reviewed);
    }

    /// <summary>Its words have changed, and are not written yet; the caller commits.</summary>
    public static async Task Changed(Listing listing, Work work, CancellationToken cancel)
    {
        if (await Latest(listing.Id, work, cancel) is { } reviewed) Compare(reviewed, await TextOf(listing, work, cancel), work);
    }

    /// <summary>Its photos have changed, and are not written yet; the caller commits.</summary>
    public static async Task Changed(Listing listing, IReadOnlyList<Photo> photos, Work work, CancellationToken cancel)
    {
        if (await Latest(listing.Id, work, cancel) is { } reviewed) Compare(reviewed, TextOf(listing, photos.Select(photo => photo.Original)), work);
    }

    /// <summary>What would be looked at.</summary>
    public static async Task<ReviewedText> TextOf(Listing listing, Work work, CancellationToken cancel) =>
        TextOf(listing, await EditPhotos.Of(listing.Id, work).AsNoTracking().Select(photo => photo.Original).ToListAsync(cancel));

    /// <summary>The same with photos that were read already.</summary>
    public static ReviewedText TextOf(Listing listing, IEnumerable<string> photos) =>
        new(listing.Title, listing.Summary, listing.Description, listing.Category, [.. photos]);

    // An operator who finds it in order at this moment has locked the listing: what counts is what is noted after that.
    private static async Task<ReviewedListing?> Latest(Id<Listing> listing, Work work, CancellationToken cancel)
    {
        if (await work.Db.FindAsync<ReviewedListing>([listing], cancel) is not { } reviewed) return null;
        await work.Begin(cancel);
        await work.Db.Database.ExecuteSqlAsync($"select 1 from catalog.listings where id = {listing.Value} for update", cancel);
        await work.Db.Entry(reviewed).ReloadAsync(cancel);
        return reviewed;
    }

    private static void Compare(ReviewedListing reviewed, ReviewedText now, Work work) =>
        reviewed.ChangedAt = reviewed.Seen.ChangesTo(now).Count == 0 ? null : reviewed.ChangedAt ?? work.Now;
}
