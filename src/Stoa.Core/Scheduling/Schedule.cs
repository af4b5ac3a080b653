using NodaTime;
using Stoa.Core.Scheduling.Holidays;

namespace Stoa.Core.Scheduling;

/// <summary>When something is open: weekly rules, dated exceptions, closures and public holidays, in wall-clock time of one zone.</summary>
/// <remarks>
/// For each date the first of these that says something counts: its exception, a closure, a public holiday, the week.
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

    /// <summary>The most closures.</summary>
    public const int ClosuresMax = 500;

    private const int DaysPerWeek = 7;
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly WallWindow[][] _byDayOfWeek;
    private readonly Dictionary<int, WallWindow[]> _byEpochDay;
    private readonly ClosedDays _closed;

    private Schedule(
        DateTimeZone zone, IReadOnlyList<WeeklyRule> rules, IReadOnlyList<ScheduleException> exceptions, IReadOnlyList<Closure> closures,
        HolidayCalendar? holidays, Duration notice)
    {
        Zone = zone;
        Rules = rules;
        Exceptions = exceptions;
        Closures = closures;
        Holidays = holidays;
        Notice = notice;
        NoticeTicks = notice.BclCompatibleTicks;
        var byDay = rules.ToLookup(rule => rule.Day, rule => new OpenWindow(rule.Opens, rule.LengthMinutes));
        _byDayOfWeek = [.. Enumerable.Range(1, DaysPerWeek).Select(day => WallWindow.Merge(byDay[(IsoDayOfWeek)day]))];
        _byEpochDay = exceptions.ToDictionary(exception => EpochDay(exception.Date), exception => WallWindow.Merge(exception.Windows));
        _closed = new ClosedDays(closures.Select(closure => (EpochDay(closure.First), EpochDay(closure.Last))));
    }

    /// <summary>The zone whose wall clock the rules are read on.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>The weekly rules, as given.</summary>
    public IReadOnlyList<WeeklyRule> Rules { get; }

    /// <summary>The dated exceptions, as given.</summary>
    public IReadOnlyList<ScheduleException> Exceptions { get; }

    /// <summary>The closures, as given.</summary>
    public IReadOnlyList<Closure> Closures { get; }

    /// <summary>The public holidays on which it is closed; null when it opens on them as on other days.</summary>
    public HolidayCalendar? Holidays { get; }

    /// <summary>A slot on this schedule starts this long after now, or later; on top of it the slot's own rules hold.</summary>
    public Duration Notice { get; }

    /// <summary>The same in ticks.</summary>
    internal long NoticeTicks { get; }

    /// <summary>A schedule, or <c>schedule-invalid</c> when a day is unknown, a window is not in whole minutes or not of 1 minute to
    /// 24 hours, a date has two exceptions, a closure ends before it begins, or a limit is exceeded.</summary>
    /// <param name="zone">The zone whose wall clock the rules are read on.</param>
    /// <param name="rules">The weekly rules.</param>
    /// <param name="exceptions">The dated exceptions.</param>
    /// <param name="closures">The closures; none when null.</param>
    /// <param name="holidays">The public holidays to close on; none when null.</param>
    /// <param name="notice">The schedule's own minimum notice: 0 to <see cref="SlotRules.HorizonMax"/>, in whole minutes.</param>
    public static Outcome<Schedule> Create(
        DateTimeZone zone, IReadOnlyList<WeeklyRule> rules, IReadOnlyList<ScheduleException> exceptions,
        IReadOnlyList<Closure>? closures = null, HolidayCalendar? holidays = null, Duration notice = default)
    {
        closures ??= [];
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
        if (closures.Count > ClosuresMax)
            return SchedulingProblems.BadSchedule($"A schedule has at most {ClosuresMax} closures.", "closures");
        if (closures.Any(closure => closure.Last < closure.First || Period.DaysBetween(closure.First, closure.Last) >= Closure.DaysMax))
            return SchedulingProblems.BadSchedule($"A closure has 1 to {Closure.DaysMax} days, the first one first.", "closures");
        if (!SlotRules.IsMinutes(notice, 0, SlotRules.HorizonMax))
            return SchedulingProblems.BadSchedule("The minimum notice is 0 to 731 days, in whole minutes.", "notice");
        return new Schedule(zone, [.. rules], [.. exceptions], [.. closures], holidays, notice);
    }

    /// <summary>Why a date differs from the week, for a person: a closure's reason, a holiday's name, "other hours"; null when it does not.</summary>
    public string? RemarkOn(LocalDate date)
    {
        if (_byEpochDay.ContainsKey(EpochDay(date)))
            return "Other hours";
        if (Closures.FirstOrDefault(closure => closure.First <= date && date <= closure.Last) is { } closure)
            return closure.Reason.Length > 0 ? closure.Reason : "Closed";
        return Holidays?.On(date)?.Name;
    }

    /// <summary>Whether it is open from the start to the end of a period without a break.</summary>
    /// <exception cref="InvalidOperationException">The period has an open end.</exception>
    public bool IsOpenThroughout(Interval period) => OpenIn(period) is [var open] && open == period;

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

    /// <summary>The merged windows that open on a date.</summary>
    internal WallWindow[] OpeningOn(LocalDate date) => OpeningOn(EpochDay(date));

    /// <summary>The merged windows that open on a date, given as days since 1970-01-01.</summary>
    internal WallWindow[] OpeningOn(int epochDay)
    {
        if (_byEpochDay.Count > 0 && _byEpochDay.TryGetValue(epochDay, out var windows))
            return windows;
        if (_closed.Contains(epochDay) || Holidays?.On(Epoch.PlusDays(epochDay)) is not null)
            return [];

        // 1970-01-01 was a Thursday: Monday is day 0 of its week, Thursday day 3.
        var dayOfWeek = (epochDay + 3) % DaysPerWeek;
        return _byDayOfWeek[dayOfWeek < 0 ? dayOfWeek + DaysPerWeek : dayOfWeek];
    }

    private static bool IsSound(OpenWindow window) =>
        window.LengthMinutes is >= 1 and <= OpenWindow.LengthMinutesMax && window.Opens.TickOfDay % NodaConstants.TicksPerMinute == 0
        && window.Opens.NanosecondOfSecond == 0;

    private static int EpochDay(LocalDate date) => Period.DaysBetween(Epoch, date.WithCalendar(CalendarSystem.Iso));
}
