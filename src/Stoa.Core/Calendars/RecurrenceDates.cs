using NodaTime;

namespace Stoa.Core.Calendars;

/// <summary>The dates of a rule: for each of its periods (a year, a month, a week, a day) every day is asked whether it fits.</summary>
internal static class RecurrenceDates
{
    private const int DaysPerWeek = 7;
    private const int MonthsPerYear = 12;

    /// <summary>The dates from <paramref name="from"/> to <paramref name="until"/>, both included, in order.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="start">The event's own date: nothing is before it, and what the rule leaves open follows from it.</param>
    /// <param name="from">Earlier dates are counted for COUNT, and not given.</param>
    /// <param name="until">Where to stop.</param>
    /// <param name="budget">How many days may still be looked at; it ends early when they are used up.</param>
    public static IEnumerable<LocalDate> Of(Recurrence rule, LocalDate start, LocalDate from, LocalDate until, DayBudget budget)
    {
        var fits = new DayTest(rule, start);
        var counted = 0;

        // Without a COUNT nothing before the range matters.
        for (var period = rule.Count is null ? FirstPeriod(rule, start, from) : 0; ; period++)
        {
            var (first, length) = PeriodOf(rule, start, period);
            if (first > until || !budget.Take(length))
                yield break;
            var days = Enumerable.Range(0, length).Select(first.PlusDays).Where(fits.Fits).ToList();
            foreach (var date in Positions(rule, days))
            {
                if (date < start)
                    continue;
                if (date > until || (rule.Count is { } count && counted++ >= count))
                    yield break;
                if (date >= from)
                    yield return date;
            }
        }
    }

    private static IEnumerable<LocalDate> Positions(Recurrence rule, List<LocalDate> days) => rule.BySetPosition.Count == 0
        ? days
        : rule.BySetPosition.Select(position => position > 0 ? position - 1 : days.Count + position)
            .Where(at => at >= 0 && at < days.Count).Distinct().Order().Select(at => days[at]);

    private static (LocalDate First, int Days) PeriodOf(Recurrence rule, LocalDate start, int period)
    {
        var step = period * rule.Interval;
        switch (rule.Frequency)
        {
            case RecurrenceFrequency.Daily:
                return (start.PlusDays(step), 1);
            case RecurrenceFrequency.Weekly:
                return (WeekOf(start, rule.WeekStart).PlusDays(step * DaysPerWeek), DaysPerWeek);
            case RecurrenceFrequency.Monthly:
                var month = new LocalDate(start.Year, start.Month, 1).PlusMonths(step);
                return (month, CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month));
            default:
                return (new LocalDate(start.Year + step, 1, 1), CalendarSystem.Iso.GetDaysInYear(start.Year + step));
        }
    }

    // One before the period that holds the date, to be sure; never before the first.
    private static int FirstPeriod(Recurrence rule, LocalDate start, LocalDate from)
    {
        if (from <= start)
            return 0;
        var passed = rule.Frequency switch
        {
            RecurrenceFrequency.Daily => Period.DaysBetween(start, from),
            RecurrenceFrequency.Weekly => Period.DaysBetween(start, from) / DaysPerWeek,
            RecurrenceFrequency.Monthly => ((from.Year - start.Year) * MonthsPerYear) + from.Month - start.Month,
            _ => from.Year - start.Year,
        };
        return Math.Max(0, (passed / rule.Interval) - 1);
    }

    internal static LocalDate WeekOf(LocalDate date, IsoDayOfWeek weekStart) =>
        date.PlusDays(-(((int)date.DayOfWeek - (int)weekStart + DaysPerWeek) % DaysPerWeek));
}

/// <summary>How many days a calendar may make us look at, all its rules together.</summary>
internal sealed class DayBudget(int days)
{
    private int _left = days;

    /// <summary>True when it was not enough.</summary>
    public bool IsSpent => _left < 0;

    public bool Take(int days)
    {
        _left -= days;
        return _left >= 0;
    }
}

/// <summary>Whether a day fits a rule, with what the rule leaves open taken from the event's own date.</summary>
internal sealed class DayTest
{
    private readonly Recurrence _rule;
    private readonly IReadOnlyList<int> _months;
    private readonly IReadOnlyList<int> _monthDays;
    private readonly IReadOnlyList<RecurrenceDay> _days;

    public DayTest(Recurrence rule, LocalDate start)
    {
        _rule = rule;
        (_months, _monthDays, _days) = (rule.ByMonth, rule.ByMonthDay, rule.ByDay);
        if (rule.ByWeekNumber.Count > 0 || rule.ByYearDay.Count > 0 || rule.ByMonthDay.Count > 0 || rule.ByDay.Count > 0)
            return;
        if (rule.Frequency is RecurrenceFrequency.Yearly && rule.ByMonth.Count == 0)
            _months = [start.Month];
        if (rule.Frequency is RecurrenceFrequency.Yearly or RecurrenceFrequency.Monthly)
            _monthDays = [start.Day];
        if (rule.Frequency is RecurrenceFrequency.Weekly)
            _days = [new RecurrenceDay(0, start.DayOfWeek)];
    }

    public bool Fits(LocalDate date) =>
        (_months.Count == 0 || _months.Contains(date.Month))
        && (_monthDays.Count == 0 || Holds(_monthDays, date.Day, CalendarSystem.Iso.GetDaysInMonth(date.Year, date.Month)))
        && (_rule.ByYearDay.Count == 0 || Holds(_rule.ByYearDay, date.DayOfYear, CalendarSystem.Iso.GetDaysInYear(date.Year)))
        && (_rule.ByWeekNumber.Count == 0 || IsInWeek(date))
        && (_days.Count == 0 || _days.Any(day => day.Day == date.DayOfWeek && IsNth(day.Nth, date)));

    // Counted from the front, or from the end when negative.
    private static bool Holds(IReadOnlyList<int> numbers, int number, int count) =>
        numbers.Contains(number) || numbers.Contains(number - count - 1);

    private bool IsNth(int nth, LocalDate date)
    {
        if (nth == 0 || _rule.Frequency is RecurrenceFrequency.Daily or RecurrenceFrequency.Weekly)
            return true;
        var ofMonth = _rule.Frequency is RecurrenceFrequency.Monthly || _rule.ByMonth.Count > 0;
        var (at, count) = ofMonth
            ? (date.Day, CalendarSystem.Iso.GetDaysInMonth(date.Year, date.Month))
            : (date.DayOfYear, CalendarSystem.Iso.GetDaysInYear(date.Year));
        return nth > 0 ? ((at - 1) / 7) + 1 == nth : ((count - at) / 7) + 1 == -nth;
    }

    // The first week of a year is the one with at least four of its days.
    private bool IsInWeek(LocalDate date)
    {
        var middle = RecurrenceDates.WeekOf(date, _rule.WeekStart).PlusDays(3);
        var last = RecurrenceDates.WeekOf(new LocalDate(middle.Year, 12, 28), _rule.WeekStart).PlusDays(3);
        return Holds(_rule.ByWeekNumber, ((middle.DayOfYear - 1) / 7) + 1, ((last.DayOfYear - 1) / 7) + 1);
    }
}
