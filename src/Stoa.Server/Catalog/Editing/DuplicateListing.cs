using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog.Photos;
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
        var photos = await EditPhotos.Of(id, work).AsNoTracking().ToListAsync(cancel);
        return await SaveListing.Create(draft, organization, work, marketplace, cancel, listing => Copy(photos, listing, work));
    }

    // The pictures themselves are named by their content, and kept once.
    private static void Copy(List<Photo> photos, Listing listing, Work work)
    {
        listing.Cover = photos.Count == 0 ? null : photos[0].Renditions;
        work.Db.AddRange(photos.Select(photo => new Photo
        {
            Id = Id<Photo>.New(work.Now), ListingId = listing.Id, Original = photo.Original, Width = photo.Width, Height = photo.Height,
            Renditions = photo.Renditions, Alt = photo.Alt, Position = photo.Position, CreatedAt = work.Now,
        }));
    }

    /// <summary>POST /api/v1/organizations/{organization}/listings/{id}/duplicate</summary>
    internal static async Task<IResult> Post(
        Id<Organization> organization, Id<Listing> id, Work work, Marketplace marketplace, CancellationToken cancel) =>
        (await Run(id, organization, work, marketplace, cancel)).AnswerCreated(copy => $"/api/v1/organizations/{organization}/listings/{copy.Id}");
}
