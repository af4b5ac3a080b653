using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Organizations.Desks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability.Resources;

/// <summary>Says which resources a listing needs: any one of a group, one of each group. Group 0 leads and says when slots start.</summary>
public static class NeedResources
{
    /// <summary>Most resources of one listing.</summary>
    public const int ResourcesMax = 500;

    /// <summary>Most groups.</summary>
    public const int GroupsMax = 8;

    /// <summary>A resource and what it is needed as.</summary>
    public sealed record Need(Id<Resource> ResourceId, int Group);

    /// <summary>All of them; those that are left out are not used any more.</summary>
    public sealed record Request(IReadOnlyList<Need>? Resources);

    /// <summary>What the listing needs now.</summary>
    public sealed record Needed(Id<Listing> ListingId, IReadOnlyList<Need> Resources, int Version);

    /// <summary>Replaces what the listing needs; <c>stale-version</c> when the listing has changed since. Groups are numbered anew, from 0.</summary>
    public static async Task<Outcome<Needed>> Run(Desk desk, Id<Listing> id, Request request, int? version, Work work, CancellationToken cancel)
    {
        var needs = request.Resources ?? [];
        if (needs.Count > ResourcesMax || needs.Any(need => need.Group is < 0 or >= GroupsMax) || needs.DistinctBy(need => need.ResourceId).Count() < needs.Count)
            return ResourceProblems.BadGroups;
        await work.Begin(cancel);
        var listings = await work.Db.Set<Listing>()
            .FromSql($"select * from catalog.listings where id = {id.Value} and organization_id = {desk.Id.Value} for no key update").ToListAsync(cancel);
        if (listings is not [var listing]) return ResourceProblems.NoListing;
        if (version is { } seen && seen != listing.Version) return OrganizationProblems.Stale;
        var ids = needs.Select(need => need.ResourceId).ToArray();
        var usable = await work.Db.Set<Resource>().CountAsync(r => ids.Contains(r.Id) && r.OrganizationId == desk.Id && r.Status == ResourceStatus.Active, cancel);
        if (usable < ids.Length) return ResourceProblems.NotUsable;

        var numbers = needs.Select(need => need.Group).Distinct().Order().ToList();
        var groups = needs.ToDictionary(need => need.ResourceId, need => (short)numbers.IndexOf(need.Group));
        var links = await work.Db.Set<ListingResource>().Where(link => link.ListingId == id).ToListAsync(cancel);
        foreach (var link in links)
        {
            if (groups.Remove(link.ResourceId, out var number)) link.GroupNumber = number;
            else work.Db.Remove(link);
        }
        work.Db.AddRange(groups.Select(group => new ListingResource { ListingId = id, ResourceId = group.Key, GroupNumber = group.Value }));
        // The listing is what people load and save: its version stands for this too.
        work.Db.Entry(listing).State = EntityState.Modified;
        work.Audit("availability.need-resources", id.ToString(), after: new { Resources = ids.Length, Groups = numbers.Count });
        await TellOffers.OfListing(work, id, cancel);
        if (await work.Commit(cancel) is { } problem) return problem;
        return new Needed(id, [.. needs.Select(need => need with { Group = numbers.IndexOf(need.Group) })], listing.Version);
    }

    /// <summary>PUT /api/v1/organizations/{organization}/listings/{listing}/resources, with If-Match.</summary>
    internal static async Task<IResult> PutApi(Desk desk, Id<Listing> listing, Request request, HttpRequest http, Work work, CancellationToken cancel)
    {
        if (ETags.Expected(http) is var expected && expected.Refused(out var bad)) return bad.Answer();
        var needed = await Run(desk, listing, request, expected.Value, work, cancel);
        if (needed.Succeeded) ETags.Set(http.HttpContext.Response, needed.Value.Version);
        return needed.Answer();
    }
}
