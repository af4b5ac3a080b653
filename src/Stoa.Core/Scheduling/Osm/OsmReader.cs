namespace Stoa.Core.Scheduling.Osm;

/// <summary>Reads the rules of opening hours one after the other: a rule is [season] [days] [times] [off] ["comment"].</summary>
/// <remarks>After ';' a rule replaces what was said of its days; after ',' or '||', or nothing, it adds to it.</remarks>
internal sealed class OsmReader(string text, List<OsmToken> tokens)
{
    private readonly OsmWeek _week = new();
    private readonly List<string> _ignored = [];
    private int _at;

    private OsmToken Next => tokens[_at];

    public Outcome<OsmOpeningHours> Read()
    {
        var adds = false;
        while (Next.Kind != OsmTokenKind.End)
        {
            var ruleStart = _at;
            if (!IsSeparator(Next) && Rule(adds) is { } problem)
                return problem;
            adds = !Next.Is(';');
            if (IsSeparator(Next))
                _at++;
            else if (_at == ruleStart)
                return NotUnderstood();
        }

        var rules = _week.Rules();
        if (rules.Count == 0 && !_week.IsComplete)
            return SchedulingProblems.BadOpeningHours($"\"{OsmTokens.Excerpt(text, 0)}\" names no hours that hold every week.");
        if (rules.Any(rule => rule.LengthMinutes > OpenWindow.LengthMinutesMax))
            return SchedulingProblems.BadOpeningHours($"\"{OsmTokens.Excerpt(text, 0)}\" is open for more than 24 hours at once.");
        return new OsmOpeningHours(rules, _ignored);
    }

    private static bool IsSeparator(OsmToken token) => token.Is(';') || token.Is(',') || token.Is('|');

    private Problem? Rule(bool adds)
    {
        var start = Next.Start;
        var isWeekly = !Season();
        var days = Days(ref isWeekly);
        if (days.Refused(out var problem))
            return problem;
        var times = Times(ref isWeekly);
        if (times.Refused(out problem))
            return problem;

        Apply(start, days.Value, times.Value, isWeekly, adds);
        return null;
    }

    private void Apply(int start, List<int> days, List<(int Opens, int Closes)> times, bool isWeekly, bool adds)
    {
        var (isOff, isOpen) = (Next.Kind == OsmTokenKind.Off, Next.Kind == OsmTokenKind.Open);
        if (isOff || isOpen)
            _at++;
        var end = _at > 0 ? tokens[_at - 1].End : start;
        var isComment = Next.Kind == OsmTokenKind.Comment;
        if (isComment)
            Ignore(tokens[_at].Start, tokens[_at++].End);
        if (!isWeekly)
            Ignore(start, end);
        else if (isOff && times.Count > 0)
            _week.Close(days, times);
        else if (isOff || (isComment && times.Count == 0 && end > start))
            _week.Clear(days);
        else if (times.Count > 0 || isOpen || end > start)
            Open(days, times, adds);
    }

    private void Open(List<int> days, List<(int Opens, int Closes)> times, bool adds)
    {
        if (!adds)
            _week.Clear(days);
        _week.Open(days, times.Count > 0 ? times : [(0, OsmWeek.DayMinutes)]);
    }

    // Apr-Oct: | Dec 25,26 | 2014 Sep 12 | week 1-26 | easter +39 days:
    private bool Season()
    {
        if (Next.Kind is not (OsmTokenKind.Season or OsmTokenKind.Number))
            return false;
        while (Next.Kind is OsmTokenKind.Season or OsmTokenKind.Number
            || ((Next.Is('-') || Next.Is(',') || Next.Is('/') || Next.Is('+') || Next.Is(':')) && !IsNewRule(_at)))
        {
            _at++;
        }

        return true;
    }

    // A comma goes on with the season only before another month or number.
    private bool IsNewRule(int comma) =>
        tokens[comma].Is(',') && tokens[comma + 1].Kind is not (OsmTokenKind.Season or OsmTokenKind.Number);

    // Mo | Mo-Fr | Sa-Mo | Mo,We-Fr | Su,PH | We[1] | 24/7
    private Outcome<List<int>> Days(ref bool isWeekly)
    {
        if (Next.Kind == OsmTokenKind.Always)
        {
            _at++;
            return OsmWeek.EveryDay.ToList();
        }

        var (days, start, holidays) = (new SortedSet<int>(), _at, false);
        while (Next.Kind is OsmTokenKind.Day or OsmTokenKind.Holiday)
        {
            var first = tokens[_at++];
            if (first.Kind == OsmTokenKind.Holiday)
            {
                holidays = true;
            }
            else if (Next.Is('['))
            {
                isWeekly = false;
                while (Next.Kind != OsmTokenKind.End && !tokens[_at++].Is(']'))
                    continue;
            }
            else if (Next.Is('-'))
            {
                if (tokens[++_at].Kind != OsmTokenKind.Day)
                    return NotUnderstood();
                days.UnionWith(OsmWeek.From(first.Value, tokens[_at++].Value));
            }
            else
            {
                days.Add(first.Value);
            }

            if (Next.Is(',') && tokens[_at + 1].Kind is OsmTokenKind.Day or OsmTokenKind.Holiday)
                _at++;
        }

        if (_at == start)
            return OsmWeek.EveryDay.ToList();
        if (holidays && days.Count > 0)
            _ignored.Add(text[tokens[start].Start..tokens[_at - 1].End] + ": holidays");
        isWeekly &= days.Count > 0;
        if (Next.Is(':'))
            _at++;
        return days.ToList();
    }

    // 08:00-12:00,13:30-18:00 | 22:00-02:00 | 18:00+ | 10:00-23:00+ | sunrise-sunset
    private Outcome<List<(int Opens, int Closes)>> Times(ref bool isWeekly)
    {
        var times = new List<(int Opens, int Closes)>();
        while (Next.Kind is OsmTokenKind.Time or OsmTokenKind.Sun || Next.Is('('))
        {
            if (Next.Kind != OsmTokenKind.Time
                || (tokens[_at + 1].Is('-') && (tokens[_at + 2].Kind == OsmTokenKind.Sun || tokens[_at + 2].Is('('))))
            {
                isWeekly = false;
                SkipTime();
            }
            else if (Range() is { } range)
            {
                times.Add(range);
            }
            else
            {
                return NotUnderstood();
            }

            if (Next.Is(',') && tokens[_at + 1].Kind is OsmTokenKind.Time or OsmTokenKind.Sun)
                _at++;
        }

        return times;
    }

    private (int Opens, int Closes)? Range()
    {
        var first = tokens[_at++];
        if (Next.Is('+'))
        {
            Ignore(first.Start, tokens[_at++].End, " (taken as until midnight)");
            return first.Value < OsmWeek.DayMinutes ? (first.Value, OsmWeek.DayMinutes) : null;
        }

        if (!Next.Is('-'))
            return null;
        var last = tokens[++_at];
        if (last.Kind != OsmTokenKind.Time)
            return null;
        _at++;
        if (Next.Is('+'))
            Ignore(first.Start, tokens[_at++].End, " (taken without the open end)");
        return (first.Value, last.Value > first.Value ? last.Value : last.Value + OsmWeek.DayMinutes);
    }

    // (sunrise-01:00)-20:00
    private void SkipTime()
    {
        while (Next.Kind is OsmTokenKind.Time or OsmTokenKind.Sun || Next.Is('(') || Next.Is(')') || Next.Is('-') || Next.Is('+'))
            _at++;
    }

    private void Ignore(int start, int end, string remark = "") => _ignored.Add(text[start..end] + remark);

    private Problem NotUnderstood() =>
        SchedulingProblems.BadOpeningHours($"The opening hours are not understood from \"{OsmTokens.Excerpt(text, Next.Start)}\" on.");
}
