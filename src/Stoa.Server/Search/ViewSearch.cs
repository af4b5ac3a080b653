using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using Stoa.Core;
using Stoa.Server.Availability;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Pages;
using Stoa.Server.Site.Components;

namespace Stoa.Server.Search;

/// <summary>The page of search results.</summary>
public static class ViewSearch
{
    private const int PerPage = 24;

    /// <summary>What the page shows.</summary>
    /// <param name="Asked">The search as the address holds it.</param>
    /// <param name="Cards">The results.</param>
    /// <param name="Near">The place that was understood.</param>
    /// <param name="IsFuzzy">True when similar words were taken.</param>
    /// <param name="Categories">To choose from, with counts.</param>
    /// <param name="Today">The earliest date that can be asked for.</param>
    /// <param name="NextHref">The next page; null at the end.</param>
    /// <param name="Problem">Why nothing could be searched; null when it could.</param>
    public sealed record View(
        SearchParameters Asked, IReadOnlyList<ListingSummary> Cards, FoundPlace? Near, bool IsFuzzy, IReadOnlyList<Choice> Categories,
        LocalDate Today, string? NextHref, Problem? Problem);

    internal static async Task<IResult> Get(
        [AsParameters] SearchParameters asked, NpgsqlDataSource database, Slots slots, NextOpenings openings, KeptPages pages,
        CategoryCounts everything, Marketplace marketplace, IClock clock, CancellationToken cancel)
    {
        var now = clock.GetCurrentInstant();
        var view = await pages.Get(Href(asked), now, async () =>
        {
            var made = await Make(asked, database, slots, openings, everything, marketplace, now, cancel);
            return (made.View, made.On);
        });
        return new RazorComponentResult<SearchResultsPage>(new { Model = view }) { StatusCode = view.Problem?.Kind.Status() };
    }

    private static async Task<(View View, IReadOnlyCollection<Id<Listing>> On)> Make(
        SearchParameters asked, NpgsqlDataSource database, Slots slots, NextOpenings openings, CategoryCounts everything,
        Marketplace marketplace, Instant now, CancellationToken cancel)
    {
        var found = await SearchListings.Run(asked.ToRequest() with { Limit = PerPage }, database, slots, everything, marketplace, now, cancel);
        var today = now.InZone(marketplace.Zone).Date;
        if (found.Refused(out var problem))
            return (new View(asked, [], null, IsFuzzy: false, Choices(marketplace, []), today, NextHref: null, problem), []);
        LocalDate? on = string.IsNullOrWhiteSpace(asked.OpenOn) ? null : LocalDatePattern.Iso.Parse(asked.OpenOn).Value;
        var cards = await ListingCards.Of(found.Value.Items, on, openings, marketplace, now, cancel);
        var view = new View(
            asked, cards, found.Value.Near, found.Value.IsFuzzy, Choices(marketplace, found.Value.Categories), today,
            found.Value.Next is { } next ? Href(asked with { Cursor = next }) : null, Problem: null);
        return (view, [.. found.Value.Items.Select(listing => listing.Id)]);
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

    private static (string Name, string? Value)[] Parts(SearchParameters asked) =>
    [
        ("q", asked.Q), ("category", asked.Category), ("near", asked.Near), ("radius_km", asked.RadiusKm), ("price_min", asked.PriceMin),
        ("price_max", asked.PriceMax), ("open_on", asked.OpenOn), ("sort", asked.Sort), ("cursor", asked.Cursor),
    ];

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
