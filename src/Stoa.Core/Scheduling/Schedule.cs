using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>When something is open: weekly rules and dated exceptions, in wall-clock time of one zone.</summary>
/// <remarks>
/// A wall-clock time means the first instant at which the zone's clock shows that time or a later one. So an opening inside a gap
/// opens when the gap ends, a window wholly inside a gap does not exist, a time in an overlap is meant once (the first time), and a
/// window that spans a change of the clocks is as long as the time that really passes.
/// </remarks>
public sealed class Schedule
{
    /// <summary>The most windows of one date.</summary>
    public const int WindowsPerDayMax = 24;

    /// <summary>The most dated exceptions.</summary>
    public const int ExceptionsMax = 2_000;

    private const int DaysPerWeek = 7;
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly WallWindow[][] _byDayOfWeek;
    private readonly Dictionary<int, WallWindow[]> _byEpochDay;

    private Schedule(DateTimeZone zone, IReadOnlyList<WeeklyRule> rules, IReadOnlyList<ScheduleException> exceptions)
    {
        Zone = zone;
        Rules = rules;
        Exceptions = exceptions;
        var byDay = rules.ToLookup(rule => rule.Day, rule => new OpenWindow(rule.Opens, rule.LengthMinutes));
        _byDayOfWeek = [.. Enumerable.Range(1, DaysPerWeek).Select(day => WallWindow.Merge(byDay[(IsoDayOfWeek)day]))];
        _byEpochDay = exceptions.ToDictionary(exception => EpochDay(exception.Date), exception => WallWindow.Merge(exception.Windows));
    }

    /// <summary>The zone whose wall clock the rules are read on.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>The weekly rules, as given.</summary>
    public IReadOnlyList<WeeklyRule> Rules { get; }

    /// <summary>The dated exceptions, as given.</summary>
    public IReadOnlyList<ScheduleException> Exceptions { get; }

    /// <summary>A schedule, or <c>schedule-invalid</c> when a day is unknown, a window is not in whole minutes or not of 1 minute to
    /// 24 hours, a date has two exceptions, or a limit is exceeded.</summary>
    public static Outcome<Schedule> Create(
        DateTimeZone zone, IReadOnlyList<WeeklyRule> rules, IReadOnlyList<ScheduleException> exceptions)
    {
        if (rules.Any(rule => rule.Day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday))
            return SchedulingProblems.BadSchedule("A weekly rule needs a day from Monday to Sunday.", "rules");
        if (!rules.All(rule => IsSound(new OpenWindow(rule.Opens, rule.LengthMinutes))))
            return SchedulingProblems.BadSchedule("A weekly rule opens at a whole minute, for 1 minute to 24 hours.", "rules");
        if (rules.GroupBy(rule => rule.Day).Any(day => day.Count() > WindowsPerDayMax))
            return SchedulingProblems.BadSchedule($"A day has at most {WindowsPerDayMax} rules.", "rules");
        if (exceptions.Count > ExceptionsMax)
            return SchedulingProblems.BadSchedule($"A schedule has at most {ExceptionsMax} exceptions.", "exceptions");
        if (!exceptions.All(exception => exception.Windows.All(IsSound)))
            return SchedulingProblems.BadSchedule("An exception's window opens at a whole minute, for 1 minute to 24 hours.", "exceptions");
        if (exceptions.Any(exception => exception.Windows.Count > WindowsPerDayMax))
            return SchedulingProblems.BadSchedule($"An exception has at most {WindowsPerDayMax} windows.", "exceptions");
        if (exceptions.DistinctBy(exception => EpochDay(exception.Date)).Count() < exceptions.Count)
            return SchedulingProblems.BadSchedule("A date has one exception. Join its windows.", "exceptions");
        return new Schedule(zone, [.. rules], [.. exceptions]);
    }

    /// <summary>The stretches of real time in <paramref name="range"/> in which it is open: in order, none touching.</summary>
    /// <exception cref="InvalidOperationException">The range has an open end.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is longer than <see cref="SlotRules.HorizonMax"/>.</exception>
    public IReadOnlyList<Interval> OpenIn(Interval range)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Duration, SlotRules.HorizonMax);
        var (from, until) = (Ticks.AtOrAfter(range.Start), Ticks.AtOrAfter(range.End));
        var open = new List<Interval>();
        var reached = from;
        foreach (var opening in Opening.Touching(this, from, until))
        {
            var start = Math.Max(opening.Start, reached);
            var end = Math.Min(opening.RunEnd, until);
            if (start >= end)
                continue;
            open.Add(new Interval(Instant.FromUnixTimeTicks(start), Instant.FromUnixTimeTicks(end)));
            reached = end;
        }

        return open;
    }

    /// <summary>The merged windows that open on a date, given as days since 1970-01-01.</summary>
    internal WallWindow[] OpeningOn(int epochDay)
    {
        if (_byEpochDay.Count > 0 && _byEpochDay.TryGetValue(epochDay, out var windows))
            return windows;

        // 1970-01-01 was a Thursday: Monday is day 0 of its week, Thursday day 3.
        var dayOfWeek = (epochDay + 3) % DaysPerWeek;
        return _byDayOfWeek[dayOfWeek < 0 ? dayOfWeek + DaysPerWeek : dayOfWeek];
    }

    private static bool IsSound(OpenWindow window) =>
        window.LengthMinutes is >= 1 and <= OpenWindow.LengthMinutesMax && window.Opens.TickOfDay % NodaConstants.TicksPerMinute == 0
        && window.Opens.NanosecondOfSecond == 0;

    private static int EpochDay(LocalDate date) => Period.DaysBetween(Epoch, date.WithCalendar(CalendarSystem.Iso));
}
