using System.Text.RegularExpressions;
using NodaTime;

namespace Stoa.Core.Pricing.Tariffs;

/// <summary>Days of the week as people write them, slips included.</summary>
/// <param name="Days">The days, Monday first.</param>
/// <param name="NamesHolidays">Whether public holidays are meant too.</param>
/// <param name="IsPlain">False when other words stand there as well, so that it may mean less than these days, or something else.</param>
public sealed partial record DayText(IReadOnlyList<IsoDayOfWeek> Days, bool NamesHolidays, bool IsPlain)
{
    private const int DaysPerWeek = 7;
    private const int EndingLengthMin = 5;

    private static readonly IsoDayOfWeek[] Week = [.. Enumerable.Range(1, DaysPerWeek).Select(day => (IsoDayOfWeek)day)];

    /// <summary>Every day.</summary>
    public static DayText Always { get; } = new(Week, NamesHolidays: true, IsPlain: true);

    /// <summary>Reads <c>Monday - Friday</c>, <c>Sat/Sun/Holidays</c>, <c>Weekend and Statutory Holidays</c>. No days when it names none.</summary>
    public static DayText Read(string text)
    {
        var (days, isPlain, holidays, isRange) = (new SortedSet<IsoDayOfWeek>(), true, false, false);
        IsoDayOfWeek? last = null;
        foreach (var word in Words().Matches(text).Select(match => match.Value.ToLowerInvariant()))
        {
            if (word is "-" or "–" or "to") isRange = true;
            else if (DayOf(word) is { } day)
            {
                if (isRange && last is { } from) days.UnionWith(From(from, day));
                else days.Add(day);
                (last, isRange) = (day, false);
            }
            else if (word.StartsWith("holiday", StringComparison.Ordinal)) holidays = true;
            else if (word.StartsWith("weekend", StringComparison.Ordinal)) days.UnionWith([IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday]);
            else if (word is not ("&" or "/" or "," or "and" or "statutory")) isPlain = false;
        }
        return new DayText([.. days], holidays, isPlain && !isRange);
    }

    private static IEnumerable<IsoDayOfWeek> From(IsoDayOfWeek first, IsoDayOfWeek last)
    {
        for (var day = first; ; day = day == IsoDayOfWeek.Sunday ? IsoDayOfWeek.Monday : day + 1)
        {
            yield return day;
            if (day == last) yield break;
        }
    }

    // Three letters are enough (Sundat), or an ending that only one day has (onday).
    private static IsoDayOfWeek? DayOf(string word)
    {
        foreach (var day in Week)
        {
            var name = day.ToString().ToLowerInvariant();
            if (word.Length >= 3 && word.Length <= name.Length + 1 && string.CompareOrdinal(word, 0, name, 0, 3) == 0) return day;
        }
        var ending = word.Length >= EndingLengthMin ? Week.Where(day => day.ToString().EndsWith(word, StringComparison.OrdinalIgnoreCase)).ToList() : [];
        return ending is [var only] ? only : null;
    }

    [GeneratedRegex(@"[\p{L}]+|[-–&/,]|[^\s]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
