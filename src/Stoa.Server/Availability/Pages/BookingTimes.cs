using NodaTime;
using NodaTime.Text;
using Stoa.Core.Scheduling;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Site.Components.Times;

namespace Stoa.Server.Availability.Pages;

/// <summary>The free times of one plan: a strip of seven days, and the slots of the day that is looked at.</summary>
/// <param name="Offer">The listing.</param>
/// <param name="Plan">The plan whose times are shown.</param>
/// <param name="Days">Seven days, the past left out.</param>
/// <param name="Selected">The day whose slots are shown.</param>
/// <param name="Slots">The slots of that day.</param>
/// <param name="PreviousWeek">First day of the strip before; null at the beginning.</param>
/// <param name="NextWeek">First day of the strip after; null at the horizon.</param>
/// <param name="NextFree">The next day with a free slot, when the one looked at has none; null when there is none.</param>
public sealed record BookingTimes(
    Offer Offer,
    OfferPlan Plan,
    IReadOnlyList<SlotDay> Days,
    LocalDate Selected,
    IReadOnlyList<SlotChoice> Slots,
    LocalDate? PreviousWeek,
    LocalDate? NextWeek,
    LocalDate? NextFree)
{
    private const int DaysPerWeek = 7;

    /// <summary>What to look at, as it stands in an address; what cannot be read counts as not said.</summary>
    /// <param name="Plan">A plan's id; the first plan otherwise.</param>
    /// <param name="Date">A day, <c>2026-03-02</c>.</param>
    /// <param name="Week">A day of the strip to show, of which the first free day is selected.</param>
    public sealed record Look(string? Plan = null, string? Date = null, string? Week = null);

    /// <summary>The times; null when the listing cannot be booked here.</summary>
    public static async Task<BookingTimes?> Load(Id<Listing> listing, Look look, Offers offers, Slots slots, Instant now, CancellationToken cancel)
    {
        if (await offers.Find(listing, cancel) is not { IsBookable: true, Kind: Core.Ordering.ListingKind.Appointment } offer) return null;
        var plan = (Id<Plan>.TryParse(look.Plan, out var id) ? offer.FindPlan(id) : null) ?? offer.Plans.FirstOrDefault();
        return plan is null ? null : await Load(offer, plan, look, slots, now, cancel);
    }

    /// <summary>The times of a plan.</summary>
    public static async Task<BookingTimes> Load(Offer offer, OfferPlan plan, Look look, Slots slots, Instant now, CancellationToken cancel)
    {
        var today = now.InZone(offer.Zone).Date;
        var last = (now + plan.Rules.Horizon).InZone(offer.Zone).Date;
        var asked = DateOf(look.Date);
        var around = LocalDate.Max(today, LocalDate.Min(asked ?? DateOf(look.Week) ?? today, last));
        var first = today.PlusDays(Period.DaysBetween(today, around) / DaysPerWeek * DaysPerWeek);
        var found = await slots.Find(offer.ListingId, plan.Id, RangeOf(first, offer.Zone), now, cancel);
        var byDay = (found.Succeeded ? found.Value : []).ToLookup(slot => slot.Start.InZone(offer.Zone).Date);

        var days = Enumerable.Range(0, DaysPerWeek).Select(first.PlusDays).ToList();
        var selected = asked is null ? days.Find(day => byDay[day].Any()) : around;
        if (selected == default) selected = around;
        return new BookingTimes(
            offer, plan,
            [.. days.Select(day => new SlotDay(day, byDay[day].Count()))],
            selected,
            [.. byDay[selected].Select(slot => Choice(slot))],
            first == today ? null : first.PlusDays(-DaysPerWeek),
            first.PlusDays(DaysPerWeek) > last ? null : first.PlusDays(DaysPerWeek),
            byDay[selected].Any() ? null : await FreeAfter(offer, plan, selected, slots, now, cancel));
    }

    /// <summary>A slot as it is chosen and posted.</summary>
    internal static SlotChoice Choice(Slot slot) => new(InstantPattern.ExtendedIso.Format(slot.Start), slot.Start);

    /// <summary>A posted start; null when it cannot be read.</summary>
    internal static Instant? StartOf(string? posted) =>
        posted is not null && InstantPattern.ExtendedIso.Parse(posted) is { Success: true } start ? start.Value : null;

    /// <summary>A day as it stands in an address.</summary>
    internal static string Text(LocalDate day) => LocalDatePattern.Iso.Format(day);

    private static async Task<LocalDate?> FreeAfter(
        Offer offer, OfferPlan plan, LocalDate day, Slots slots, Instant now, CancellationToken cancel)
    {
        var from = Instant.Max(now, offer.Zone.AtStartOfDay(day).ToInstant());
        var free = await slots.NextFree(offer, plan, from, now, cancel);
        return free.Count == 0 ? null : free[0].Start.InZone(offer.Zone).Date;
    }

    private static Interval RangeOf(LocalDate first, DateTimeZone zone) =>
        new(zone.AtStartOfDay(first).ToInstant(), zone.AtStartOfDay(first.PlusDays(DaysPerWeek)).ToInstant());

    private static LocalDate? DateOf(string? text) =>
        text is not null && LocalDatePattern.Iso.Parse(text) is { Success: true } date ? date.Value : null;
}
