using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;
using Stoa.Server.Search.Pages;
using Stoa.Server.Site.Components.Fields;
using Stoa.Server.Site.Components.Selling;

namespace Stoa.Server.Search;

/// <summary>The page of search results.</summary>
public static class ViewSearch
{
    private const int PerPage = 24;

    /// <summary>What the page shows.</summary>
    /// <param name="Asked">The search as the address holds it.</param>
    /// <param name="Cards">The results.</param>
    /// <param name="Found">What was found; null when it could not be searched.</param>
    /// <param name="Filters">What narrows it, each with the address without it.</param>
    /// <param name="Narrower">What would narrow it further.</param>
    /// <param name="Categories">To choose from, with counts.</param>
    /// <param name="Today">The earliest date that can be asked for.</param>
    /// <param name="NextHref">The next page; null at the end.</param>
    /// <param name="Problem">Why nothing could be searched; null when it could.</param>
    public sealed record View(
        SearchParameters Asked, IReadOnlyList<ListingSummary> Cards, SearchListings.Found? Found, IReadOnlyList<SearchLink> Filters,
        IReadOnlyList<SearchLinks> Narrower, IReadOnlyList<Choice> Categories, LocalDate Today, string? NextHref, Problem? Problem)
    {
        /// <summary>The chosen category's attributes that are numbers.</summary>
        public IReadOnlyList<AttributeRule> Numbers { get; init; } = [];

        /// <summary>The search's key in the log.</summary>
        internal SearchListings.Request? Logged { get; init; }
    }

    internal static async Task<IResult> Get(
        [AsParameters] SearchParameters asked, NpgsqlDataSource database, SearchEngine engine, NextOpenings openings, KeptPages pages,
        Marketplace marketplace, SearchLog log, IClock clock, CancellationToken cancel)
    {
        asked = asked.WithNumbers();
        var now = clock.GetCurrentInstant();
        var view = await pages.Get(Href(asked), now, async () =>
        {
            var made = await Make(asked, database, engine, openings, marketplace, now, cancel);
            return (made.View, made.On);
        });
        if (view is { Found: { } found, Logged: { } request, Asked.Cursor: null or "" }) log.Searched(request, found);
        return new RazorComponentResult<SearchResultsPage>(new { Model = view }) { StatusCode = view.Problem?.Kind.Status() };
    }

    private static async Task<(View View, IReadOnlyCollection<Id<Listing>> On)> Make(
        SearchParameters asked, NpgsqlDataSource database, SearchEngine engine, NextOpenings openings, Marketplace marketplace, Instant now,
        CancellationToken cancel)
    {
        var request = asked.ToRequest() with { Limit = PerPage, Explain = false };
        var answer = await SearchListings.Run(request, database, engine, marketplace, now, cancel);
        var today = now.InZone(marketplace.Zone).Date;
        if (answer.Refused(out var problem))
            return (new View(asked, [], null, [], [], Choices(marketplace, []), today, NextHref: null, problem) { Numbers = Numbers(asked, marketplace) }, []);
        var found = answer.Value;
        // A date leads to its own page; with several, the listing's next free time is the better start.
        LocalDate? on = string.IsNullOrWhiteSpace(asked.OpenOn) || !string.IsNullOrWhiteSpace(asked.OpenUntil) ? null : LocalDatePattern.Iso.Parse(asked.OpenOn).Value;
        var cards = await ListingCards.OfSearch(found.Items, on, openings, marketplace, now, SearchLog.KeyOf(request), cancel);
        var links = new SearchLinkMaker(asked, marketplace);
        var view = new View(
            asked, cards, found, links.Filters(found), links.Narrower(found), Choices(marketplace, found.Categories), today,
            found.Next is { } next ? Href(asked with { Cursor = next }) : null, Problem: null) { Numbers = Numbers(asked, marketplace), Logged = request };
        return (view, [.. found.Items.Select(listing => listing.Id)]);
    }

    /// <summary>The address of a search.</summary>
    internal static string Href(SearchParameters asked)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in Parts(asked))
        {
            if (!string.IsNullOrWhiteSpace(value)) query.Add(name, value);
        }
        return "/search" + query;
    }

    private static IEnumerable<(string Name, string? Value)> Parts(SearchParameters asked) =>
    [
        ("q", asked.Q), ("category", asked.Category), ("near", asked.Near), ("radius_km", asked.RadiusKm), ("bounds", asked.Bounds),
        ("price_min", asked.PriceMin), ("price_max", asked.PriceMax), ("currency", asked.Currency), ("rating_min", asked.RatingMin),
        ("instant", asked.Instant), ("open_on", asked.OpenOn), ("open_until", asked.OpenUntil),
        .. (asked.Attributes ?? []).Select(one => ("attribute", (string?)one)), ("sort", asked.Sort), ("cursor", asked.Cursor),
    ];

    private static IReadOnlyList<AttributeRule> Numbers(SearchParameters asked, Marketplace marketplace) =>
        [.. marketplace.AttributesOf(asked.Category ?? "").Where(rule => rule.Kind is AttributeKind.Number)];

    private static List<Choice> Choices(Marketplace marketplace, IReadOnlyList<CategoryCount> counts)
    {
        var sums = CategoryTree.Sums(marketplace, counts);
        return
        [
            new Choice("", "All categories"),
            .. marketplace.Categories
                .OrderBy(category => Position(marketplace, category.Parent ?? category.Slug)).ThenBy(category => category.Parent is null ? 0 : 1)
                .Select(category => new Choice(category.Slug, Label(category, sums.GetValueOrDefault(category.Slug)))),
        ];
    }

    private static int Position(Marketplace marketplace, string slug) =>
        marketplace.Categories.TakeWhile(category => category.Slug != slug).Count();

    private static string Label(CategorySetting category, int count) =>
        (category.Parent is null ? "" : "\u2003") + category.Name
        + (count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({count})"));
}
