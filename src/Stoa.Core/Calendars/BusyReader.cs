using NodaTime;

namespace Stoa.Core.Calendars;

/// <summary>From the lines of a calendar to busy times.</summary>
internal sealed class BusyReader(DateTimeZone home, Interval range, Func<string, bool> isOwn)
{
    // Enough for ten thousand daily rules over two years; a file that needs more is an accident or an attack.
    private const int DaysMax = 10_000_000;

    private readonly CalendarZones _zones = new();
    private readonly List<List<CalendarLine>> _events = [];
    private readonly List<CalendarLine> _freeBusy = [];
    private readonly List<BusyTime> _times = [];
    private readonly List<string> _remarks = [];
    private readonly DayBudget _budget = new(DaysMax);

    public Outcome<BusyCalendar> Read(string text)
    {
        if (!Collect(text))
            return CalendarProblems.Unreadable($"The calendar has more than {BusyCalendar.EventsMax:N0} events.");
        var events = new List<CalendarEvent>(_events.Count);
        foreach (var lines in _events)
        {
            if (CalendarEvent.Read(lines, _zones) is { } one)
                events.Add(one);
            else
                Remark($"An event without a start that can be read was left out: {Name(lines)}.");
        }

        foreach (var group in events.GroupBy(one => one.Uid, StringComparer.Ordinal))
        {
            if (group.Key.Length > 0 && isOwn(group.Key))
                continue;
            AddEvents([.. group]);
            if (_times.Count > BusyCalendar.TimesMax)
                return CalendarProblems.Unreadable($"The calendar has more than {BusyCalendar.TimesMax:N0} busy times in the coming months.");
            if (_budget.IsSpent)
                return CalendarProblems.Unreadable("The calendar repeats so much that it cannot be worked out.");
        }

        foreach (var line in _freeBusy)
            AddFreeBusy(line);
        foreach (var zone in _zones.Unknown)
            Remark($"The time zone \"{Short(zone)}\" is not known; its times are read on the clock of {home.Id}.");
        return new BusyCalendar([.. _times.OrderBy(time => time.Period.Start).ThenBy(time => time.Uid, StringComparer.Ordinal)], _remarks);
    }

    // Only the innermost component counts: an alarm within an event is not the event's.
    private bool Collect(string text)
    {
        var open = new Stack<string>();
        List<CalendarLine> current = [];
        string? zone = null;
        foreach (var line in CalendarLine.Of(text))
        {
            if (line.Name == "BEGIN")
            {
                open.Push(line.Value.Trim().ToUpperInvariant());
                if (open.Peek() == "VEVENT")
                {
                    current = [];
                    _events.Add(current);
                    if (_events.Count > BusyCalendar.EventsMax)
                        return false;
                }
            }
            else if (line.Name == "END")
            {
                open.TryPop(out _);
            }
            else if (open.TryPeek(out var component))
            {
                if (component == "VEVENT")
                    current.Add(line);
                else if (component == "VFREEBUSY" && line.Name == "FREEBUSY")
                    _freeBusy.Add(line);
                else if (component == "VTIMEZONE" && line.Name == "TZID")
                    zone = line.Value.Trim();
                else if (component == "VTIMEZONE" && line.Name == "X-LIC-LOCATION" && zone is not null)
                    _zones.Note(zone, line.Value.Trim());
            }
        }

        return true;
    }

    // One event with everything that was said about single occurrences of it.
    private void AddEvents(IReadOnlyList<CalendarEvent> group)
    {
        var moved = group.Where(one => one.RecurrenceId is not null).ToList();

        // Without a UID nothing belongs together.
        var masters = group.Where(one => one.RecurrenceId is null).ToList();
        if (masters.Count > 1 && group[0].Uid.Length > 0)
            masters = [masters.OrderBy(one => one.Sequence).Last()];
        foreach (var master in masters.Where(one => one.IsBusy))
            AddOccurrences(master, moved);
        foreach (var one in moved.Where(one => one.IsBusy))
            Add(one.Uid, one.At(one.Start, home));
    }

    private void AddOccurrences(CalendarEvent one, List<CalendarEvent> moved)
    {
        foreach (var rule in one.UnreadRules)
            Remark($"The rule \"{Short(rule)}\" is not understood; only the first time of that event was taken.");
        var starts = one.Rules.Count == 0 ? [one.Start] : one.Rules.SelectMany(rule => Repeated(one, rule));
        var left = new Exceptions([.. one.Left, .. moved.Select(other => other.RecurrenceId!.Value)], home);
        foreach (var start in starts.Concat(one.Added).DistinctBy(start => start.At(home)).Where(start => !left.Contain(start)))
            Add(one.Uid, one.At(start, home));
    }

    private IEnumerable<CalendarTime> Repeated(CalendarEvent one, Recurrence rule)
    {
        // Wide enough for every zone, and for an occurrence that began before the range.
        var length = one.At(one.Start, home).Duration;
        var from = (range.Start - length).InUtc().Date.PlusDays(-2);
        var until = range.End.InUtc().Date.PlusDays(2);
        var last = rule.Until is { } text ? CalendarTime.Read(text, null, _zones) : null;
        foreach (var date in RecurrenceDates.Of(rule, one.Start.Local.Date, from, until, _budget))
        {
            var start = one.Start with { Local = date + one.Start.Local.TimeOfDay };
            if (last is { } end && IsAfter(start, end))
                yield break;
            yield return start;
        }
    }

    // A date as the end of a rule takes its whole day in.
    private bool IsAfter(CalendarTime start, CalendarTime end) =>
        end.IsDate ? start.Local.Date > end.Local.Date
        : end.Zone is null || start.IsDate ? start.Local > end.Local
        : start.At(home) > end.At(home);

    private void AddFreeBusy(CalendarLine line)
    {
        if (string.Equals(line.Parameter("FBTYPE"), "FREE", StringComparison.OrdinalIgnoreCase))
            return;
        foreach (var parts in line.Value.Split(',').Select(period => period.Split('/')).Where(parts => parts.Length == 2))
        {
            if (CalendarTime.Read(parts[0], null, _zones) is not { } start)
                continue;
            var end = CalendarTime.Read(parts[1], null, _zones);
            var length = end is null ? CalendarEvent.LengthOf(parts[1]) : null;
            if (_times.Count <= BusyCalendar.TimesMax)
                Add("", new CalendarEvent("", start, end, length, true, 0).At(start, home));
        }
    }

    private void Add(string uid, Interval period)
    {
        var (start, end) = (Instant.Max(period.Start, range.Start), Instant.Min(period.End, range.End));
        if (start < end && _times.Count <= BusyCalendar.TimesMax)
            _times.Add(new BusyTime(uid, new Interval(start, end)));
    }

    private void Remark(string sentence)
    {
        if (_remarks.Count < BusyCalendar.RemarksMax)
            _remarks.Add(sentence);
    }

    private static string Name(List<CalendarLine> lines) => Short(lines.Find(line => line.Name == "UID")?.Value ?? "it has no id");

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    /// <summary>Occurrences that do not take place, or elsewhere: told by their time, or by their date where only that is said.</summary>
    private sealed class Exceptions(IReadOnlyList<CalendarTime> left, DateTimeZone home)
    {
        private readonly HashSet<LocalDate> _dates = [.. left.Where(one => one.IsDate).Select(one => one.Local.Date)];
        private readonly HashSet<Instant> _times = [.. left.Where(one => !one.IsDate).Select(one => one.At(home))];

        public bool Contain(CalendarTime start) => _dates.Contains(start.Local.Date) || _times.Contains(start.At(home));
    }
}
