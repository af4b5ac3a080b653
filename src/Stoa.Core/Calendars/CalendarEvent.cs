using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Stoa.Core.Calendars;

/// <summary>An event as it is written: when, how long, how often, and whether it keeps anybody busy.</summary>
internal sealed record CalendarEvent(string Uid, CalendarTime Start, CalendarTime? End, Period? Length, bool IsBusy, int Sequence)
{
    private const long PartMax = 1_000_000_000;
    private static readonly Duration LengthMax = Duration.FromDays(3_653);

    public CalendarTime? RecurrenceId { get; private init; }
    public IReadOnlyList<Recurrence> Rules { get; private init; } = [];
    public IReadOnlyList<string> UnreadRules { get; private init; } = [];
    public IReadOnlyList<CalendarTime> Added { get; private init; } = [];
    public IReadOnlyList<CalendarTime> Left { get; private init; } = [];

    /// <summary>Reads the lines of a VEVENT; null when it has no start that can be read.</summary>
    public static CalendarEvent? Read(IReadOnlyList<CalendarLine> lines, CalendarZones zones)
    {
        if (Time("DTSTART") is not { } start)
            return null;
        var rules = lines.Where(line => line.Name == "RRULE").Select(line => (line.Value, Rule: Recurrence.Read(line.Value))).ToList();
        return new CalendarEvent(
            Text("UID") ?? "", start, Time("DTEND"), LengthOf(Text("DURATION")), IsBusyBy(Text), int.TryParse(Text("SEQUENCE"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0)
        {
            RecurrenceId = Time("RECURRENCE-ID"),
            Rules = [.. rules.Select(rule => rule.Rule).OfType<Recurrence>()],
            UnreadRules = [.. rules.Where(rule => rule.Rule is null).Select(rule => rule.Value)],
            Added = [.. lines.Where(line => line.Name == "RDATE").SelectMany(line => CalendarTime.ReadAll(line, zones))],
            Left = [.. lines.Where(line => line.Name == "EXDATE").SelectMany(line => CalendarTime.ReadAll(line, zones))],
        };

        CalendarLine? Line(string name) => lines.FirstOrDefault(line => line.Name == name);

        string? Text(string name) => Line(name)?.Value.Trim();

        CalendarTime? Time(string name) => Line(name) is { } line ? CalendarTime.Read(line.Value, line.Parameter("TZID"), zones) : null;
    }

    /// <summary>The stretch of an occurrence that starts then.</summary>
    public Interval At(CalendarTime start, DateTimeZone home)
    {
        var from = start.At(home);
        if (start.IsDate)
        {
            var days = End is { IsDate: true } end ? NodaTime.Period.DaysBetween(Start.Local.Date, end.Local.Date) : (int)(Length?.ToDuration().TotalDays ?? 1);
            return new Interval(from, home.AtStartOfDay(start.Local.Date.PlusDays(Math.Max(1, days))).ToInstant());
        }

        // An end repeats as the same real time, a written length by the clock (3.8.5.3).
        var until = End is { } end1 ? from + (end1.At(home) - Start.At(home))
            : Length is { } length ? (start with { Local = start.Local + length }).At(home) : from;
        return new Interval(from, Instant.Max(from, until));
    }

    private static bool IsBusyBy(Func<string, string?> text)
    {
        return !Is("STATUS", "CANCELLED") && !Is("TRANSP", "TRANSPARENT") && !Is("X-MICROSOFT-CDO-BUSYSTATUS", "FREE");

        bool Is(string name, string value) => string.Equals(text(name), value, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A written length, such as <c>PT1H30M</c> or <c>P2W</c>; null when it is none, or of more than ten years.</summary>
    internal static Period? LengthOf(string? text)
    {
        if (text is null || text.StartsWith('-'))
            return null;
        if (PeriodPattern.Roundtrip.Parse(text.TrimStart('+')) is not { Success: true, Value: { Years: 0, Months: 0 } length })
            return null;
        long[] parts = [length.Weeks, length.Days, length.Hours, length.Minutes, length.Seconds];
        return Array.TrueForAll(parts, part => part is >= 0 and <= PartMax) && length.ToDuration() <= LengthMax ? length : null;
    }
}
