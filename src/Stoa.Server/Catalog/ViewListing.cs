using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Server.Availability;
using Stoa.Server.Availability.Pages;
using Stoa.Server.Catalog.Pages;
using Stoa.Server.Catalog.Questions;
using Stoa.Server.Catalog.Quoting;
using Stoa.Server.Platform.Access;
using Stoa.Server.Discovery.Observability;
using Stoa.Server.Discovery.Recent;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Reviews;
using Stoa.Server.Search;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Catalog;

/// <summary>The page of a listing: what it is, who offers it, and when it is free.</summary>
public static class ViewListing
{
    private const int ReviewsCount = 6;
    private const int QuestionsCount = 10;

    /// <summary>What the page shows.</summary>
    /// <param name="Listing">The listing.</param>
    /// <param name="Category">Its category, when the marketplace still has it.</param>
    /// <param name="Reviews">The latest reviews.</param>
    /// <param name="Times">What is free; null when it cannot be booked.</param>
    /// <param name="Questions">What was asked and answered; and what the visitor waits for.</param>
    /// <param name="Tried">The price that is tried out; null for a listing without plans.</param>
    /// <param name="IsTried">Whether somebody asked for it.</param>
    public sealed record View(
        ListingDetail Listing, CategorySetting? Category, IReadOnlyList<ListReviews.Item> Reviews, BookingTimes? Times,
        IReadOnlyList<ListQuestions.Item> Questions, TryPrice.Tried? Tried, bool IsTried);

    internal static async Task<IResult> Get(
        string address, string? plan, string? date, string? week, string? found, StoaDb db, Offers offers, Slots slots, Marketplace marketplace, IClock clock,
        HttpContext http, SearchLog log, CancellationToken cancel)
    {
        if (!ListingAddress.TryRead(address, out var id)) return NotFoundPage.Result();
        if (await ListingDetail.Find(db, id, marketplace, cancel) is not { } listing) return NotFoundPage.Result();
        if (listing.Url != $"/l/{address}") return Results.Redirect(listing.Url + http.Request.QueryString, permanent: true);
        log.Clicked(found, id);
        FoundBy.Note(http, found, id);

        SeenListings.Note(http, id);
        var reviews = await ListReviews.OfListing(db, id, cursor: null, ReviewsCount, cancel);
        var times = await BookingPanel.Load(id, new(plan, date, week), offers, slots, clock.GetCurrentInstant(), cancel);
        var tried = await TryPrice.Run(
            listing, name => http.Request.Query[name], http.RequestServices.GetRequiredService<Quotes>(), marketplace, clock.GetCurrentInstant(), cancel);
        var questions = await ListQuestions.OfListing(id, http.RequestServices.GetRequiredService<Actor>().UserId, cursor: null, QuestionsCount, db, cancel);
        var view = new View(listing, marketplace.FindCategory(listing.Category), reviews.Value.Items, times, questions.Value.Items, tried, http.Request.Query.ContainsKey("try"));
        return new RazorComponentResult<ListingPage>(new { Model = view });
    }
}
