using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog.Editing;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Bulk;

/// <summary>Does one thing with several listings: pause, publish, another category, other prices. First it says what it would do.</summary>
public static class BulkEdit
{
    /// <summary>The most listings at once.</summary>
    public const int ListingsMax = 100;

    /// <summary>What is done.</summary>
    public enum Deed { Pause, Publish, Category, Price }

    private static readonly Problem NoneChosen = new(ProblemKind.Invalid, "listings-missing", "Choose one or more listings first.", "ids");
    private static readonly Problem TooMany = new(ProblemKind.Invalid, "too-many-listings", $"Choose at most {ListingsMax} listings at once.", "ids");

    /// <summary>What to do with which listings.</summary>
    /// <param name="Ids">The listings.</param>
    /// <param name="Deed">What is done.</param>
    /// <param name="Category">The new category, for that deed.</param>
    /// <param name="Change">The change of prices as it was typed, for that deed.</param>
    /// <param name="DryRun">True only says what would happen.</param>
    public sealed record Request(IReadOnlyList<Id<Listing>> Ids, Deed Deed, string? Category = null, string? Change = null, bool DryRun = false);

    /// <summary>What becomes, or would become, of one listing.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="What">What changes, in words; empty when nothing does.</param>
    /// <param name="Problem">Why it cannot be done.</param>
    public sealed record Line(Id<Listing> Id, string Title, string What, Problem? Problem);

    /// <summary>Each on its own: what cannot be done with one does not keep it from the others.</summary>
    public static async Task<Outcome<IReadOnlyList<Line>>> Run(
        Request request, Id<Organization> organization, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (request.Ids.Count == 0) return NoneChosen;
        if (request.Ids.Count > ListingsMax) return TooMany;
        if (request.Deed is Deed.Category && marketplace.FindCategory(request.Category ?? "") is null) return CatalogProblems.UnknownCategory;
        if (request.Deed is Deed.Price && PriceChange.Read(request.Change ?? "", marketplace.Currency).Refused(out var problem)) return problem;
        var lines = new List<Line>();
        foreach (var id in request.Ids.Distinct())
        {
            if (await One(id, request, organization, work, marketplace, cancel) is { } line) lines.Add(line);
            await work.Abandon();
        }
        return lines;
    }

    /// <summary>POST /api/v1/organizations/{organization}/listings/bulk</summary>
    internal static async Task<IResult> Post(Id<Organization> organization, Request request, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var done = await Run(request, organization, work, marketplace, cancel);
        return done.Refused(out var problem) ? problem.Answer() : Results.Json(new { items = done.Value }, StoaJson.Options);
    }

    private static async Task<Line?> One(
        Id<Listing> id, Request request, Id<Organization> organization, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (await EditedListing.Find(work.Db, id, organization, cancel) is not { } edited) return null;
        var title = edited.Listing.Title;
        if (request.Deed is Deed.Pause or Deed.Publish) return await Step(edited, request, organization, work, marketplace, cancel);

        var (before, currency) = (edited.ToDraft(), Currency.Parse(edited.Listing.Currency));
        var (after, what) = request.Deed is Deed.Category
            ? ToCategory(before, request.Category!, marketplace)
            : ToPrices(before, PriceChange.Read(request.Change!, currency), currency, marketplace);
        if (what.Length == 0) return new Line(id, title, "", null);
        var problems = await SaveListing.Problems(after, edited, work, marketplace, cancel);
        if (problems.Count > 0 || request.DryRun) return new Line(id, title, what, problems.Count > 0 ? problems[0] : null);
        return new Line(id, title, what, (await SaveListing.Change(id, after, organization, edited.Listing.Version, work, marketplace, cancel)).Problem);
    }

    private static async Task<Line> Step(
        EditedListing edited, Request request, Id<Organization> organization, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var (listing, id, title) = (edited.Listing, edited.Listing.Id, edited.Listing.Title);
        if (request.Deed is Deed.Pause && listing.Status is ListingStatus.Paused) return new Line(id, title, "", null);
        if (request.Deed is Deed.Publish && listing.Status is ListingStatus.Published or ListingStatus.InReview) return new Line(id, title, "", null);
        var permitted = ListingSteps.Permitted(listing.Status, ListingActor.Provider, marketplace.ReviewsListings);
        var wanted = permitted.FirstOrDefault(step => request.Deed is Deed.Pause ? step.To is ListingStatus.Paused : step.NeedsComplete);
        if (wanted is null)
            return new Line(id, title, "", new Problem(ProblemKind.Conflict, "step-not-permitted", $"It is {ListingSteps.InWords(listing.Status)}: this cannot be done with it."));
        var missing = await ListingGaps.Of(edited.ToDraft(), edited, work, marketplace, cancel);
        var taken = ListingSteps.Take(listing.Status, wanted.Name, ListingActor.Provider, marketplace.ReviewsListings, missing);
        if (taken.Problem is not null || request.DryRun) return new Line(id, title, wanted.Label, taken.Problem);
        return new Line(id, title, wanted.Label, (await StepListing.Run(id, new(wanted.Name), organization, listing.Version, work, marketplace, cancel)).Problem);
    }

    // What the new category does not ask is left behind.
    private static (ListingDraft After, string What) ToCategory(ListingDraft draft, string category, Marketplace marketplace)
    {
        if (draft.Category == category) return (draft, "");
        var rules = marketplace.AttributesOf(category);
        var kept = draft.Attributes.Where(pair => Attributes.Check(rules, new Dictionary<string, AttributeValue>(StringComparer.Ordinal) { [pair.Key] = pair.Value }).Count == 0)
            .ToDictionary(StringComparer.Ordinal);
        var lost = draft.Attributes.Count - kept.Count;
        var what = $"{NameOf(draft.Category, marketplace)} → {NameOf(category, marketplace)}{(lost == 0 ? "" : $", without {lost} facts that it does not ask for")}";
        return (draft with { Category = category, Attributes = kept }, what);
    }

    private static (ListingDraft After, string What) ToPrices(ListingDraft draft, Outcome<PriceChange> change, Currency currency, Marketplace marketplace)
    {
        var culture = marketplace.Culture;
        var plans = draft.Plans.Select(plan => plan with { PriceMinor = change.Value.Apply(plan.PriceMinor, currency) }).ToList();
        var words = draft.Plans.Zip(plans).Where(pair => pair.First.PriceMinor != pair.Second.PriceMinor)
            .Select(pair => $"{pair.First.Name}: {new Money(pair.First.PriceMinor, currency).Format(culture)} → {new Money(pair.Second.PriceMinor, currency).Format(culture)}");
        return (draft with { Plans = plans }, string.Join("; ", words));
    }

    private static string NameOf(string category, Marketplace marketplace) => marketplace.FindCategory(category)?.Name ?? category;
}
