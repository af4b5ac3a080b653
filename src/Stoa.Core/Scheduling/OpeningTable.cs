using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>The hours of a day of the week.</summary>
/// <param name="Day">Monday to Sunday.</param>
/// <param name="Windows">When it opens and for how long, in order; none when it is closed.</param>
public sealed record OpeningDay(IsoDayOfWeek Day, IReadOnlyList<OpenWindow> Windows);

/// <summary>A date soon on which the hours differ from the day's own.</summary>
/// <param name="Date">The date, in the place's zone.</param>
/// <param name="Windows">When it opens and for how long, in order; none when it is closed.</param>
public sealed record OpeningDate(LocalDate Date, IReadOnlyList<OpenWindow> Windows);

/// <summary>
/// The hours of a place as people read them: the ordinary week, the dates soon that differ, and how it stands now. A place with
/// several schedules (people, rooms) is open while any of them is.
/// </summary>
public sealed record OpeningTable
{
    /// <summary>How far ahead dates that differ and the next opening are looked for, in days.</summary>
    public const int DaysAhead = 14;

    /// <summary>The zone whose wall clock the hours are read on.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>Monday to Sunday.</summary>
    public required IReadOnlyList<OpeningDay> Week { get; init; }

    /// <summary>The dates of the next <see cref="DaysAhead"/> days that differ, in order.</summary>
    public required IReadOnlyList<OpeningDate> Soon { get; init; }

    /// <summary>True while it is open.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>When it closes while it is open, when it opens while it is closed; null when neither happens in the next days.</summary>
    public required Instant? ChangesAt { get; init; }

    /// <summary>True when it never opens by its ordinary week, nor soon.</summary>
    public bool IsNeverOpen => !IsOpen && ChangesAt is null && Week.All(day => day.Windows.Count == 0);

    /// <summary>The table of a place; null when it has no schedule.</summary>
    /// <param name="schedules">Those of everything at the place.</param>
    /// <param name="zone">The place's zone.</param>
    /// <param name="now">The moment it is read.</param>
    public static OpeningTable? Of(IReadOnlyList<Schedule> schedules, DateTimeZone zone, Instant now)
    {
        if (schedules.Count == 0) return null;
        var week = Enumerable.Range(1, 7).Select(day => (IsoDayOfWeek)day)
            .Select(day => new OpeningDay(day, Windows(schedules.SelectMany(schedule => Ordinary(schedule, day))))).ToList();
        var (isOpen, changesAt) = Now(schedules, now);
        return new OpeningTable { Zone = zone, Week = week, Soon = Differing(schedules, week, now.InZone(zone).Date), IsOpen = isOpen, ChangesAt = changesAt };
    }

    private static List<OpeningDate> Differing(IReadOnlyList<Schedule> schedules, List<OpeningDay> week, LocalDate today)
    {
        var differing = new List<OpeningDate>();
        for (var date = today; date < today.PlusDays(DaysAhead); date = date.PlusDays(1))
        {
            var windows = Windows(schedules.SelectMany(schedule => schedule.OpeningOn(date)));
            if (!windows.SequenceEqual(week[(int)date.DayOfWeek - 1].Windows)) differing.Add(new OpeningDate(date, windows));
        }
        return differing;
    }

    private static (bool IsOpen, Instant? ChangesAt) Now(IReadOnlyList<Schedule> schedules, Instant now)
    {
        var range = new Interval(now, now + Duration.FromDays(DaysAhead));
        var open = schedules.SelectMany(schedule => schedule.OpenIn(range)).OrderBy(interval => interval.Start).ToList();
        if (open.Count == 0) return (false, null);
        if (open[0].Start > now) return (false, open[0].Start);
        var until = now;
        foreach (var interval in open.TakeWhile(interval => interval.Start <= until)) until = Instant.Max(until, interval.End);
        return (true, until < range.End ? until : null);
    }

    private static WallWindow[] Ordinary(Schedule schedule, IsoDayOfWeek day) =>
        WallWindow.Merge(schedule.Rules.Where(rule => rule.Day == day).Select(rule => new OpenWindow(rule.Opens, rule.LengthMinutes)));

    private static List<OpenWindow> Windows(IEnumerable<WallWindow> windows) =>
        [.. WallWindow.Merge(windows).Select(window => window.ToOpenWindow())];
}
