using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Catalog.Editing;
using Stoa.Server.Catalog.Reviewing;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Files;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Photos;

/// <summary>The photos of a listing: sent, described, put in order, taken away.</summary>
public static class EditPhotos
{
    /// <summary>The most photos of a listing.</summary>
    public const int PhotosMax = 20;

    /// <summary>The longest alternative text, in characters.</summary>
    public const int AltLengthMax = 200;

    private static readonly Problem TooMany = new(
        ProblemKind.Invalid, "too-many-photos", $"A listing has at most {PhotosMax} photos. Take one away first.", "photos");

    private static readonly Problem NoPhoto = new(
        ProblemKind.NotFound, "photo-not-found", "There is no such photo any more.", "photos");

    private static readonly Problem NothingSent = new(
        ProblemKind.Invalid, "photos-missing", "Choose one or more photos first.", "photos");

    /// <summary>A photo with its id, for whoever edits it.</summary>
    public sealed record Item(Id<Photo> Id, string Alt, int Width, int Height, IReadOnlyList<PhotoRendition> Renditions);

    /// <summary>A file that was sent.</summary>
    public sealed record Sent(string Name, byte[] Content);

    /// <summary>What became of the files.</summary>
    /// <param name="Taken">How many are new.</param>
    /// <param name="Known">How many were there already.</param>
    /// <param name="Refused">What was wrong with the others, with their names.</param>
    public sealed record Upload(int Taken, int Known, IReadOnlyList<Problem> Refused);

    /// <summary>The order and the texts of all photos.</summary>
    public sealed record Arrangement(IReadOnlyList<Arranged> Photos);

    /// <summary>A photo at its place.</summary>
    public sealed record Arranged(Id<Photo> Id, string? Alt = null);

    /// <summary>The photos in their order; <c>listing-not-found</c> for another organization's.</summary>
    public static async Task<Outcome<IReadOnlyList<Item>>> List(Id<Listing> id, Id<Organization> organization, Work work, CancellationToken cancel)
    {
        if (!await work.Db.Set<Listing>().AnyAsync(l => l.Id == id && l.OrganizationId == organization, cancel)) return CatalogProblems.NoListing;
        var photos = await Of(id, work).AsNoTracking().ToListAsync(cancel);
        return Outcome<IReadOnlyList<Item>>.Of([.. photos.Select(photo => new Item(photo.Id, photo.Alt, photo.Width, photo.Height, photo.Renditions))]);
    }

    /// <summary>Takes files, each on its own: one that is refused does not keep out the others.</summary>
    public static async Task<Outcome<Upload>> Add(
        Id<Listing> id, Id<Organization> organization, IReadOnlyList<Sent> files, ObjectStore objects, Work work, CancellationToken cancel)
    {
        if (files.Count == 0) return NothingSent;
        // The pictures are worked out before the listing is locked: that takes its time.
        var refused = new List<Problem>();
        var read = new List<(Sent File, PictureFile Picture)>();
        foreach (var file in files.Take(PhotosMax))
        {
            var picture = await PictureFile.Read(file.Content, cancel);
            if (picture.Refused(out var problem)) refused.Add(problem with { Message = $"{file.Name}: {problem.Message}" });
            else read.Add((file, picture.Value));
        }
        if (files.Count > PhotosMax) refused.Add(TooMany);

        if (await Lock(id, organization, work, cancel) is not { } listing) return CatalogProblems.NoListing;
        var photos = await Of(id, work).ToListAsync(cancel);
        var (taken, known) = (0, 0);
        foreach (var (file, picture) in read)
        {
            var original = ObjectStore.NameOf(file.Content);
            if (photos.Exists(photo => photo.Original == original))
            {
                known++;
                continue;
            }
            if (photos.Count >= PhotosMax)
            {
                refused.Add(TooMany with { Message = $"{file.Name}: {TooMany.Message}" });
                continue;
            }
            var photo = await New(id, original, picture, photos.Count, objects, work, cancel);
            work.Db.Add(photo);
            photos.Add(photo);
            taken++;
        }
        // Whoever looks at the listing, an operator say, has not seen these.
        if (taken > 0) work.Db.Entry(listing).Property(one => one.Version).IsModified = true;
        return await Finish(listing, photos, work, cancel) is { } stale ? stale : new Upload(taken, known, refused);
    }

    /// <summary>Puts the photos in this order with these texts; photos that are not named keep their text and go to the end.</summary>
    public static async Task<Problem?> Arrange(Id<Listing> id, Id<Organization> organization, Arrangement arrangement, Work work, CancellationToken cancel)
    {
        if (await Lock(id, organization, work, cancel) is not { } listing) return CatalogProblems.NoListing;
        var photos = await Of(id, work).ToListAsync(cancel);
        if (arrangement.Photos.Any(wanted => photos.TrueForAll(photo => photo.Id != wanted.Id))) return NoPhoto;
        var order = arrangement.Photos.Select(wanted => wanted.Id).Distinct().ToList();
        foreach (var (wantedId, alt) in arrangement.Photos)
        {
            if (alt?.Length > AltLengthMax) return new Problem(ProblemKind.Invalid, "alt-too-long", $"A description has at most {AltLengthMax} characters.", $"alt_{wantedId}");
            if (alt is not null) photos.Single(photo => photo.Id == wantedId).Alt = alt.Trim();
        }
        if (listing.Status is ListingStatus.Published or ListingStatus.InReview && photos.Find(photo => photo.Alt.Length == 0) is { } silent)
            return new Problem(ProblemKind.Conflict, "photo-text-missing", "The listing is offered: describe every photo in a few words, for people who cannot see it.", $"alt_{silent.Id}");
        photos = [.. photos.OrderBy(photo => order.IndexOf(photo.Id) is >= 0 and var at ? at : int.MaxValue).ThenBy(photo => photo.Position)];
        return await Finish(listing, photos, work, cancel);
    }

    /// <summary>Takes a photo away. Its objects go with the next clean-up, so that pages that were just loaded still show it.</summary>
    public static async Task<Problem?> Remove(Id<Listing> id, Id<Organization> organization, Id<Photo> photo, Work work, CancellationToken cancel)
    {
        if (await Lock(id, organization, work, cancel) is not { } listing) return CatalogProblems.NoListing;
        var photos = await Of(id, work).ToListAsync(cancel);
        if (photos.Find(one => one.Id == photo) is not { } gone) return NoPhoto;
        work.Db.Remove(gone);
        photos.Remove(gone);
        return await Finish(listing, photos, work, cancel);
    }

    /// <summary>The photos of a listing in their order.</summary>
    internal static IQueryable<Photo> Of(Id<Listing> id, Work work) =>
        work.Db.Set<Photo>().Where(photo => photo.ListingId == id).OrderBy(photo => photo.Position).ThenBy(photo => photo.Id);

    private static async Task<Photo> New(
        Id<Listing> id, string original, PictureFile picture, int position, ObjectStore objects, Work work, CancellationToken cancel)
    {
        var renditions = new List<PhotoRendition>();
        foreach (var rendition in picture.Renditions)
            renditions.Add(new PhotoRendition(rendition.Width, rendition.Height, await objects.Put(rendition.Content, cancel)));
        return new Photo
        {
            Id = Id<Photo>.New(work.Now), ListingId = id, Original = original, Width = picture.Width, Height = picture.Height, Renditions = renditions,
            Position = position, CreatedAt = work.Now,
        };
    }

    // One edits the photos of a listing at a time: their places and their number must fit together.
    private static async Task<Listing?> Lock(Id<Listing> id, Id<Organization> organization, Work work, CancellationToken cancel)
    {
        await work.Begin(cancel);
        var found = await work.Db.Set<Listing>()
            .FromSql($"select * from catalog.listings where id = {id.Value} and organization_id = {organization.Value} for update").ToListAsync(cancel);
        return found.SingleOrDefault();
    }

    private static async Task<Problem?> Finish(Listing listing, List<Photo> photos, Work work, CancellationToken cancel)
    {
        for (var at = 0; at < photos.Count; at++) photos[at].Position = at;
        listing.Cover = photos.Count == 0 ? null : photos[0].Renditions;
        await NoteReview.Changed(listing, photos, work, cancel);
        return await SaveListing.Tell(listing.Id, listing.OrganizationId, listing.Status, work, cancel);
    }
}
