using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>What a person should put right in a schedule they wrote, window by window.</summary>
/// <remarks>
/// Stricter than <see cref="Schedule.Create"/>, which takes overlapping windows of an import as one: somebody who types two windows
/// that overlap has made a mistake in one of them. Windows that touch are fine.
/// </remarks>
public static class ScheduleReview
{
    private const int DayMinutes = OpenWindow.LengthMinutesMax;
    private const int WeekMinutes = 7 * DayMinutes;

    /// <summary>The problems, all <c>schedule-invalid</c>, in the order of the fields <c>weekly.N</c>, <c>exceptions.N</c>,
    /// <c>closures.N</c>; the numbers are places in the lists, from 0.</summary>
    public static IReadOnlyList<Problem> Of(
        IReadOnlyList<WeeklyRule> rules, IReadOnlyList<ScheduleException> exceptions, IReadOnlyList<Closure> closures) =>
        [.. Week(rules), .. Exceptions(exceptions, closures), .. Closures(closures)];

    private static IEnumerable<Problem> Week(IReadOnlyList<WeeklyRule> rules)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            for (var before = 0; before < i; before++)
            {
                if (Meet(rules[before], rules[i]))
                {
                    yield return SchedulingProblems.BadSchedule(
                        $"{WeekWords.Of(rules[i])} overlaps {Other(rules[i], rules[before])}.", $"weekly.{i}");
                    break;
                }
            }
        }
    }

    private static IEnumerable<Problem> Exceptions(IReadOnlyList<ScheduleException> exceptions, IReadOnlyList<Closure> closures)
    {
        for (var i = 0; i < exceptions.Count; i++)
        {
            var (date, windows) = exceptions[i];
            var field = $"exceptions.{i}";
            if (exceptions.Take(i).Any(other => other.Date == date))
                yield return SchedulingProblems.BadSchedule($"{WeekWords.Of(date)} is listed twice. Join its windows.", field);
            if (windows.Count == 0)
                yield return SchedulingProblems.BadSchedule($"{WeekWords.Of(date)} has no hours. To close on that day, write a closure.", field);
            if (Overlapping(windows) is { } pair)
                yield return SchedulingProblems.BadSchedule($"{WeekWords.Of(date)}: {pair.Later} overlaps {pair.Earlier}.", field);
            if (closures.FirstOrDefault(closure => closure.First <= date && date <= closure.Last) is { } closed)
            {
                yield return SchedulingProblems.BadSchedule(
                    $"{WeekWords.Of(date)} has hours of its own and lies in the closure {WeekWords.Of(closed)}. Keep one of the two.", field);
            }
        }
    }

    private static IEnumerable<Problem> Closures(IReadOnlyList<Closure> closures)
    {
        for (var i = 0; i < closures.Count; i++)
        {
            var field = $"closures.{i}";
            if (closures[i].Last < closures[i].First)
                yield return SchedulingProblems.BadSchedule($"The closure ends on {WeekWords.Of(closures[i].Last)}, before it begins.", field);
            else if (Period.DaysBetween(closures[i].First, closures[i].Last) >= Closure.DaysMax)
                yield return SchedulingProblems.BadSchedule($"A closure has at most {Closure.DaysMax} days.", field);
            if (closures[i].Reason.Length > Closure.ReasonLengthMax)
                yield return SchedulingProblems.BadSchedule($"A reason has at most {Closure.ReasonLengthMax} characters.", field);
        }
    }

    private static (string Earlier, string Later)? Overlapping(IReadOnlyList<OpenWindow> windows)
    {
        var sorted = windows.OrderBy(window => window.Opens).ToArray();
        for (var i = 1; i < sorted.Length; i++)
        {
            if (Minute(sorted[i - 1].Opens) + sorted[i - 1].LengthMinutes > Minute(sorted[i].Opens))
                return (WeekWords.Of(sorted[i - 1]), WeekWords.Of(sorted[i]));
        }

        return null;
    }

    // A window of Sunday night meets one of Monday morning: the week is a circle.
    private static bool Meet(WeeklyRule one, WeeklyRule other)
    {
        var ahead = (Start(other) - Start(one) + WeekMinutes) % WeekMinutes;
        return ahead < one.LengthMinutes || WeekMinutes - ahead < other.LengthMinutes;
    }

    private static int Start(WeeklyRule rule) => (((int)rule.Day - 1) * DayMinutes) + Minute(rule.Opens);

    private static int Minute(LocalTime time) => (time.Hour * 60) + time.Minute;

    private static string Other(WeeklyRule rule, WeeklyRule other) =>
        rule.Day == other.Day ? WeekWords.Of(new OpenWindow(other.Opens, other.LengthMinutes)) : WeekWords.Of(other);
}
