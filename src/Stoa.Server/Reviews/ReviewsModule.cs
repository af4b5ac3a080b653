using Stoa.Server.Platform;

namespace Stoa.Server.Reviews;

/// <summary>What customers say after a completed order.</summary>
public sealed class ReviewsModule : Module
{
    public override void Api(RouteGroupBuilder api)
    {
        api.MapGet("/listings/{id}/reviews", ListReviews.Get).AllowAnonymous();
        // Guests review too: the use case finds whose order it is.
        api.MapPost("/orders/{id}/review", WriteReview.Post).AllowAnonymous();
    }
}
