using Stoa.Core;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog;

/// <summary>One listing in full.</summary>
public static class GetListing
{
    /// <summary>The listing, or <c>listing-not-found</c>: drafts and those of suspended providers are nobody's business.</summary>
    public static async Task<Outcome<ListingDetail>> Run(Id<Listing> id, StoaDb db, Marketplace marketplace, CancellationToken cancel) =>
        await ListingDetail.Find(db, id, marketplace, cancel) is { } listing ? listing : CatalogProblems.NoListing;

    /// <summary>GET /api/v1/listings/{id}</summary>
    internal static async Task<IResult> Get(Id<Listing> id, StoaDb db, Marketplace marketplace, CancellationToken cancel) =>
        (await Run(id, db, marketplace, cancel)).Answer();
}
