using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog;
using Stoa.Server.Identity.Customers;
using Stoa.Server.Orders;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Reviews;

/// <summary>A customer says how it was, once per completed order.</summary>
public static class WriteReview
{
    /// <summary>The longest text, in characters.</summary>
    public const int TextLengthMax = 4_000;

    internal const int RatingMax = 5;
    private const int NameLengthMax = 40;

    private static readonly Problem BadRating = new(ProblemKind.Invalid, "rating-invalid", $"Give 1 to {RatingMax} stars.", "rating");
    private static readonly Problem TooLong = new(ProblemKind.Invalid, "text-too-long", $"A review has at most {TextLengthMax} characters.", "text");
    private static readonly Problem NotCompleted = new(ProblemKind.Conflict, "order-not-completed", "Only a completed order can be reviewed.");
    private static readonly Problem NotYours = new(ProblemKind.Forbidden, "not-the-customer", "Only who bought can review.");

    /// <summary>What is said.</summary>
    public sealed record Request(int Rating, string? Text);

    /// <summary>What was written.</summary>
    public sealed record Written(Id<Review> Id, Id<Order> OrderId, int Rating, string Text);

    /// <summary>Writes the review; a second one for the order is refused with <c>already-reviewed</c>.</summary>
    public static async Task<Outcome<Written>> Run(Id<Order> id, Request request, Work work, CancellationToken cancel)
    {
        if (request.Rating is < 1 or > RatingMax) return BadRating;
        var text = request.Text?.Trim() ?? "";
        if (text.Length > TextLengthMax) return TooLong;
        var seen = await OrderAccess.Find(work, id, cancel);
        if (seen.Refused(out var problem)) return problem;
        var (order, roles) = (seen.Value.Order, seen.Value.Roles);
        if (!roles.Includes(ActorRole.Customer)) return NotYours;
        if (order.State is not OrderState.Completed) return NotCompleted;

        var contact = await Contacts.Of(work, order.CustomerId, cancel);
        var review = new Review
        {
            Id = Id<Review>.New(work.Now),
            OrderId = id,
            ListingId = order.ListingId,
            OrganizationId = order.OrganizationId,
            Author = ShownAs(contact?.Name ?? ""),
            Rating = request.Rating,
            Text = text,
            CreatedAt = work.Now,
        };
        work.Db.Add(review);
        work.Emit(new ReviewWritten(order.ListingId, order.OrganizationId, review.Id, review.Rating));
        if (await work.Commit(cancel) is { } refused) return refused;
        return new Written(review.Id, id, review.Rating, review.Text);
    }

    /// <summary>POST /api/v1/orders/{id}/review</summary>
    internal static async Task<IResult> Post(Id<Order> id, Request request, Work work, CancellationToken cancel) =>
        (await Run(id, request, work, cancel)).AnswerCreated(review => $"/api/v1/orders/{review.OrderId}/review");

    /// <summary>A first name and an initial: "Ada L."</summary>
    internal static string ShownAs(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var shown = words switch
        {
            [] => "A customer",
            [var only] => only,
            [var first, .., var last] => $"{first} {last[..1].ToUpperInvariant()}.",
        };
        return shown.Length <= NameLengthMax ? shown : shown[..NameLengthMax];
    }
}

/// <summary>A customer reviewed a listing.</summary>
public sealed record ReviewWritten(Id<Listing> ListingId, Id<Organization> SellerId, Id<Review> ReviewId, int Rating) : IDomainEvent
{
    public static string Type => "review.written";

    public string Aggregate => ListingId.ToString();

    public Guid? OrganizationId => SellerId.Value;
}
