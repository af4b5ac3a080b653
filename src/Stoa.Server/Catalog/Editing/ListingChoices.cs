using Microsoft.EntityFrameworkCore;
using Stoa.Core.Listings;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;
using Stoa.Server.Site.Components.Fields;

namespace Stoa.Server.Catalog.Editing;

/// <summary>What the editor offers to choose from.</summary>
/// <param name="Locations">The organization's places.</param>
/// <param name="Resources">Its resources in use, with the place of each.</param>
public sealed record ListingChoices(IReadOnlyList<Location> Locations, IReadOnlyList<Resource> Resources)
{
    /// <summary>Those of an organization.</summary>
    public static async Task<ListingChoices> Of(Id<Organization> organization, StoaDb db, CancellationToken cancel) => new(
        await db.Set<Location>().AsNoTracking().Where(l => l.OrganizationId == organization).OrderBy(l => l.Name).ThenBy(l => l.Id).ToListAsync(cancel),
        await db.Set<Resource>().AsNoTracking().Where(r => r.OrganizationId == organization && r.Status == ResourceStatus.Active)
            .OrderBy(r => r.Name).ThenBy(r => r.Id).ToListAsync(cancel));

    /// <summary>The tree of categories as a list with paths.</summary>
    public static IReadOnlyList<Choice> Categories(Marketplace marketplace) =>
        [.. marketplace.Categories.Select(category => new Choice(category.Slug, marketplace.PathOf(category))).OrderBy(choice => choice.Label, StringComparer.CurrentCulture)];

    /// <summary>A kind as people say it.</summary>
    public static string InWords(ListingKind kind) => kind switch
    {
        ListingKind.Appointment => "Appointment: a time with a person, a chair or a room",
        ListingKind.Rental => "Rental: a space for a freely chosen time",
        ListingKind.Gig => "Gig: a piece of work that is delivered",
        ListingKind.Membership => "Membership: something that is paid every period, until somebody ends it",
        _ => "Package: so many of something, once or every cycle",
    };

    /// <summary>A status as a badge says it.</summary>
    public static (string Text, Site.Tone Tone) Badge(ListingStatus status) => status switch
    {
        ListingStatus.Draft => ("Draft", Site.Tone.Neutral),
        ListingStatus.InReview => ("In review", Site.Tone.Wait),
        ListingStatus.Published => ("Published", Site.Tone.Good),
        _ => ("Paused", Site.Tone.Info),
    };
}
