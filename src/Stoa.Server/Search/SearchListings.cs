using NodaTime;
using NodaTime.Text;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Availability;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Search;

/// <summary>Finds listings by text, category, place, price and a date with a free time.</summary>
public static class SearchListings
{
    // Fewer hits than this, and the words were probably typed wrongly.
    private const int FewHits = 1;

    // A date is asked of real calendars, a few pages at a time, until a page is full or this many were asked.
    private const int CheckedPerRound = 60;
    private const int RoundsMax = 5;

    /// <summary>What is looked for; every part may be left out.</summary>
    /// <param name="Q">Words of the title, the provider, the category, the city or the description.</param>
    /// <param name="Category">A category's slug; everything below it counts.</param>
    /// <param name="Near">A place's name, or latitude and longitude.</param>
    /// <param name="RadiusKm">How far around it.</param>
    /// <param name="PriceMin">In major units, such as 49.90; compared with prices as they are written, whatever their currency.</param>
    /// <param name="PriceMax">In major units.</param>
    /// <param name="OpenOn">A date on which a time is free, as YYYY-MM-DD.</param>
    /// <param name="Sort">The order; relevance when left out.</param>
    /// <param name="Cursor">Where the page before ended.</param>
    /// <param name="Limit">How many, at most <see cref="Platform.Http.Cursor.LimitMax"/>.</param>
    public sealed record Request(
        string? Q = null, string? Category = null, string? Near = null, double? RadiusKm = null, decimal? PriceMin = null,
        decimal? PriceMax = null, string? OpenOn = null, SearchSort? Sort = null, string? Cursor = null, int? Limit = null);

    /// <summary>What was found.</summary>
    /// <param name="Items">The page.</param>
    /// <param name="Next">The cursor of the next page; null at the end.</param>
    /// <param name="Near">The place that was understood.</param>
    /// <param name="IsFuzzy">True when nothing had the words as they were typed, and similar ones were taken.</param>
    /// <param name="Categories">Results by category whichever category is chosen; on the first page only.</param>
    public sealed record Found(
        IReadOnlyList<FoundListing> Items, string? Next, FoundPlace? Near, bool IsFuzzy, IReadOnlyList<CategoryCount> Categories);

    /// <summary>One page of results.</summary>
    public static async Task<Outcome<Found>> Run(
        Request request, NpgsqlDataSource database, Slots slots, CategoryCounts everything, Marketplace marketplace, Instant now,
        CancellationToken cancel)
    {
        if (Cursor.Read<SearchPosition>(request.Cursor).Refused(out var badCursor)) return badCursor;
        var after = Cursor.Read<SearchPosition>(request.Cursor).Value;
        var understood = await Understand(request, database, marketplace, cancel);
        if (understood.Refused(out var problem)) return problem;

        var query = understood.Value with { IsFuzzy = after?.Fuzzy ?? false };
        var limit = Cursor.Limit(request.Limit);
        var page = await Collect(query, after, limit, database, slots, now, cancel);
        if (after is null && query.Text is not null && page.Items.Count < FewHits)
        {
            query = query with { IsFuzzy = true };
            page = await Collect(query, after, limit, database, slots, now, cancel);
        }
        var next = page.Last is { } last ? Cursor.Write(new SearchPosition(last.Key, last.Id.Value, query.IsFuzzy)) : null;
        var counts = after is null && query.IsEverything ? await everything.Of(cancel) : page.Counts;
        return new Found(page.Items, next, query.Near, query.IsFuzzy, counts);
    }

    /// <summary>GET /api/v1/listings</summary>
    internal static async Task<IResult> Get(
        [AsParameters] SearchParameters parameters, NpgsqlDataSource database, Slots slots, CategoryCounts everything, Marketplace marketplace,
        IClock clock, CancellationToken cancel) =>
        (await Run(parameters.ToRequest(), database, slots, everything, marketplace, clock.GetCurrentInstant(), cancel)).Answer();

    private static async Task<Outcome<SearchQuery>> Understand(
        Request request, NpgsqlDataSource database, Marketplace marketplace, CancellationToken cancel)
    {
        if (request.RadiusKm is <= 0 or > SearchQuery.RadiusKmMax or double.NaN) return SearchProblems.BadRadius;
        if (request.PriceMin < 0 || request.PriceMax < 0 || request.PriceMin > request.PriceMax) return SearchProblems.BadPrice;
        if (Minor(request.PriceMin, marketplace) is not { } min || Minor(request.PriceMax, marketplace) is not { } max) return SearchProblems.BadPrice;
        if (Date(request.OpenOn).Refused(out var badDate)) return badDate;
        string[]? categories = null;
        if (!string.IsNullOrWhiteSpace(request.Category))
        {
            if (marketplace.FindCategory(request.Category) is null) return SearchProblems.NoCategory(request.Category);
            categories = [.. CategoryTree.Below(marketplace, request.Category)];
        }
        FoundPlace? near = null;
        if (!string.IsNullOrWhiteSpace(request.Near))
        {
            var place = await Places.Resolve(database, request.Near, cancel);
            if (place.Refused(out var unknown)) return unknown;
            near = place.Value;
        }
        if (near is null && request.Sort is SearchSort.Distance) return SearchProblems.NoPoint;
        return new SearchQuery
        {
            Text = TextQuery.Of(request.Q),
            Categories = categories,
            Near = near,
            RadiusKm = request.RadiusKm ?? near?.RadiusKm ?? 0,
            PriceMinMinor = request.PriceMin is null ? null : min,
            PriceMaxMinor = request.PriceMax is null ? null : max,
            OpenOn = Date(request.OpenOn).Value,
            Sort = request.Sort ?? SearchSort.Relevance,
        };
    }

    private static async Task<ResultPage> Collect(
        SearchQuery query, SearchPosition? after, int limit, NpgsqlDataSource database, Slots slots, Instant now, CancellationToken cancel)
    {
        if (query.OpenOn is not { } date) return await ResultPage.Read(query, after, limit, database, cancel);

        var open = new List<FoundListing>();
        IReadOnlyList<CategoryCount> counts = [];
        FoundListing? last = null;
        for (var round = 0; round < RoundsMax; round++)
        {
            var position = last is null ? after : new SearchPosition(last.Key, last.Id.Value, query.IsFuzzy);
            var page = await ResultPage.Read(query, position, CheckedPerRound, database, cancel);
            if (round == 0) counts = page.Counts;
            var free = await slots.ExistOn([.. page.Items.Select(listing => listing.Id)], date, now, cancel);
            foreach (var listing in page.Items)
            {
                if (free.Contains(listing.Id)) open.Add(listing);
                last = listing;
                if (open.Count == limit) return new ResultPage(open, last, counts);
            }
            if (page.Last is null) return new ResultPage(open, null, counts);
        }
        return new ResultPage(open, last, counts);
    }

    private static long? Minor(decimal? major, Marketplace marketplace)
    {
        var minor = (major ?? 0) * marketplace.Currency.MinorPerMajor;
        return minor <= long.MaxValue ? (long)minor : null;
    }

    private static Outcome<LocalDate?> Date(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return default(LocalDate?);
        var date = LocalDatePattern.Iso.Parse(text);
        return date.Success ? date.Value : SearchProblems.BadDate;
    }
}
