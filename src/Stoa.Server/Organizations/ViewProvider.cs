using Microsoft.AspNetCore.Http.HttpResults;
using Stoa.Server.Organizations.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Reviews;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Organizations;

/// <summary>The public page of a provider.</summary>
public static class ViewProvider
{
    private const int ReviewsCount = 6;

    internal static async Task<IResult> Get(string idOrSlug, StoaDb db, CancellationToken cancel)
    {
        var found = await GetProvider.Run(idOrSlug, db, cancel);
        if (found.Refused(out _)) return NotFoundPage.Result();
        var provider = found.Value;
        if (provider.Url != $"/p/{idOrSlug}") return Results.Redirect(provider.Url, permanent: true);
        var reviews = await ListReviews.OfProvider(db, provider.Id, cursor: null, ReviewsCount, cancel);
        return new RazorComponentResult<ProviderPage>(new { Provider = provider, Reviews = reviews.Value.Items });
    }
}
