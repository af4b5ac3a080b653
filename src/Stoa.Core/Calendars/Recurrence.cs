using System.Globalization;
using NodaTime;

namespace Stoa.Core.Calendars;

/// <summary>How often a rule comes round.</summary>
internal enum RecurrenceFrequency
{
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// <summary>A weekday of a rule, and which one of the month or year: 0 for all, -1 for the last.</summary>
internal readonly record struct RecurrenceDay(int Nth, IsoDayOfWeek Day);

/// <summary>A recurrence rule (RFC 5545, 3.3.10): <c>FREQ=MONTHLY;BYDAY=-1FR;COUNT=10</c>. Rules within a day are not read.</summary>
internal sealed record Recurrence(RecurrenceFrequency Frequency)
{
    private const int IntervalMax = 1_000;

    private static readonly string[] DayCodes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    public int Interval { get; private init; } = 1;
    public int? Count { get; private init; }

    /// <summary>As written: its zone is its event's.</summary>
    public string? Until { get; private init; }

    public IReadOnlyList<RecurrenceDay> ByDay { get; private init; } = [];
    public IReadOnlyList<int> ByMonth { get; private init; } = [];
    public IReadOnlyList<int> ByMonthDay { get; private init; } = [];
    public IReadOnlyList<int> ByYearDay { get; private init; } = [];
    public IReadOnlyList<int> ByWeekNumber { get; private init; } = [];
    public IReadOnlyList<int> BySetPosition { get; private init; } = [];
    public IsoDayOfWeek WeekStart { get; private init; } = IsoDayOfWeek.Monday;

    /// <summary>Reads a rule; null when it is none, or repeats within a day.</summary>
    public static Recurrence? Read(string text)
    {
        Recurrence? rule = null;
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
            .Select(part => (Name: part[0].ToUpperInvariant(), Value: part[1].ToUpperInvariant())).ToList();
        foreach (var (name, value) in parts.OrderByDescending(part => part.Name == "FREQ"))
        {
            if (name == "FREQ" && Enum.TryParse<RecurrenceFrequency>(value, ignoreCase: true, out var frequency) && !char.IsDigit(value[0]))
                rule = new Recurrence(frequency);
            else if (rule is not null)
                rule = rule.With(name, value);
            if (rule is null)
                return null;
        }

        return rule;
    }

    /// <summary>The weekday of a code; none when there is none.</summary>
    internal static IsoDayOfWeek DayOf(string code) => (IsoDayOfWeek)(Array.IndexOf(DayCodes, code) + 1);

    private Recurrence? With(string name, string value) => name switch
    {
        "INTERVAL" => Number(value) is >= 1 and <= IntervalMax and var interval ? this with { Interval = interval } : null,
        "COUNT" => Number(value) is >= 1 and var count ? this with { Count = count } : null,
        "UNTIL" => this with { Until = value },
        "WKST" => DayOf(value) is var day && day != IsoDayOfWeek.None ? this with { WeekStart = day } : null,
        "BYDAY" => Days(value) is { } days ? this with { ByDay = days } : null,
        "BYMONTH" => Numbers(value, 12, false) is { } months ? this with { ByMonth = months } : null,
        "BYMONTHDAY" => Numbers(value, 31, true) is { } days ? this with { ByMonthDay = days } : null,
        "BYYEARDAY" => Numbers(value, 366, true) is { } days ? this with { ByYearDay = days } : null,
        "BYWEEKNO" => Numbers(value, 53, true) is { } weeks ? this with { ByWeekNumber = weeks } : null,
        "BYSETPOS" => Numbers(value, 366, true) is { } positions ? this with { BySetPosition = positions } : null,
        "BYHOUR" or "BYMINUTE" or "BYSECOND" => null,
        _ => this,
    };

    private static RecurrenceDay[]? Days(string value)
    {
        var days = value.Split(',').Select(text =>
        {
            var day = text.Length >= 2 ? DayOf(text[^2..]) : IsoDayOfWeek.None;
            var nth = text.Length <= 2 ? 0 : Number(text[..^2]) ?? int.MaxValue;
            return new RecurrenceDay(nth, day);
        }).ToArray();
        return Array.TrueForAll(days, day => day.Day != IsoDayOfWeek.None && Math.Abs((long)day.Nth) <= 53) ? days : null;
    }

    private static int[]? Numbers(string value, int max, bool mayBeNegative)
    {
        var numbers = value.Split(',').Select(Number).ToArray();
        return Array.TrueForAll(numbers, number => number is { } one && one != 0 && one <= max && one >= (mayBeNegative ? -max : 1))
            ? [.. numbers.Select(number => number!.Value)]
            : null;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
