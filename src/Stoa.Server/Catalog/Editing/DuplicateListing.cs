using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Editing;

/// <summary>Makes a draft that says what another listing says.</summary>
public static class DuplicateListing
{
    private const string Prefix = "Copy of ";

    /// <summary>The copy; a draft, whatever the other one is.</summary>
    public static async Task<Outcome<OwnListing>> Run(
        Id<Listing> id, Id<Organization> organization, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (await EditedListing.Find(work.Db, id, organization, cancel) is not { } edited) return CatalogProblems.NoListing;
        var title = Prefix + edited.Listing.Title;
        var draft = edited.ToDraft() with { Title = title.Length <= ListingRules.TitleLengthMax ? title : edited.Listing.Title };
        return await SaveListing.Create(draft, organization, work, marketplace, cancel);
    }

    /// <summary>POST /api/v1/organizations/{organization}/listings/{id}/duplicate</summary>
    internal static async Task<IResult> Post(
        Id<Organization> organization, Id<Listing> id, Work work, Marketplace marketplace, CancellationToken cancel) =>
        (await Run(id, organization, work, marketplace, cancel)).AnswerCreated(copy => $"/api/v1/organizations/{organization}/listings/{copy.Id}");
}
