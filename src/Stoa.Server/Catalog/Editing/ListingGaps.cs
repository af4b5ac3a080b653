using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Editing;

/// <summary>What is missing before a listing may be offered.</summary>
internal static class ListingGaps
{
    /// <summary>The gaps of a draft that would stand in this listing.</summary>
    public static Task<IReadOnlyList<Problem>> Of(ListingDraft draft, EditedListing edited, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        _ = (edited, work, cancel);
        return Task.FromResult(ListingRules.Missing(draft, marketplace.AttributesOf(draft.Category), photosWithoutText: 0));
    }
}
