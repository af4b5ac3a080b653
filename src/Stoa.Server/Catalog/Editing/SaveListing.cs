using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Listings;
using Stoa.Server.Availability;
using Stoa.Server.Catalog.Reviewing;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Catalog.Editing;

/// <summary>Makes a listing, or changes one, as its provider wrote it.</summary>
public static class SaveListing
{
    private const int PictureSeedMax = 10_000;

    /// <summary>Makes a draft.</summary>
    /// <param name="draft">What it says.</param>
    /// <param name="organization">Whose it is.</param>
    /// <param name="work">The bag.</param>
    /// <param name="marketplace">Its rules.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="more">What else belongs to it, in the same transaction.</param>
    public static async Task<Outcome<OwnListing>> Create(
        ListingDraft draft, Id<Organization> organization, Work work, Marketplace marketplace, CancellationToken cancel, Action<Listing>? more = null)
    {
        // A copy of something else: its plans and options are new here.
        draft = draft with { Plans = [.. draft.Plans.Select(plan => plan with { Id = "" })], Options = [.. draft.Options.Select(option => option with { Id = "" })] };
        if (await CheckDraft.Run(draft, organization, null, work.Db, marketplace, cancel) is [var wrong, ..]) return wrong;
        var seller = await work.Db.Set<Organization>().AsNoTracking().FirstAsync(o => o.Id == organization, cancel);
        var location = await LocationOf(draft, work, cancel);
        var id = Id<Listing>.New(work.Now);
        var listing = new Listing
        {
            Id = id,
            OrganizationId = organization,
            LocationId = location.Id,
            Kind = draft.Kind,
            Category = draft.Category,
            Title = draft.Title,
            Slug = "",
            Currency = marketplace.Currency.Code,
            PriceFromMinor = 0,
            CancellationPolicy = draft.CancellationPolicy,
            ProviderName = seller.Name,
            ProviderActive = seller.Status == OrganizationStatus.Active,
            City = location.City,
            Zone = location.Zone,
            Latitude = location.Latitude,
            Longitude = location.Longitude,
            PictureSeed = id.Value.GetHashCode() & (PictureSeedMax - 1),
            Score = ListingScore.Of(0, 0),
            StatusSince = work.Now,
            CreatedAt = work.Now,
        };
        work.Db.Add(listing);
        var edited = new EditedListing(listing, [], [], []);
        ApplyDraft.Run(draft, edited, location, work);
        more?.Invoke(listing);
        return await Finish(id, organization, listing.Status, work, marketplace, cancel);
    }

    /// <summary>Changes a listing. One that is offered stays complete.</summary>
    /// <param name="id">Which.</param>
    /// <param name="draft">What it shall say.</param>
    /// <param name="organization">Whose it is.</param>
    /// <param name="version">What the editor showed; null overwrites whatever is there.</param>
    /// <param name="work">The bag.</param>
    /// <param name="marketplace">Its rules.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<Outcome<OwnListing>> Change(
        Id<Listing> id, ListingDraft draft, Id<Organization> organization, int? version, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (await EditedListing.Find(work.Db, id, organization, cancel) is not { } edited) return CatalogProblems.NoListing;
        if (version is not null && version != edited.Listing.Version) return CatalogProblems.Stale;
        draft = draft with { Kind = edited.Listing.Kind };
        if (await Problems(draft, edited, work, marketplace, cancel) is [var wrong, ..]) return wrong;
        ApplyDraft.Run(draft, edited, await LocationOf(draft, work, cancel), work);
        await NoteReview.Changed(edited.Listing, work, cancel);
        return await Finish(id, organization, edited.Listing.Status, work, marketplace, cancel);
    }

    /// <summary>Everything that keeps a draft from being saved; of what is offered, nothing more may be missing than was.</summary>
    internal static async Task<IReadOnlyList<Problem>> Problems(
        ListingDraft draft, EditedListing edited, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var problems = await CheckDraft.Run(draft, edited.Listing.OrganizationId, edited, work.Db, marketplace, cancel);
        if (problems.Count > 0 || edited.Listing.Status is not (ListingStatus.Published or ListingStatus.InReview)) return problems;
        // What was missing before, in an imported listing say, is no reason to refuse a correction of something else.
        var before = await ListingGaps.Of(edited.ToDraft(), edited, work, marketplace, cancel);
        return [.. (await ListingGaps.Of(draft, edited, work, marketplace, cancel)).Where(gap => !before.Contains(gap))];
    }

    /// <summary>Tells of a change and commits it.</summary>
    internal static async Task<Problem?> Tell(Id<Listing> id, Id<Organization> organization, ListingStatus status, Work work, CancellationToken cancel)
    {
        work.Emit(new ListingChanged(id, organization, status));
        await work.Tell(Offers.Topic, [id.ToString()], cancel);
        return await work.Commit(cancel);
    }

    /// <summary>POST /api/v1/organizations/{organization}/listings</summary>
    internal static async Task<IResult> Post(
        Id<Organization> organization, ListingDraft draft, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        if (await CheckDraft.Run(draft with { Plans = Unnamed(draft) }, organization, null, work.Db, marketplace, cancel) is { Count: > 0 } problems)
            return Refuse(problems);
        var made = await Create(draft, organization, work, marketplace, cancel);
        if (made.Succeeded) ETags.Set(http.Response, made.Value.Version);
        return made.AnswerCreated(listing => $"/api/v1/organizations/{organization}/listings/{listing.Id}");
    }

    /// <summary>PUT /api/v1/organizations/{organization}/listings/{id}, with If-Match.</summary>
    internal static async Task<IResult> Put(
        Id<Organization> organization, Id<Listing> id, ListingDraft draft, HttpContext http, Work work, Marketplace marketplace, CancellationToken cancel)
    {
        var version = ETags.Expected(http.Request);
        if (version.Refused(out var problem)) return problem.Answer();
        if (await EditedListing.Find(work.Db, id, organization, cancel) is { } edited && (version.Value is null || version.Value == edited.Listing.Version)
            && await Problems(draft with { Kind = edited.Listing.Kind }, edited, work, marketplace, cancel) is { Count: > 0 } problems) return Refuse(problems);
        var saved = await Change(id, draft, organization, version.Value, work, marketplace, cancel);
        if (saved.Succeeded) ETags.Set(http.Response, saved.Value.Version);
        return saved.Answer();
    }

    private static List<PlanDraft> Unnamed(ListingDraft draft) => [.. draft.Plans.Select(plan => plan with { Id = "" })];

    private static IResult Refuse(IReadOnlyList<Problem> problems) => problems[0].Answer(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["errors"] = problems.Select(p => new { p.Code, p.Field, p.Message }),
    });

    private static async Task<Outcome<OwnListing>> Finish(
        Id<Listing> id, Id<Organization> organization, ListingStatus status, Work work, Marketplace marketplace, CancellationToken cancel) =>
        await Tell(id, organization, status, work, cancel) is { } refused ? refused : await OpenListing.Run(id, organization, work, marketplace, cancel);

    private static Task<Location> LocationOf(ListingDraft draft, Work work, CancellationToken cancel)
    {
        var location = Id<Location>.Parse(draft.LocationId, null);
        return work.Db.Set<Location>().AsNoTracking().FirstAsync(l => l.Id == location, cancel);
    }
}
