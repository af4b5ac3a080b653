using NodaTime;
using NodaTime.Text;

namespace Stoa.Core.Calendars;

/// <summary>A date or a time as a calendar writes it.</summary>
/// <param name="Local">The wall-clock time; midnight for a date.</param>
/// <param name="IsDate">Whether it is a whole day.</param>
/// <param name="Zone">Whose clock; null for the reader's own (a floating time, and every date).</param>
internal readonly record struct CalendarTime(LocalDateTime Local, bool IsDate, DateTimeZone? Zone)
{
    private static readonly LocalDatePattern DatePattern = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDateTimePattern TimePattern = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    /// <summary>Years beyond these are typing errors, and some zones do not know them.</summary>
    private const int YearMin = 1900, YearMax = 2400;

    /// <summary>Reads one value: <c>20260302</c>, <c>20260302T090000</c>, <c>20260302T140000Z</c>; null when it is none.</summary>
    public static CalendarTime? Read(string value, string? tzid, CalendarZones zones)
    {
        var text = value.Trim();
        if (DatePattern.Parse(text) is { Success: true } date)
            return IsSane(date.Value.Year) ? new CalendarTime(date.Value.AtMidnight(), true, null) : null;
        var isUtc = text.EndsWith('Z');
        if (TimePattern.Parse(isUtc ? text[..^1] : text) is not { Success: true } time || !IsSane(time.Value.Year))
            return null;
        return new CalendarTime(time.Value, false, isUtc ? DateTimeZone.Utc : tzid is null ? null : zones.Find(tzid));
    }

    /// <summary>The values of a property, which may list several; those that cannot be read are left out.</summary>
    public static IEnumerable<CalendarTime> ReadAll(CalendarLine line, CalendarZones zones) =>
        line.Value.Split(',').Select(value => Read(value, line.Parameter("TZID"), zones)).OfType<CalendarTime>();

    /// <summary>When that is; a day begins when its clock first shows it, a time in a gap is as much later.</summary>
    public Instant At(DateTimeZone home) =>
        IsDate ? home.AtStartOfDay(Local.Date).ToInstant() : Local.InZoneLeniently(Zone ?? home).ToInstant();

    private static bool IsSane(int year) => year is >= YearMin and <= YearMax;
}
