using System.Globalization;
using System.Text;
using NodaTime.Text;

namespace Stoa.Server.Notifications.Calendars;

/// <summary>Writes iCalendar (RFC 5545): <c>BEGIN:VCALENDAR</c>, one event, lines of at most 75 octets that end with CRLF.</summary>
public static class CalendarFile
{
    /// <summary>Most octets in a line, without its line break.</summary>
    internal const int LineOctetsMax = 75;

    private const string Publish = "PUBLISH";
    private const string Cancel = "CANCEL";

    private static readonly InstantPattern Utc = InstantPattern.CreateWithInvariantCulture("yyyyMMdd'T'HHmmss'Z'");

    /// <summary>The file's text; its encoding is UTF-8.</summary>
    public static string Write(CalendarEntry entry)
    {
        var file = new StringBuilder();
        foreach (var line in Lines(entry)) Fold(file, line);
        return file.ToString();
    }

    /// <summary>A whole calendar to follow: its name, how often to look again, and its entries; cancelled ones are struck out.</summary>
    public static string Write(string name, string lookEvery, IEnumerable<CalendarEntry> entries)
    {
        var file = new StringBuilder();
        string[] own = [$"X-WR-CALNAME:{Text(name)}", $"NAME:{Text(name)}", $"REFRESH-INTERVAL;VALUE=DURATION:{lookEvery}", $"X-PUBLISHED-TTL:{lookEvery}"];
        foreach (var line in Head(Publish).Concat(own).Concat(entries.SelectMany(Event)).Append("END:VCALENDAR")) Fold(file, line);
        return file.ToString();
    }

    /// <summary>What a written file asks the reader's program to do (RFC 5546): take it in, or strike it out.</summary>
    public static string MethodOf(string file) => file.Contains($"\r\nMETHOD:{Cancel}\r\n", StringComparison.Ordinal) ? Cancel : Publish;

    private static IEnumerable<string> Lines(CalendarEntry entry)
    {
        foreach (var line in Head(entry.Status is EntryStatus.Cancelled ? Cancel : Publish)) yield return line;
        foreach (var line in Event(entry)) yield return line;
        yield return "END:VCALENDAR";
    }

    private static IEnumerable<string> Head(string method) =>
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Stoa//Services marketplace//EN", "CALSCALE:GREGORIAN", $"METHOD:{method}"];

    private static IEnumerable<string> Event(CalendarEntry entry)
    {
        yield return "BEGIN:VEVENT";
        yield return $"UID:{Text(entry.Uid)}";
        yield return string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{entry.Sequence}");
        yield return $"DTSTAMP:{Utc.Format(entry.WrittenAt)}";
        yield return $"DTSTART:{Utc.Format(entry.Start)}";
        yield return $"DTEND:{Utc.Format(entry.End)}";
        yield return $"SUMMARY:{Text(entry.Summary)}";
        yield return $"STATUS:{entry.Status.ToString().ToUpperInvariant()}";
        if (!string.IsNullOrEmpty(entry.Description)) yield return $"DESCRIPTION:{Text(entry.Description)}";
        if (!string.IsNullOrEmpty(entry.Place)) yield return $"LOCATION:{Text(entry.Place)}";
        if (entry.Point is { } point) yield return string.Create(CultureInfo.InvariantCulture, $"GEO:{point.Latitude:0.######};{point.Longitude:0.######}");
        if (entry.Address is { } address) yield return $"URL:{Uri(address)}";
        if (entry.Organizer is { } organizer) yield return $"ORGANIZER;CN={Parameter(organizer.Name)}:mailto:{Uri(organizer.Email)}";
        if (entry.AlarmBefore is { } before && entry.Status is not EntryStatus.Cancelled)
        {
            yield return "BEGIN:VALARM";
            yield return "ACTION:DISPLAY";
            yield return $"DESCRIPTION:{Text(entry.Summary)}";
            yield return string.Create(CultureInfo.InvariantCulture, $"TRIGGER:-PT{(long)before.TotalMinutes}M");
            yield return "END:VALARM";
        }
        yield return "END:VEVENT";
    }

    // A value of type TEXT (3.3.11): backslash, semicolon, comma and line break are escaped; other controls have no place.
    private static string Text(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value.ReplaceLineEndings("\n"))
        {
            if (c is '\\' or ';' or ',') text.Append('\\').Append(c);
            else if (c is '\n') text.Append("\\n");
            else if (c is '\t' || !char.IsControl(c)) text.Append(c);
        }
        return text.ToString();
    }

    // A parameter's value (3.2): in quotes, in which a quote cannot stand at all.
    private static string Parameter(string value) => $"\"{string.Concat(value.Where(c => c is not '"' && !char.IsControl(c)))}\"";

    private static string Uri(string value) => string.Concat(value.Where(c => !char.IsControl(c)));

    // Long lines go on after a line break and a space (3.1). Octets are counted, and no character is cut in two.
    private static void Fold(StringBuilder file, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctetsMax)
            {
                file.Append("\r\n ");
                octets = 1;
            }
            file.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        file.Append("\r\n");
    }
}
