using Microsoft.EntityFrameworkCore;
using Stoa.Server.Platform;
using Stoa.Server.Reviews;

namespace Stoa.Server.Catalog;

/// <summary>Keeps a listing's copy of its ratings, and its score with it.</summary>
internal static class CopyRating
{
    // Counted anew each time, so that an event handled twice counts once.
    internal static async Task OnWritten(ReviewWritten happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var listing = await work.Db.Set<Listing>().FirstOrDefaultAsync(l => l.Id == happened.ListingId, cancel);
        if (listing is null) return;
        var ratings = work.Db.Set<Review>().Where(review => review.ListingId == happened.ListingId);
        listing.RatingSum = await ratings.SumAsync(review => review.Rating, cancel);
        listing.RatingCount = await ratings.CountAsync(cancel);
        listing.Score = ListingScore.Of(listing.RatingSum, listing.RatingCount);
    }
}
