using NodaTime;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search;
using Stoa.Server.Search.Found;

namespace Stoa.Server.Discovery.SavedSearches;

/// <summary>Runs a saved search through all its pages.</summary>
public sealed class SearchAgain(NpgsqlDataSource database, SearchEngine engine, Marketplace marketplace)
{
    /// <summary>The most finds that are looked at: a search that finds more says nothing when it finds one more.</summary>
    public const int FindsMax = 1_000;

    /// <summary>What it finds now, the best first.</summary>
    /// <param name="Listings">At most <see cref="FindsMax"/>.</param>
    /// <param name="IsCut">True when there are more.</param>
    public sealed record Finds(IReadOnlyList<FoundListing> Listings, bool IsCut);

    /// <summary>What it finds now, or what a search is refused for.</summary>
    public async Task<Outcome<Finds>> Run(SavedQuery query, Instant now, CancellationToken cancel)
    {
        var found = new List<FoundListing>();
        string? cursor = null;
        do
        {
            var page = await SearchListings.Run(
                Parameters(query).ToRequest() with { Cursor = cursor, Limit = Cursor.LimitMax }, database, engine, marketplace, now, cancel);
            if (page.Refused(out var problem)) return problem;
            found.AddRange(page.Value.Items);
            cursor = page.Value.Next;
        }
        while (cursor is not null && found.Count < FindsMax);
        return new Finds(found, cursor is not null);
    }

    private static SearchParameters Parameters(SavedQuery query) => new()
    {
        Q = query["q"],
        Category = query["category"],
        Near = query["near"],
        RadiusKm = query["radius_km"],
        PriceMin = query["price_min"],
        PriceMax = query["price_max"],
        Bounds = query["bounds"],
        RatingMin = query["rating_min"],
        Instant = query["instant"],
        Currency = query["currency"],
        Attributes = [.. query.Parts.Where(part => part.Name == "attribute").Select(part => part.Value)],
    };
}
