using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog.Reviewing;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Editing;

/// <summary>Publishes a listing, sends it to review, approves it, pauses it …: one step of its life.</summary>
public static class StepListing
{
    /// <summary>Which step, and why.</summary>
    /// <param name="Step">One of Core's <see cref="ListingSteps"/>.</param>
    /// <param name="Reason">Why, where the step asks for it.</param>
    public sealed record Request(string Step, string? Reason = null);

    /// <summary>Takes the step.</summary>
    /// <param name="id">Which listing.</param>
    /// <param name="request">Which step.</param>
    /// <param name="organization">Whose member acts; null when an operator does.</param>
    /// <param name="version">What the page showed; null for whatever is there.</param>
    /// <param name="work">The bag.</param>
    /// <param name="marketplace">Whether it reviews.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<Outcome<OwnListing>> Run(
        Id<Listing> id, Request request, Id<Organization>? organization, int? version, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (await EditedListing.Find(work.Db, id, organization, cancel) is not { } edited) return CatalogProblems.NoListing;
        var listing = edited.Listing;
        if (version is not null && version != listing.Version) return CatalogProblems.Stale;
        var by = organization is null ? ListingActor.Operator : ListingActor.Provider;
        var missing = await ListingGaps.Of(edited.ToDraft(), edited, work, marketplace, cancel);
        var taken = ListingSteps.Take(listing.Status, request.Step, by, marketplace.ReviewsListings, missing, request.Reason);
        if (taken.Refused(out var problem)) return problem;

        var before = listing.Status;
        (listing.Status, listing.StatusSince) = (taken.Value.To, work.Now);
        listing.ReviewNote = taken.Value.NeedsReason ? request.Reason!.Trim() : null;
        if (taken.Value.Name == "approve") await NoteReview.Looked(listing, work, cancel);
        if (listing.Status is ListingStatus.Draft) await NoteReview.Forget(id, work, cancel);
        if (listing.Status is ListingStatus.Published) await OpenProvider.Run(listing.OrganizationId, work, cancel);
        work.Audit($"catalog.{taken.Value.Name}", id.ToString(), request.Reason, before: before, after: listing.Status);
        if (await SaveListing.Tell(id, listing.OrganizationId, listing.Status, work, cancel) is { } refused) return refused;
        return await OpenListing.Run(id, organization, work, marketplace, cancel);
    }

    /// <summary>POST /api/v1/organizations/{organization}/listings/{id}/steps</summary>
    internal static Task<IResult> Post(
        Id<Organization> organization, Id<Listing> id, Request request, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Answer(id, request, organization, http, work, marketplace, cancel);

    /// <summary>POST /api/v1/operations/listings/{id}/steps</summary>
    internal static Task<IResult> PostAsOperator(
        Id<Listing> id, Request request, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel) =>
        Answer(id, request, null, http, work, marketplace, cancel);

    private static async Task<IResult> Answer(
        Id<Listing> id, Request request, Id<Organization>? organization, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var version = ETags.Expected(http.Request);
        if (version.Refused(out var problem)) return problem.Answer();
        var stepped = await Run(id, request, organization, version.Value, work, marketplace, cancel);
        if (stepped.Succeeded) ETags.Set(http.Response, stepped.Value.Version);
        return stepped.Answer();
    }
}
