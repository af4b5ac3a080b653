using NodaTime;
using Stoa.Core;
using Stoa.Core.Scheduling;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>Bookable times, computed at the moment they are asked for.</summary>
public sealed class Slots(Offers offers, ReadDatabase database)
{
    /// <summary>Most days that can be asked for at once.</summary>
    public const int DaysMax = 92;

    /// <summary>Free slots offered with a refusal.</summary>
    public const int AlternativesCount = 5;

    /// <summary>Most resources of one search over many listings.</summary>
    public const int ListingsMax = 500;

    /// <summary>The free slots of a plan that start in a range.</summary>
    public async Task<Outcome<IReadOnlyList<Slot>>> Find(
        Id<Listing> listing, Id<Plan> plan, Interval range, Instant now, CancellationToken cancel)
    {
        if (range.Duration > Duration.FromDays(DaysMax))
            return new Problem(ProblemKind.Invalid, "range-too-long", $"Ask for at most {DaysMax} days at once.", "to");
        if (await offers.Find(listing, cancel) is not { IsBookable: true } offer) return AvailabilityProblems.NoListing;
        if (offer.FindPlan(plan) is not { } chosen) return AvailabilityProblems.NoPlan;
        return Outcome<IReadOnlyList<Slot>>.Of(SlotFinder.Find(chosen.Rules, await Calendars(offer, chosen, range, now, cancel), range, now));
    }

    /// <summary>The next free slots of a plan from an instant on: what a refusal offers instead.</summary>
    public async Task<IReadOnlyList<Slot>> NextFree(Offer offer, OfferPlan plan, Instant from, Instant now, CancellationToken cancel)
    {
        // Two weeks usually hold enough; only a full calendar is worth a look at everything.
        foreach (var days in (int[])[14, DaysMax])
        {
            var range = new Interval(from, from + Duration.FromDays(days));
            var found = SlotFinder.Find(plan.Rules, await Calendars(offer, plan, range, now, cancel), range, now);
            if (found.Count >= AlternativesCount || days == DaysMax) return [.. found.Take(AlternativesCount)];
        }
        return [];
    }

    /// <summary>The next free slots of a plan that may no longer be offered: then there are none.</summary>
    public async Task<IReadOnlyList<Slot>> NextFree(
        Id<Listing> listing, Id<Plan> plan, Instant from, Instant now, CancellationToken cancel) =>
        await offers.Find(listing, cancel) is { IsBookable: true } offer && offer.FindPlan(plan) is { } chosen
            ? await NextFree(offer, chosen, Instant.Max(from, now), now, cancel)
            : [];

    /// <summary>Of many listings, those with a free slot of any plan on any date from the first to the last, in their own zone. One query for all.</summary>
    public async Task<IReadOnlySet<Id<Listing>>> ExistBetween(
        IReadOnlyList<Id<Listing>> listings, LocalDate first, LocalDate last, Instant now, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(listings.Count, ListingsMax);
        var found = new HashSet<Id<Listing>>();
        var asked = (await offers.FindMany(listings, cancel)).Where(offer => offer.IsBookable)
            .Select(offer => (Offer: offer, Day: DaysOf(first, last, offer.Zone))).ToList();
        if (asked.Count == 0) return found;
        var whole = new Interval(asked.Min(a => a.Day.Start), asked.Max(a => a.Day.End) + SlotRules.BufferMax);
        var busy = await Busy.Of(database.Source, asked.SelectMany(a => a.Offer.Resources).Select(r => r.Id).Distinct(), whole, now, cancel);
        foreach (var (offer, day) in asked)
        {
            var calendars = offer.Calendars(busy);
            if (offer.Plans.Any(plan => SlotFinder.Find(plan.Rules, calendars, day, now).Count > 0)) found.Add(offer.ListingId);
        }
        return found;
    }

    private async Task<IReadOnlyList<ResourceCalendar>> Calendars(Offer offer, OfferPlan plan, Interval range, Instant now, CancellationToken cancel)
    {
        // A slot that starts at the range's edge reaches beyond it, with its buffers.
        var reach = new Interval(range.Start - plan.Rules.BufferBefore, range.End + plan.Rules.Length + plan.Rules.BufferAfter);
        return offer.Calendars(await Busy.Of(database.Source, offer.Resources.Select(r => r.Id), reach, now, cancel));
    }

    private static Interval DaysOf(LocalDate first, LocalDate last, DateTimeZone zone) =>
        new(zone.AtStartOfDay(first).ToInstant(), zone.AtStartOfDay(last.PlusDays(1)).ToInstant());
}
