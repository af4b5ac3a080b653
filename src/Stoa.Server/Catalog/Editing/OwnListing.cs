using NodaTime;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Editing;

/// <summary>A listing as its organization sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="OrganizationId">Whose it is.</param>
/// <param name="Version">Send it back as <c>If-Match</c> with a change.</param>
/// <param name="Status">Who can see it.</param>
/// <param name="StatusSince">Since when.</param>
/// <param name="ReviewNote">Why an operator sent it back; null when nobody did.</param>
/// <param name="Currency">ISO 4217, of all its prices.</param>
/// <param name="Url">Its public page.</param>
/// <param name="Draft">What it says.</param>
/// <param name="Missing">What is missing before it may be offered.</param>
/// <param name="Steps">What may be done with it now.</param>
public sealed record OwnListing(
    Id<Listing> Id, Id<Organization> OrganizationId, int Version, ListingStatus Status, Instant StatusSince, string? ReviewNote, string Currency, string Url,
    ListingDraft Draft, IReadOnlyList<Problem> Missing, IReadOnlyList<OwnListing.Step> Steps)
{
    /// <summary>A step that may be taken.</summary>
    public sealed record Step(string Name, string Label, bool NeedsReason);

    internal static OwnListing Of(EditedListing edited, Marketplace marketplace, IReadOnlyList<Problem> missing, ListingActor by = ListingActor.Provider)
    {
        var listing = edited.Listing;
        return new OwnListing(
            listing.Id, listing.OrganizationId, listing.Version, listing.Status, listing.StatusSince, listing.ReviewNote, listing.Currency,
            ListingAddress.Of(listing.Slug, listing.Id), edited.ToDraft(), missing,
            [.. ListingSteps.Permitted(listing.Status, by, marketplace.ReviewsListings).Select(step => new Step(step.Name, step.Label, step.NeedsReason))]);
    }
}
