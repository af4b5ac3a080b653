using Stoa.Server.Platform;

namespace Stoa.Server.Reviews;

/// <summary>What customers say after a completed order.</summary>
public sealed class ReviewsModule : Module
{
    public override void Api(RouteGroupBuilder api)
    {
        api.MapGet("/listings/{id}/reviews", ListReviews.Get).AllowAnonymous();
        api.MapGet("/orders/{id}/review", FindReview.Get).AllowAnonymous();
        api.MapGet("/listings/{id}/reviews/summary", SummarizeReviews.GetOfListing).AllowAnonymous();
        api.MapGet("/providers/{id}/reviews", ListReviews.GetOfProvider).AllowAnonymous();
        api.MapGet("/providers/{id}/reviews/summary", SummarizeReviews.GetOfProvider).AllowAnonymous();
        // Guests review too: the use case finds whose order it is.
        api.MapPost("/orders/{id}/review", WriteReview.Post).AllowAnonymous();
    }

    public override void Pages(IEndpointRouteBuilder site) =>
        site.MapPost("/orders/{id}/review", PostReview.Post).AllowAnonymous();
}
