using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Stoa.Core.Scheduling;

/// <summary>Windows and dates as sentences name them: <c>Tuesday 14:00–18:00</c>, <c>25 December 2026</c>.</summary>
public static class WeekWords
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    private static readonly LocalDatePattern DatePattern = LocalDatePattern.Create("d MMMM uuuu", CultureInfo.InvariantCulture);

    /// <summary><c>14:00–18:00</c>; a window to midnight ends at <c>24:00</c>, one over midnight at the next day's time.</summary>
    public static string Of(OpenWindow window) => $"{Time.Format(window.Opens)}–{Closing(window)}";

    /// <summary><c>Tuesday 14:00–18:00</c>.</summary>
    public static string Of(WeeklyRule rule) => $"{rule.Day} {Of(new OpenWindow(rule.Opens, rule.LengthMinutes))}";

    /// <summary><c>25 December 2026</c>.</summary>
    public static string Of(LocalDate date) => DatePattern.Format(date);

    /// <summary>One date, or the first and the last of several.</summary>
    public static string Of(Closure closure) =>
        closure.First == closure.Last ? Of(closure.First) : $"{Of(closure.First)} to {Of(closure.Last)}";

    private static string Closing(OpenWindow window)
    {
        var closes = (window.Opens.Hour * 60) + window.Opens.Minute + window.LengthMinutes;
        return closes == OpenWindow.LengthMinutesMax
            ? "24:00"
            : Time.Format(LocalTime.FromMinutesSinceMidnight(closes % OpenWindow.LengthMinutesMax));
    }
}
