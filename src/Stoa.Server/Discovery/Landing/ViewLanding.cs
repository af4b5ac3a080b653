using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Server.Discovery.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;
using Stoa.Server.Site.Components.Selling;
using Stoa.Server.Site.Pages;

namespace Stoa.Server.Discovery.Landing;

/// <summary>The page of a category, of a city, or of a category in a city: what there is, and the way on.</summary>
public static class ViewLanding
{
    private const int BestCount = 12;

    /// <summary>What the page shows.</summary>
    /// <param name="Facts">What is offered.</param>
    /// <param name="Best">The best of it, as cards.</param>
    /// <param name="Path">The page's own address.</param>
    public sealed record View(LandingFacts Facts, IReadOnlyList<ListingSummary> Best, string Path);

    /// <summary>GET /c/{category}</summary>
    internal static Task<IResult> OfCategory(string category, [AsParameters] Sources sources, CancellationToken cancel) =>
        Show(category, null, LandingAddress.OfCategory(category), sources, cancel);

    /// <summary>GET /c/{category}/{city}</summary>
    internal static Task<IResult> OfBoth(string category, string city, [AsParameters] Sources sources, CancellationToken cancel) =>
        Show(category, city, LandingAddress.Of(category, city), sources, cancel);

    /// <summary>GET /in/{city}</summary>
    internal static Task<IResult> OfCity(string city, [AsParameters] Sources sources, CancellationToken cancel) =>
        Show(null, city, LandingAddress.OfCity(city), sources, cancel);

    private static async Task<IResult> Show(string? category, string? city, string path, Sources sources, CancellationToken cancel)
    {
        if (LandingFacts.Of(await sources.Landscape.Now(cancel), sources.Marketplace, category, city) is not { } facts) return NotFoundPage.Result();
        var best = await ReadListings.Best(sources.Reads, facts.Categories, facts.City?.Spellings, BestCount, cancel);
        if (best.Count == 0) return NotFoundPage.Result();
        var cards = await ListingCards.Of(best, on: null, sources.Openings, sources.Marketplace, sources.Clock.GetCurrentInstant(), cancel);
        return new RazorComponentResult<LandingPage>(new { Model = new View(facts, cards, path) });
    }

    /// <summary>Where the page takes its facts from.</summary>
    internal sealed record Sources(
        Landscape Landscape, Marketplace Marketplace, ReadDatabase Reads, NextOpenings Openings, IClock Clock);
}
