using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using Stoa.Core.Scheduling;

namespace Stoa.Core.Pricing.Tariffs;

/// <summary>Stretches of a day as people write them.</summary>
public static partial class ClockText
{
    private const int MinutesPerDay = 24 * 60;

    /// <summary>Finds the one stretch in a text: <c>Day Maximum (7am - 6pm)</c>, <c>9:00 pm to 7:00 am</c>, <c>21:00 à 07:00</c>. One that
    /// ends when it begins lasts a day; one that ends earlier ends on the next.</summary>
    /// <returns>The stretch; null when there is none, or more than one.</returns>
    public static OpenWindow? Find(string text)
    {
        var found = Stretch().Matches(text);
        if (found.Count != 1) return null;
        var groups = found[0].Groups;
        if (MinuteOf(groups["h1"].Value, groups["m1"].Value, groups["half1"].Value) is not { } from
            || MinuteOf(groups["h2"].Value, groups["m2"].Value, groups["half2"].Value) is not { } to)
        {
            return null;
        }
        return new OpenWindow(LocalTime.FromMinutesSinceMidnight(from % MinutesPerDay), to > from ? to - from : to - from + MinutesPerDay);
    }

    /// <summary>Finds the one time after a word: <c>FREE PARKING BEFORE 5pm</c>.</summary>
    /// <returns>The minute of the day; null when there is none.</returns>
    public static int? After(string text, string word)
    {
        var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var match = Moment().Match(text[(at + word.Length)..]);
        return match.Success ? MinuteOf(match.Groups["h1"].Value, match.Groups["m1"].Value, match.Groups["half1"].Value) : null;
    }

    private static int? MinuteOf(string hours, string minutes, string half)
    {
        var hour = int.Parse(hours, CultureInfo.InvariantCulture);
        var minute = minutes.Length == 0 ? 0 : int.Parse(minutes, CultureInfo.InvariantCulture);
        if (minute > 59 || hour > 24 || (hour == 24 && minute > 0)) return null;
        if (half.Length == 0) return (hour * 60) + minute;
        if (hour is 0 or > 12) return null;
        return ((hour % 12) + (char.ToLowerInvariant(half[0]) == 'p' ? 12 : 0)) * 60 + minute;
    }

    // Both ends are written the same way: with am and pm, or with minutes.
    [GeneratedRegex("""
        (?<![\d:.])(?:
            (?<h1>\d{1,2})(?::(?<m1>\d\d))?\s*(?<half1>[ap])\.?m\b\.?\s*(?:-|–|to\b|and\b|until\b|à)?\s*(?<h2>\d{1,2})(?::(?<m2>\d\d))?\s*(?<half2>[ap])\.?m\b
          | (?<h1>\d{1,2}):(?<m1>\d\d)(?::00)?\s*(?:-|–|to\b|à|bis\b)\s*(?<h2>\d{1,2}):(?<m2>\d\d)(?::00)?)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Stretch();

    [GeneratedRegex(@"^\s*(?<h1>\d{1,2})(?::(?<m1>\d\d))?\s*(?<half1>[ap])\.?m\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Moment();
}
