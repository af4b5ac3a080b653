using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Reviews;

/// <summary>The review of one order.</summary>
public static class FindReview
{
    private static readonly Problem NoReview = new(ProblemKind.NotFound, "review-not-found", "This order has not been reviewed yet.");

    /// <summary>What was said about an order.</summary>
    public sealed record Item(Id<Review> Id, string Author, int Rating, string Text, Instant CreatedAt);

    /// <summary>The order's review; null when there is none.</summary>
    public static Task<Item?> OfOrder(StoaDb db, Id<Order> order, CancellationToken cancel) =>
        db.Set<Review>().AsNoTracking().Where(review => review.OrderId == order)
            .Select(review => new Item(review.Id, review.Author, review.Rating, review.Text, review.CreatedAt))
            .SingleOrDefaultAsync(cancel);

    /// <summary>GET /api/v1/orders/{id}/review, for those who may see the order.</summary>
    internal static async Task<IResult> Get(Id<Order> id, Work work, CancellationToken cancel)
    {
        if ((await OrderAccess.Find(work, id, cancel)).Refused(out var problem)) return problem.Answer();
        var found = await OfOrder(work.Db, id, cancel);
        return (found is null ? NoReview : Outcome<Item>.Of(found)).Answer();
    }
}
