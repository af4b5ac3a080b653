using System.Collections.Concurrent;
using NodaTime;

namespace Stoa.Core.Scheduling.Holidays;

/// <summary>The public holidays of a country or of a part of one, worked out by rule for any year.</summary>
/// <remarks>
/// They are what the law of the country names for everybody; regions and towns have more. Where the law moves a holiday off a
/// weekend, the day itself and its substitute both count.
/// </remarks>
public sealed class HolidayCalendar
{
    /// <summary>The first and the last year that are worked out; others have no holidays.</summary>
    public const int YearMin = 1990, YearMax = 2199;

    private readonly HolidayRule[] _rules;
    private readonly ConcurrentDictionary<int, Dictionary<LocalDate, Holiday>> _years = new();

    private HolidayCalendar(string code, string name, HolidayRule[] rules) => (Code, Name, _rules) = (code, name, rules);

    /// <summary>Every calendar there is, by name.</summary>
    public static IReadOnlyList<HolidayCalendar> All { get; } =
        [.. HolidayTable.All.Select(entry => new HolidayCalendar(entry.Code, entry.Name, entry.Rules))];

    /// <summary>Two letters of ISO 3166, and a part of the country where it has a calendar of its own: <c>CA</c>, <c>CA-QC</c>.</summary>
    public string Code { get; }

    /// <summary>Its name in English.</summary>
    public string Name { get; }

    /// <summary>The calendar with this code; null when there is none.</summary>
    public static HolidayCalendar? Find(string? code) =>
        All.FirstOrDefault(calendar => string.Equals(calendar.Code, code, StringComparison.OrdinalIgnoreCase));

    /// <summary>The holidays of a year, in order; a date has one.</summary>
    public IReadOnlyList<Holiday> In(int year) => [.. Year(year).Values.OrderBy(holiday => holiday.Date)];

    /// <summary>The holiday on a date; null when it is an ordinary day.</summary>
    public Holiday? On(LocalDate date) => Year(date.Year).GetValueOrDefault(date);

    private Dictionary<LocalDate, Holiday> Year(int year) => year is < YearMin or > YearMax ? [] : _years.GetOrAdd(year, Work);

    // Two holidays may meet on one date; the first of the table gives its name.
    private Dictionary<LocalDate, Holiday> Work(int year)
    {
        var found = new Dictionary<LocalDate, Holiday>();
        foreach (var rule in _rules)
        {
            foreach (var date in rule.DatesIn(year))
                found.TryAdd(date, new Holiday(date, rule.Name));
        }

        return found;
    }
}
