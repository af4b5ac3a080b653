using NodaTime;
using NodaTime.Text;
using Stoa.Core;
using Stoa.Server.Catalog;
using Stoa.Server.Platform.Http;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Availability;

/// <summary>The free times of a plan, by day of the place's calendar.</summary>
public static class ListSlots
{
    /// <summary>Days listed when nothing is asked.</summary>
    public const int DaysDefault = 7;

    /// <summary>Free slots of a stretch of days.</summary>
    /// <param name="Zone">The place's zone, in which days begin and end.</param>
    /// <param name="From">The first day.</param>
    /// <param name="Days">Every day asked for, also those without slots.</param>
    public sealed record Listed(string Zone, LocalDate From, IReadOnlyList<Day> Days);

    /// <summary>One day's slots.</summary>
    public sealed record Day(LocalDate Date, IReadOnlyList<Time> Slots);

    /// <summary>One slot: instants, and how many resources could take it.</summary>
    public sealed record Time(Instant Start, Instant End, int Free);

    /// <summary>The slots of some days, from today in the place's zone when no day is given.</summary>
    public static async Task<Outcome<Listed>> Run(
        Id<Listing> listing, Id<Plan> plan, LocalDate? from, int days, Offers offers, Slots slots, Instant now, CancellationToken cancel)
    {
        if (days is < 1 or > Slots.DaysMax)
            return new Problem(ProblemKind.Invalid, "range-too-long", $"Ask for 1 to {Slots.DaysMax} days.", "days");
        if (await offers.Find(listing, cancel) is not { } offer) return AvailabilityProblems.NoListing;
        var zone = offer.Zone;
        var first = from ?? now.InZone(zone).Date;
        var range = new Interval(zone.AtStartOfDay(first).ToInstant(), zone.AtStartOfDay(first.PlusDays(days)).ToInstant());
        var found = await slots.Find(listing, plan, range, now, cancel);
        if (found.Refused(out var problem)) return problem;
        var byDay = found.Value.ToLookup(slot => slot.Start.InZone(zone).Date);
        return new Listed(zone.Id, first,
        [
            .. Enumerable.Range(0, days).Select(first.PlusDays)
                .Select(date => new Day(date, [.. byDay[date].Select(slot => new Time(slot.Start, slot.End, slot.FreeResources.Count))])),
        ]);
    }

    /// <summary>GET /api/v1/listings/{id}/slots?plan=&amp;from=&amp;days=</summary>
    internal static async Task<IResult> Get(
        Id<Listing> id, Id<Plan> plan, string? from, int? days, Offers offers, Slots slots, IClock clock, CancellationToken cancel)
    {
        LocalDate? first = null;
        if (!string.IsNullOrEmpty(from))
        {
            var parsed = LocalDatePattern.Iso.Parse(from);
            if (!parsed.Success) return new Problem(ProblemKind.Invalid, "bad-date", "Write the date as YYYY-MM-DD.", "from").Answer();
            first = parsed.Value;
        }
        return (await Run(id, plan, first, days ?? DaysDefault, offers, slots, clock.GetCurrentInstant(), cancel)).Answer();
    }
}
