using NodaTime;
using Stoa.Core.Scheduling;
using Stoa.Core.Scheduling.Holidays;

namespace Stoa.Server.Availability.Schedules;

/// <summary>A schedule as somebody writes it, in a form or in JSON; times and dates are text until <see cref="ReadDraft"/> has read them.</summary>
/// <param name="Name">What its provider calls it.</param>
/// <param name="Weekly">The windows of the week, any number a day.</param>
/// <param name="Exceptions">Dates with hours of their own.</param>
/// <param name="Closures">Days and ranges on which it is closed.</param>
/// <param name="Holidays">The code of the public holidays on which it is closed, such as <c>CA-QC</c>; open on them when null.</param>
/// <param name="NoticeMinutes">Nothing can be booked sooner than this.</param>
public sealed record ScheduleDraft(
    string? Name, IReadOnlyList<DraftWindow>? Weekly, IReadOnlyList<DraftException>? Exceptions = null,
    IReadOnlyList<DraftClosure>? Closures = null, string? Holidays = null, int NoticeMinutes = 0)
{
    /// <summary>What a stored schedule says, ready to be changed.</summary>
    public static ScheduleDraft Of(ScheduleRow row) => Of(ScheduleTerms.Of(row));

    /// <summary>The same of read terms: in the order of the week and of the calendar.</summary>
    public static ScheduleDraft Of(ScheduleTerms terms) => new(
        terms.Name,
        [.. terms.Weekly.OrderBy(rule => rule.Day).ThenBy(rule => rule.Opens).Select(rule => DraftWindow.Of(rule.Day, new(rule.Opens, rule.LengthMinutes)))],
        [.. terms.Exceptions.OrderBy(one => one.Date).Select(one => new DraftException(ReadDraft.Text(one.Date), [.. one.Windows.Select(DraftHours.Of)]))],
        [.. terms.Closures.OrderBy(one => one.First).Select(one => new DraftClosure(ReadDraft.Text(one.First), ReadDraft.Text(one.Last), one.Reason))],
        terms.Holidays?.Code, terms.NoticeMinutes);
}

/// <summary>A window of the week.</summary>
/// <param name="Day">The day on which it opens.</param>
/// <param name="Opens"><c>09:00</c></param>
/// <param name="Closes"><c>17:00</c>; <c>24:00</c> or <c>00:00</c> is midnight, an earlier time than it opens is the next day's.</param>
public sealed record DraftWindow(IsoDayOfWeek Day, string? Opens, string? Closes)
{
    internal static DraftWindow Of(IsoDayOfWeek day, OpenWindow window)
    {
        var hours = DraftHours.Of(window);
        return new DraftWindow(day, hours.Opens, hours.Closes);
    }
}

/// <summary>Hours of a date.</summary>
public sealed record DraftHours(string? Opens, string? Closes)
{
    internal static DraftHours Of(OpenWindow window) =>
        new(ReadDraft.Text(window.Opens), ReadDraft.Text(window.Opens.PlusMinutes(window.LengthMinutes)));
}

/// <summary>A date with hours of its own.</summary>
/// <param name="Date"><c>2026-12-24</c></param>
/// <param name="Hours">When it is open on that date, in place of the week's windows.</param>
public sealed record DraftException(string? Date, IReadOnlyList<DraftHours>? Hours);

/// <summary>A closed day, or several.</summary>
/// <param name="First"><c>2026-08-01</c></param>
/// <param name="Last">Itself included; the same day when empty.</param>
/// <param name="Reason">Why, for the provider.</param>
public sealed record DraftClosure(string? First, string? Last, string? Reason);

/// <summary>A draft that has been read and holds.</summary>
public sealed record ScheduleTerms(
    string Name, IReadOnlyList<WeeklyRule> Weekly, IReadOnlyList<ScheduleException> Exceptions, IReadOnlyList<Closure> Closures,
    HolidayCalendar? Holidays, int NoticeMinutes)
{
    /// <summary>What a stored schedule says. Dates that an import wrote down without hours are closures, as people write them.</summary>
    internal static ScheduleTerms Of(ScheduleRow row) => new(
        row.Name, row.Weekly, [.. row.Exceptions.Where(one => one.Windows.Count > 0)],
        [.. row.Closures, .. Closure.Of([.. row.Exceptions.Where(one => one.Windows.Count == 0).Select(one => one.Date)])],
        HolidayCalendar.Find(row.Holidays), row.NoticeMinutes);

    /// <summary>What Core computes with.</summary>
    public Schedule On(DateTimeZone zone) => Schedule.Create(zone, Weekly, Exceptions, Closures, Holidays, Duration.FromMinutes(NoticeMinutes)).Value;

    /// <summary>Writes the terms into a row.</summary>
    internal void ApplyTo(ScheduleRow row)
    {
        row.Name = Name;
        row.Weekly = Weekly;
        row.Exceptions = Exceptions;
        row.Closures = Closures;
        row.Holidays = Holidays?.Code;
        row.NoticeMinutes = NoticeMinutes;
    }
}
