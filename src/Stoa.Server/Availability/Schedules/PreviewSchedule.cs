using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;

namespace Stoa.Server.Availability.Schedules;

/// <summary>The next two weeks on hours that are not saved yet: worked out by the same function that customers' slots come from.</summary>
public static class PreviewSchedule
{
    /// <summary>How many days are shown, today included.</summary>
    public const int Days = 14;

    /// <summary>Two weeks.</summary>
    /// <param name="Zone">The schedule's zone, in which the days begin and end.</param>
    /// <param name="ListingTitle">The listing whose slots are shown; null for the bare opening hours.</param>
    /// <param name="DaysShown">The days.</param>
    public sealed record TwoWeeks(string Zone, string? ListingTitle, IReadOnlyList<Day> DaysShown);

    /// <summary>One day.</summary>
    /// <param name="Date">Its date.</param>
    /// <param name="Remark">Why it differs from the week: a closure, a holiday.</param>
    /// <param name="Open">When it is open.</param>
    /// <param name="Slots">What customers are offered, and what is taken; none for the bare opening hours.</param>
    /// <param name="Busy">What is booked on the schedule's resources; for the bare opening hours.</param>
    public sealed record Day(LocalDate Date, string? Remark, IReadOnlyList<Stretch> Open, IReadOnlyList<Time> Slots, IReadOnlyList<Stretch> Busy);

    /// <summary>A stretch of time within a day.</summary>
    public sealed record Stretch(Instant Start, Instant End);

    /// <summary>A start; taken when everybody who could serve it is busy.</summary>
    public sealed record Time(Instant Start, bool IsTaken);

    /// <summary>The two weeks from today on.</summary>
    /// <param name="schedule">Which schedule is edited, and who follows it.</param>
    /// <param name="hours">The hours as they would be.</param>
    /// <param name="plan">A plan of a listing on one of its resources; the bare hours when null.</param>
    /// <param name="work">The work.</param>
    /// <param name="offers">The offers.</param>
    /// <param name="database">Where busy periods are read.</param>
    /// <param name="cancel">Cancels.</param>
    public static async Task<TwoWeeks> Run(
        GetSchedule.Detail schedule, Schedule hours, ListPlans.Item? plan, Work work, Offers offers, ReadDatabase database, CancellationToken cancel)
    {
        var today = work.Now.InZone(hours.Zone).Date;
        var days = Enumerable.Range(0, Days).Select(today.PlusDays).ToList();
        var range = new Interval(StartOf(today), StartOf(today.PlusDays(Days)));
        var offer = plan is null ? null : await offers.Find(plan.ListingId, cancel);
        if (offer?.FindPlan(plan!.PlanId) is { } chosen)
        {
            var times = await Times(schedule, hours, offer, chosen, range, work.Now, database, cancel);
            return Shown(offer.Title, times.ToLookup(time => time.Start.InZone(hours.Zone).Date), []);
        }
        var busy = await Busy.Of(database.Source, schedule.Resources.Select(resource => resource.Id), range, work.Now, cancel);
        return Shown(null, Enumerable.Empty<Time>().ToLookup(_ => today), [.. busy.SelectMany(resource => resource).Distinct().OrderBy(one => one.Start)]);

        Instant StartOf(LocalDate date) => hours.Zone.AtStartOfDay(date).ToInstant();

        TwoWeeks Shown(string? title, ILookup<LocalDate, Time> times, IReadOnlyList<Interval> taken) => new(hours.Zone.Id, title,
        [
            .. days.Select(date =>
            {
                var day = new Interval(StartOf(date), StartOf(date.PlusDays(1)));
                return new Day(
                    date, hours.RemarkOn(date), [.. hours.OpenIn(day).Select(Of)], [.. times[date]],
                    [.. taken.Where(one => one.Start < day.End && day.Start < one.End)
                        .Select(one => new Stretch(Instant.Max(one.Start, day.Start), Instant.Min(one.End, day.End)))]);
            }),
        ]);
    }

    // A start that is offered while nobody is busy and not while they are is taken.
    private static async Task<IReadOnlyList<Time>> Times(
        GetSchedule.Detail schedule, Schedule hours, Offer offer, OfferPlan plan, Interval range, Instant now, ReadDatabase database,
        CancellationToken cancel)
    {
        var followers = schedule.Resources.Select(resource => resource.Id).ToHashSet();
        var edited = offer with
        {
            Resources = [.. offer.Resources.Select(resource => followers.Contains(resource.Id) ? resource with { Schedule = hours } : resource)],
        };
        var reach = new Interval(range.Start - plan.Rules.BufferBefore, range.End + plan.Rules.Length + plan.Rules.BufferAfter);
        var busy = await Busy.Of(database.Source, edited.Resources.Select(resource => resource.Id), reach, now, cancel);
        var free = SlotFinder.Find(plan.Rules, edited.Calendars(busy), range, now).Select(slot => slot.Start).ToHashSet();
        return [.. SlotFinder.Find(plan.Rules, edited.Calendars(), range, now).Select(slot => new Time(slot.Start, !free.Contains(slot.Start)))];
    }

    private static Stretch Of(Interval interval) => new(interval.Start, interval.End);
}
