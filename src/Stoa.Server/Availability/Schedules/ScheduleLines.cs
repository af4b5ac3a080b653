using Stoa.Core.Scheduling;

namespace Stoa.Server.Availability.Schedules;

/// <summary>A schedule in sentences, one for each thing that can differ between two versions of it.</summary>
public static class ScheduleLines
{
    private const int MinutesPerHour = 60;

    /// <summary>Every line, in the order of the editor.</summary>
    public static IReadOnlyList<string> Of(ScheduleTerms terms) =>
    [
        $"Name: {terms.Name}",
        .. terms.Weekly.OrderBy(rule => rule.Day).ThenBy(rule => rule.Opens).Select(WeekWords.Of),
        .. terms.Exceptions.OrderBy(one => one.Date).Select(one => $"{WeekWords.Of(one.Date)}: {string.Join(", ", one.Windows.Select(WeekWords.Of))}"),
        .. terms.Closures.OrderBy(one => one.First).Select(one => $"Closed {WeekWords.Of(one)}{(one.Reason.Length > 0 ? $": {one.Reason}" : "")}"),
        terms.Holidays is { } holidays ? $"Closed on public holidays: {holidays.Name}" : "Open on public holidays",
        $"Notice: {Notice(terms.NoticeMinutes)}",
    ];

    /// <summary>A week in one line for lists: <c>Mon–Fri 09:00–17:00, Sat 10:00–14:00</c>.</summary>
    public static string Week(IReadOnlyList<WeeklyRule> rules)
    {
        if (rules.Count == 0) return "Never open";
        var days = rules.GroupBy(rule => rule.Day).OrderBy(day => day.Key)
            .Select(day => (Day: (int)day.Key, Hours: string.Join(" and ", day.OrderBy(rule => rule.Opens).Select(rule => WeekWords.Of(new OpenWindow(rule.Opens, rule.LengthMinutes))))))
            .ToList();
        var parts = new List<string>();
        for (var first = 0; first < days.Count;)
        {
            var last = first;
            while (last + 1 < days.Count && days[last + 1].Day == days[last].Day + 1 && days[last + 1].Hours == days[first].Hours) last++;
            parts.Add(first == last ? $"{Short(days[first].Day)} {days[first].Hours}" : $"{Short(days[first].Day)}–{Short(days[last].Day)} {days[first].Hours}");
            first = last + 1;
        }
        return string.Join(", ", parts);
    }

    /// <summary>A notice in words.</summary>
    public static string Notice(int minutes) => minutes switch
    {
        0 => "as soon as each listing allows",
        _ when minutes % OpenWindow.LengthMinutesMax == 0 => $"{minutes / OpenWindow.LengthMinutesMax} {(minutes == OpenWindow.LengthMinutesMax ? "day" : "days")} ahead",
        _ when minutes % MinutesPerHour == 0 => $"{minutes / MinutesPerHour} {(minutes == MinutesPerHour ? "hour" : "hours")} ahead",
        _ => $"{minutes} minutes ahead",
    };

    private static string Short(int day) => ((NodaTime.IsoDayOfWeek)day).ToString()[..3];
}
