namespace Stoa.Core.Calendars;

/// <summary>One content line of iCalendar (RFC 5545, 3.1), unfolded: <c>DTSTART;TZID=Europe/Paris:20260302T090000</c>.</summary>
internal sealed record CalendarLine(string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    private static readonly Dictionary<string, string> None = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A parameter's value; null when it is not there.</summary>
    public string? Parameter(string name) => Parameters.GetValueOrDefault(name);

    /// <summary>Every line that has a name and a value; others are passed over.</summary>
    public static IEnumerable<CalendarLine> Of(string text)
    {
        var whole = new System.Text.StringBuilder();
        foreach (var raw in text.ReplaceLineEndings("\n").Split('\n'))
        {
            // A line that begins with white space goes on with the one before.
            if (raw.Length > 0 && (raw[0] is ' ' or '\t'))
            {
                whole.Append(raw, 1, raw.Length - 1);
                continue;
            }

            if (Parse(whole.ToString()) is { } line)
                yield return line;
            whole.Clear().Append(raw);
        }

        if (Parse(whole.ToString()) is { } last)
            yield return last;
    }

    private static CalendarLine? Parse(string line)
    {
        var colon = OutsideQuotes(line, ':', 0);
        if (colon <= 0)
            return null;
        var semicolon = line.IndexOf(';', StringComparison.Ordinal);
        var nameEnd = semicolon >= 0 && semicolon < colon ? semicolon : colon;
        return new CalendarLine(
            line[..nameEnd].Trim().ToUpperInvariant(), nameEnd == colon ? None : ParametersOf(line[(nameEnd + 1)..colon]), line[(colon + 1)..]);
    }

    private static Dictionary<string, string> ParametersOf(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < text.Length;)
        {
            var end = OutsideQuotes(text, ';', at) is >= 0 and var found ? found : text.Length;
            var part = text[at..end];
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                parameters[part[..equals].Trim()] = part[(equals + 1)..].Trim().Trim('"');
            at = end + 1;
        }

        return parameters;
    }

    private static int OutsideQuotes(string line, char wanted, int from)
    {
        var isQuoted = false;
        for (var i = from; i < line.Length; i++)
        {
            if (line[i] == '"')
                isQuoted = !isQuoted;
            else if (line[i] == wanted && !isQuoted)
                return i;
        }

        return -1;
    }
}
