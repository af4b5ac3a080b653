using NodaTime;

namespace Stoa.Core.Calendars;

/// <summary>A time at which somebody is busy, from a calendar outside.</summary>
/// <param name="Uid">The event's own id; several times of one event share it.</param>
/// <param name="Period">Half-open.</param>
public readonly record struct BusyTime(string Uid, Interval Period);

/// <summary>What a calendar file (iCalendar, RFC 5545) says of when its owner is busy.</summary>
/// <remarks>
/// Events that are cancelled or transparent keep nobody busy. Days and floating times are read on the home clock. Recurrence rules from
/// daily to yearly are worked out with their exceptions and moved occurrences; rules within a day are not, and are remarked on.
/// </remarks>
/// <param name="Times">By start; none longer than the range asked for.</param>
/// <param name="Remarks">What was left out or assumed, for a person to read; at most <see cref="RemarksMax"/>.</param>
public sealed record BusyCalendar(IReadOnlyList<BusyTime> Times, IReadOnlyList<string> Remarks)
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int TextLengthMax = 5_000_000;

    /// <summary>The most events of a calendar.</summary>
    public const int EventsMax = 20_000;

    /// <summary>The most busy times in the range.</summary>
    public const int TimesMax = 20_000;

    /// <summary>The most remarks.</summary>
    public const int RemarksMax = 20;

    /// <summary>Reads a calendar.</summary>
    /// <param name="text">The file.</param>
    /// <param name="home">The clock on which days and floating times are read.</param>
    /// <param name="range">The range that matters; times that reach beyond it are cut.</param>
    /// <param name="isOwn">Tells by its UID an event that came from here, and is passed over.</param>
    /// <returns>The busy times, or <c>calendar-unreadable</c> with a sentence that says why.</returns>
    public static Outcome<BusyCalendar> Read(string text, DateTimeZone home, Interval range, Func<string, bool>? isOwn = null)
    {
        if (text.Length > TextLengthMax)
            return CalendarProblems.Unreadable($"The calendar is longer than {TextLengthMax / 1_000_000} million characters.");
        if (!text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
            return CalendarProblems.Unreadable("This is not a calendar: it does not begin with BEGIN:VCALENDAR.");
        return new BusyReader(home, range, isOwn ?? (_ => false)).Read(text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n'));
    }
}

/// <summary>Every refusal of calendars.</summary>
public static class CalendarProblems
{
    internal static Problem Unreadable(string message) => new(ProblemKind.Invalid, "calendar-unreadable", message, "calendar");
}
