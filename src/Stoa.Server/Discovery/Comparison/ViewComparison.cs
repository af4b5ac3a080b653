using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Discovery.Pages;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;
using Stoa.Server.Site;

namespace Stoa.Server.Discovery.Comparison;

/// <summary>The comparison as a page. Its address holds what is compared, so that it can be shared; the browser remembers it too.</summary>
public static class ViewComparison
{
    private static readonly ListingCookie Cookie = new("stoa_compare", CompareListings.Max, Duration.FromDays(7));

    /// <summary>What the page shows.</summary>
    /// <param name="Compared">The comparison; empty where nothing is compared yet.</param>
    /// <param name="Near">The place as it was typed.</param>
    /// <param name="Problem">Why something could not be compared; null when it could.</param>
    public sealed record View(CompareListings.Compared Compared, string? Near, Problem? Problem);

    /// <summary>What the browser has chosen to compare.</summary>
    public static IReadOnlyList<Id<Listing>> Chosen(HttpRequest request) => Cookie.Read(request);

    /// <summary>The address of a comparison.</summary>
    public static string Href(IEnumerable<Id<Listing>> listings) => "/compare?" + string.Join('&', listings.Select(id => $"listing={id}"));

    /// <summary>GET /api/v1/comparisons?listing=…&amp;listing=…&amp;near=…</summary>
    internal static async Task<IResult> Get(
        string[]? listing, string? near, StoaDb db, ReadDatabase database, NextOpenings openings, Marketplace marketplace, IClock clock, CancellationToken cancel)
    {
        var ids = IdsOf(listing ?? []);
        if (ids.Count < (listing?.Length ?? 0)) return CatalogProblems.NoListing.Answer();
        return (await CompareListings.Run(new(ids, near), db, database, openings, marketplace, clock.GetCurrentInstant(), cancel)).Answer();
    }

    /// <summary>GET /compare</summary>
    internal static async Task<IResult> Show(
        string[]? listing, string? near, HttpContext http, StoaDb db, ReadDatabase database, NextOpenings openings, Marketplace marketplace, IClock clock,
        CancellationToken cancel)
    {
        var ids = IdsOf(listing ?? []);
        if (ids.Count == 0 && Chosen(http.Request) is { Count: > 0 } chosen) return Results.Redirect(Href(chosen));
        if (ids.Count == 0) return Page(new View(new([], null), near, Problem: null));
        Cookie.Write(http, ids);
        var compared = await CompareListings.Run(new(ids, near), db, database, openings, marketplace, clock.GetCurrentInstant(), cancel);
        if (!compared.Refused(out var problem)) return Page(new View(compared.Value, near, Problem: null));
        // Too many, or a place that nobody knows: what can be compared is.
        var rest = await CompareListings.Run(new([.. ids.Take(CompareListings.Max)]), db, database, openings, marketplace, clock.GetCurrentInstant(), cancel);
        return Page(new View(rest.Value, near, problem));
    }

    /// <summary>POST /compare: adds one, removes one, or clears all.</summary>
    internal static async Task<IResult> Submit(HttpContext http, CancellationToken cancel)
    {
        var form = await http.Request.ReadFormAsync(cancel);
        var chosen = Chosen(http.Request);
        var isListing = Id<Listing>.TryParse(form["listing_id"], out var listing);
        switch (form["act"].ToString())
        {
            case "add" when isListing && !chosen.Contains(listing) && chosen.Count >= CompareListings.Max:
                new Flash(Tone.Wait, DiscoveryProblems.TooManyToCompare.Message).Keep(http);
                return new SeeOther(Href(chosen));
            case "add" when isListing:
                chosen = [.. chosen.Where(id => id != listing), listing];
                new Flash(Tone.Good, chosen.Count == 1 ? "Chosen. Choose another one to compare it with." : $"Chosen: {chosen.Count} to compare.").Keep(http);
                Cookie.Write(http, chosen);
                return new SeeOther(LocalPath.Or(form["return_to"], Href(chosen)));
            case "remove":
                chosen = [.. chosen.Where(id => id != listing)];
                break;
            default:
                chosen = [];
                break;
        }
        Cookie.Write(http, chosen);
        return new SeeOther(chosen.Count == 0 ? "/compare" : Href(chosen));
    }

    private static List<Id<Listing>> IdsOf(string[] texts)
    {
        var ids = new List<Id<Listing>>();
        foreach (var text in texts.Take(2 * CompareListings.Max))
        {
            if (Id<Listing>.TryParse(text, out var id) && !ids.Contains(id)) ids.Add(id);
        }
        return ids;
    }

    private static RazorComponentResult<ComparePage> Page(View view) =>
        new(new { Model = view }) { StatusCode = view.Problem?.Kind.Status() ?? StatusCodes.Status200OK };
}
