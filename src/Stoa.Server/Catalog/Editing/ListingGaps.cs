using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Core.Readiness;
using Stoa.Server.Catalog.Photos;
using Stoa.Server.Organizations.GettingReady;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Editing;

/// <summary>What is missing before a listing may be offered.</summary>
internal static class ListingGaps
{
    /// <summary>The gaps of a draft that would stand in this listing.</summary>
    public static async Task<IReadOnlyList<Problem>> Of(ListingDraft draft, EditedListing edited, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var silent = await EditPhotos.Of(edited.Listing.Id, work).CountAsync(photo => photo.Alt == "", cancel);
        return
        [
            .. ListingRules.Missing(draft, marketplace.AttributesOf(draft.Category), silent),
            .. await ReadChecklist.Missing(edited.Listing.OrganizationId, ReadinessGoal.Publish, work, marketplace, cancel),
        ];
    }
}
