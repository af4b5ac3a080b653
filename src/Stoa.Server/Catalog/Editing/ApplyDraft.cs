using Stoa.Core.Listings;
using Stoa.Core.Pricing;
using Stoa.Server.Availability;
using Stoa.Server.Organizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Catalog.Editing;

/// <summary>Writes a checked draft into the rows of its listing.</summary>
internal static class ApplyDraft
{
    /// <summary>Makes the rows say what the draft says. What was sold keeps its own frozen quote; a plan that is gone is retired.</summary>
    public static void Run(ListingDraft draft, EditedListing edited, Location location, Work work)
    {
        var listing = edited.Listing;
        listing.Category = draft.Category;
        listing.Title = draft.Title.Trim();
        listing.Slug = ListingAddress.Slug(listing.Title);
        listing.Summary = draft.Summary.Trim();
        listing.Description = draft.Description.Trim();
        listing.BookingMode = draft.BookingMode;
        listing.CancellationPolicy = draft.CancellationPolicy;
        listing.NoticeMinutes = draft.NoticeMinutes;
        listing.HorizonDays = draft.HorizonDays;
        listing.IntervalMinutes = draft.IntervalMinutes;
        listing.Attributes = draft.Attributes;
        listing.PriceFromMinor = draft.Plans.Count == 0 ? 0 : draft.Plans.Min(plan => plan.PriceMinor);
        Move(listing, location);
        Plans(draft, edited, work);
        Options(draft, edited, work);
        Resources(draft, edited, work);
        // Whatever has changed, the listing has a new version: two editors never overwrite each other's plans either.
        var entry = work.Db.Entry(listing);
        if (entry.State is Microsoft.EntityFrameworkCore.EntityState.Unchanged) entry.Property(l => l.Version).IsModified = true;
    }

    private static void Move(Listing listing, Location location)
    {
        if (listing.LocationId != location.Id) listing.Area = "";
        listing.LocationId = location.Id;
        (listing.City, listing.Zone, listing.Latitude, listing.Longitude) = (location.City, location.Zone, location.Latitude, location.Longitude);
    }

    private static void Plans(ListingDraft draft, EditedListing edited, Work work)
    {
        var kept = new HashSet<Id<Plan>>();
        for (var at = 0; at < draft.Plans.Count; at++)
        {
            var written = PlanRules.Only(draft.Kind, draft.Plans[at]);
            var plan = edited.Plans.Find(known => known.Id.ToString() == written.Id);
            if (plan is null)
            {
                plan = new Plan { Id = Id<Plan>.New(work.Now), ListingId = edited.Listing.Id, Name = "", DurationMinutes = 0, PriceMinor = 0 };
                work.Db.Add(plan);
            }
            (plan.Name, plan.Description, plan.PriceMinor, plan.Terms) = (written.Name.Trim(), written.Description.Trim(), written.PriceMinor, written.Terms);
            (plan.DurationMinutes, plan.BufferBeforeMinutes, plan.BufferAfterMinutes) =
                (written.DurationMinutes, written.BufferBeforeMinutes, written.BufferAfterMinutes);
            (plan.Position, plan.Status) = (at, PlanStatus.Active);
            kept.Add(plan.Id);
        }
        foreach (var gone in edited.Plans.Where(plan => !kept.Contains(plan.Id))) gone.Status = PlanStatus.Retired;
    }

    private static void Options(ListingDraft draft, EditedListing edited, Work work)
    {
        var kept = new HashSet<Id<ListingOption>>();
        for (var at = 0; at < draft.Options.Count; at++)
        {
            var written = draft.Options[at];
            var option = edited.Options.Find(known => known.Id.ToString() == written.Id);
            if (option is null)
            {
                option = new ListingOption
                {
                    Id = Id<ListingOption>.New(work.Now), ListingId = edited.Listing.Id, Name = "", Effect = PriceEffect.Amount, Amount = 0,
                };
                work.Db.Add(option);
            }
            var isChoice = written.Kind is OptionKind.Choice;
            (option.Kind, option.Name, option.Hint, option.Position) = (written.Kind, written.Name.Trim(), written.Hint.Trim(), at);
            option.IsRequired = written.IsRequired && written.Kind is not OptionKind.Extra;
            (option.Effect, option.Amount) = isChoice ? (PriceEffect.Amount, 0) : (written.Price.Effect, written.Price.Value);
            (option.QuantityMin, option.QuantityMax) = written.Kind is OptionKind.Quantity ? (written.QuantityMin, written.QuantityMax) : (1, 1);
            option.Picks = isChoice ? [.. written.Picks.Select(pick => Named(pick, option, work))] : [];
            kept.Add(option.Id);
        }
        // Nothing points at an option: orders froze what was chosen.
        work.Db.RemoveRange(edited.Options.Where(option => !kept.Contains(option.Id)));
    }

    private static OptionPick Named(OptionPick pick, ListingOption option, Work work) =>
        pick with { Id = option.Picks.Any(known => known.Id == pick.Id) ? pick.Id : Id<ListingPick>.New(work.Now).ToString(), Name = pick.Name.Trim() };

    private static void Resources(ListingDraft draft, EditedListing edited, Work work)
    {
        var wanted = draft.ResourceIds.Select(id => Id<Resource>.Parse(id, null)).ToHashSet();
        work.Db.RemoveRange(edited.Resources.Where(link => !wanted.Contains(link.ResourceId)));
        work.Db.AddRange(wanted.Where(id => edited.Resources.TrueForAll(link => link.ResourceId != id))
            .Select(id => new ListingResource { ListingId = edited.Listing.Id, ResourceId = id }));
    }
}
