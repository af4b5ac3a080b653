using NodaTime;

namespace Stoa.Core.Scheduling.Holidays;

/// <summary>How a holiday's dates follow from the year. Usually one date; two where the law gives a substitute for a weekend.</summary>
internal sealed record HolidayRule(string Name, Func<int, IEnumerable<LocalDate>> DatesIn)
{
    /// <summary>The same date every year.</summary>
    public static HolidayRule On(int month, int day, string name) => Each(name, year => new LocalDate(year, month, day));

    /// <summary>So many days after Easter Sunday, or before it when negative.</summary>
    public static HolidayRule AfterEaster(int days, string name) => Each(name, year => Easter.Sunday(year).PlusDays(days));

    /// <summary>The first, second, … such weekday of a month.</summary>
    public static HolidayRule Nth(int nth, IsoDayOfWeek day, int month, string name) =>
        Each(name, year => OnOrAfter(new LocalDate(year, month, 1), day).PlusWeeks(nth - 1));

    /// <summary>The last such weekday of a month.</summary>
    public static HolidayRule Last(IsoDayOfWeek day, int month, string name) =>
        Each(name, year => OnOrAfter(new LocalDate(year, month, 1).PlusMonths(1), day).PlusWeeks(-1));

    /// <summary>The last such weekday before a date.</summary>
    public static HolidayRule Before(IsoDayOfWeek day, int month, int dayOfMonth, string name) =>
        Each(name, year => OnOrAfter(new LocalDate(year, month, dayOfMonth), day).PlusWeeks(-1));

    /// <summary>A date that depends on the year in a way of its own.</summary>
    public static HolidayRule Each(string name, Func<int, LocalDate> date) => new(name, year => [date(year)]);

    /// <summary>Only from this year on.</summary>
    public HolidayRule From(int firstYear) => this with { DatesIn = year => year >= firstYear ? DatesIn(year) : [] };

    /// <summary>Only in every so many years, counted from one of them.</summary>
    public HolidayRule Every(int years, int from) => this with { DatesIn = year => (year - from) % years == 0 ? DatesIn(year) : [] };

    /// <summary>Only when it falls on one of these days of the week.</summary>
    public HolidayRule OnlyOn(params IsoDayOfWeek[] days) =>
        this with { DatesIn = year => DatesIn(year).Where(date => days.Contains(date.DayOfWeek)) };

    /// <summary>Kept on another day instead.</summary>
    public HolidayRule Moved(Func<LocalDate, LocalDate> to) => this with { DatesIn = year => DatesIn(year).Select(to) };

    /// <summary>The day itself, and a substitute where there is one.</summary>
    public HolidayRule Also(Func<LocalDate, LocalDate> substitute) =>
        this with { DatesIn = year => DatesIn(year).SelectMany(date => new[] { date, substitute(date) }).Distinct() };

    private static LocalDate OnOrAfter(LocalDate date, IsoDayOfWeek day) =>
        date.PlusDays(((int)day - (int)date.DayOfWeek + 7) % 7);
}
