using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Availability;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Editing;

/// <summary>Everything that keeps a draft from being saved: what it says by itself, and what it points at.</summary>
internal static class CheckDraft
{
    /// <summary>The problems, by the field.</summary>
    /// <param name="draft">What was written.</param>
    /// <param name="organization">Whose listing it is.</param>
    /// <param name="current">The listing as it stands; null for a new one.</param>
    /// <param name="db">The database.</param>
    /// <param name="marketplace">Its categories and policies.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<IReadOnlyList<Problem>> Run(
        ListingDraft draft, Id<Organization> organization, EditedListing? current, StoaDb db, Marketplace marketplace, CancellationToken cancel)
    {
        var problems = new List<Problem>();
        // A listing keeps a category or a policy that has left the preset, until its provider chooses another.
        if (marketplace.FindCategory(draft.Category) is null && draft.Category != current?.Listing.Category) problems.Add(CatalogProblems.UnknownCategory);
        if (marketplace.FindCancellationPolicy(draft.CancellationPolicy) is null && draft.CancellationPolicy != current?.Listing.CancellationPolicy)
            problems.Add(CatalogProblems.UnknownPolicy);
        if (draft.Kind != current?.Listing.Kind && !marketplace.Kinds.Contains(draft.Kind)) problems.Add(CatalogProblems.KindNotOffered);
        problems.AddRange(ListingRules.Check(draft, marketplace.AttributesOf(draft.Category)));
        problems.AddRange(Unknown(draft, current));
        problems.AddRange(await CheckPlaces(draft, organization, db, cancel));
        return problems;
    }

    private static IEnumerable<Problem> Unknown(ListingDraft draft, EditedListing? current)
    {
        for (var at = 0; at < draft.Plans.Count; at++)
        {
            var id = draft.Plans[at].Id;
            if (id.Length > 0 && current?.Plans.Exists(plan => plan.Id.ToString() == id) != true) yield return CatalogProblems.UnknownPlan(at);
        }
        for (var at = 0; at < draft.Options.Count; at++)
        {
            var id = draft.Options[at].Id;
            if (id.Length > 0 && current?.Options.Exists(option => option.Id.ToString() == id) != true) yield return CatalogProblems.UnknownOption(at);
        }
    }

    private static async Task<IReadOnlyList<Problem>> CheckPlaces(ListingDraft draft, Id<Organization> organization, StoaDb db, CancellationToken cancel)
    {
        if (!Id<Location>.TryParse(draft.LocationId, out var location)
            || !await db.Set<Location>().AnyAsync(l => l.Id == location && l.OrganizationId == organization, cancel)) return [CatalogProblems.UnknownLocation];
        var known = await db.Set<Resource>().Where(r => r.OrganizationId == organization && r.LocationId == location && r.Status == ResourceStatus.Active)
            .Select(r => r.Id).ToListAsync(cancel);
        return draft.ResourceIds.All(id => Id<Resource>.TryParse(id, out var resource) && known.Contains(resource)) ? [] : [CatalogProblems.UnknownResource];
    }
}
