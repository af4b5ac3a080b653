using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Catalog.Photos;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Access;
using Stoa.Server.Platform.Files;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Search.Found;
using Stoa.Server.Site.Pictures;

namespace Stoa.Server.Demo;

/// <summary>
/// Photos for the provider that the demo's account runs: drawn, since a demo has no camera, and then sent, described and put in order like any
/// others. The same every time, so a second go finds them there. Where the picture library cannot draw, its listings show drawings without.
/// </summary>
internal sealed class DemoPhotos(DemoActs acts, Actor provider, Id<Organization> organization)
{
    private const int Width = 800;
    private const int Quality = 92;

    // Enough to see what photos are like; each takes its time, and a demo should be there soon.
    private const int ListingsMax = 2;

    private static readonly string[] Views = ["A room with light through an arch, and what it takes for {0}", "The same room from its other side", "Where people sit before and after, in the evening light"];

    /// <summary>Sends them for the first of these listings.</summary>
    public async Task Send(IReadOnlyList<Listing> listings, Marketplace marketplace, CancellationToken cancel)
    {
        if (!Vips.IsThere) return;
        foreach (var listing in listings.Take(ListingsMax))
        {
            var files = Draw(listing, marketplace);
            if (files.Count == 0) return;
            Must(await acts.As(provider, (work, scope) => EditPhotos.Add(listing.Id, organization, files, scope.GetRequiredService<ObjectStore>(), work, cancel), cancel));
            await Describe(listing, marketplace, cancel);
        }
    }

    private async Task Describe(Listing listing, Marketplace marketplace, CancellationToken cancel)
    {
        var photos = Must(await acts.As(provider, (work, _) => EditPhotos.List(listing.Id, organization, work, cancel), cancel));
        var what = marketplace.FindCategory(listing.Category)?.Name.ToLowerInvariant() ?? listing.Title;
        var arranged = photos.Select((photo, at) => new EditPhotos.Arranged(photo.Id, string.Format(System.Globalization.CultureInfo.InvariantCulture, Views[at % Views.Length], what))).ToList();
        if (await acts.As(provider, (work, _) => EditPhotos.Arrange(listing.Id, organization, new(arranged), work, cancel), cancel) is { } problem)
            throw DemoActs.Unexpected(problem);
    }

    // The drawings that it would show without photos.
    private static List<EditPhotos.Sent> Draw(Listing listing, Marketplace marketplace)
    {
        var files = new List<EditPhotos.Sent>();
        for (var number = 0; number < Views.Length; number++)
        {
            var svg = ListingPicture.Svg(marketplace.FindCategory(listing.Category)?.Picture ?? listing.Category, ListingCards.SeedOf(listing.Id, listing.PictureSeed, number));
            if (Vips.Draw(svg, Width, Quality) is { } drawn) files.Add(new EditPhotos.Sent($"{listing.Slug}-{number + 1}.webp", drawn));
        }
        return files;
    }

    private static T Must<T>(Outcome<T> outcome) =>
        outcome.Refused(out var problem) ? throw DemoActs.Unexpected(problem) : outcome.Value;
}
