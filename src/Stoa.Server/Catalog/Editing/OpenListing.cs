using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Editing;

/// <summary>One listing of an organization, published or not, with what may be done with it.</summary>
public static class OpenListing
{
    /// <summary>The listing; <c>listing-not-found</c> for another organization's.</summary>
    public static async Task<Outcome<OwnListing>> Run(
        Id<Listing> id, Id<Organization>? organization, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (await EditedListing.Find(work.Db, id, organization, cancel) is not { } edited) return CatalogProblems.NoListing;
        var missing = await ListingGaps.Of(edited.ToDraft(), edited, work, marketplace, cancel);
        return OwnListing.Of(edited, marketplace, missing, organization is null ? ListingActor.Operator : ListingActor.Provider);
    }

    /// <summary>GET /api/v1/organizations/{organization}/listings/{id}</summary>
    internal static async Task<IResult> Get(
        Id<Organization> organization, Id<Listing> id, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var opened = await Run(id, organization, work, marketplace, cancel);
        if (opened.Succeeded) ETags.Set(http.Response, opened.Value.Version);
        return opened.Answer();
    }
}
