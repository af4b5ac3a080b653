using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Server.Availability;
using Stoa.Server.Organizations.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Reviews;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Organizations;

/// <summary>The public page of a provider.</summary>
public static class ViewProvider
{
    private const int ReviewsPerPage = 8;
    private const int SlugLengthMax = 200;

    /// <summary>What the page shows.</summary>
    /// <param name="Provider">The provider, its places and offers.</param>
    /// <param name="Hours">When its places are open.</param>
    /// <param name="Summary">Its reviews in one glance.</param>
    /// <param name="Reviews">A page of them.</param>
    /// <param name="NextReviews">The cursor of the next; null at the end.</param>
    /// <param name="IsFirst">True on the first page of reviews: the one that stands for the provider.</param>
    public sealed record View(
        GetProvider.Provider Provider, IReadOnlyDictionary<Id<Location>, OpeningTable> Hours, SummarizeReviews.Summary Summary,
        IReadOnlyList<ListReviews.Item> Reviews, string? NextReviews, bool IsFirst);

    internal static async Task<IResult> Get(
        string idOrSlug, string? reviews, StoaDb db, ReadDatabase database, IClock clock, HttpContext http, CancellationToken cancel)
    {
        var found = await GetProvider.Run(idOrSlug, db, cancel);
        if (found.Refused(out _)) return await Moved(idOrSlug, database, http, cancel);
        var provider = found.Value;
        if (provider.Url != $"/p/{idOrSlug}") return Results.Redirect(provider.Url + http.Request.QueryString, permanent: true);

        var page = await ListReviews.OfProvider(db, provider.Id, reviews, ReviewsPerPage, cancel);
        if (page.Refused(out var problem)) return ProblemPage.Result(problem, provider.Url);
        var hours = await ReadOpeningHours.Of(provider.Id, database, clock.GetCurrentInstant(), cancel);
        var summary = await SummarizeReviews.OfProvider(database, provider.Id, cancel);
        var view = new View(provider, hours, summary, page.Value.Items, page.Value.Next, IsFirst: string.IsNullOrEmpty(reviews));
        return new RazorComponentResult<ProviderPage>(new { Model = view });
    }

    private static async Task<IResult> Moved(string slug, ReadDatabase database, HttpContext http, CancellationToken cancel)
    {
        if (slug.Length > SlugLengthMax) return NotFoundPage.Result();
        var now = await FormerSlugs.AddressNow(slug, database, cancel);
        return now is null ? NotFoundPage.Result() : Results.Redirect(now + http.Request.QueryString, permanent: true);
    }
}
