using NodaTime;

namespace Stoa.Core.Payouts;

/// <summary>How often an organization's money leaves by itself.</summary>
public enum PayoutRhythm
{
    /// <summary>Never by itself: somebody asks for it.</summary>
    OnRequest,

    /// <summary>Every day.</summary>
    Daily,

    /// <summary>On a day of the week.</summary>
    Weekly,

    /// <summary>On a day of the month.</summary>
    Monthly,
}

/// <summary>When an organization's money leaves by itself: at the beginning of a day in its zone.</summary>
public sealed record PayoutSchedule
{
    /// <summary>The last day of a month that can be named: where a month has no such day, its last one counts.</summary>
    public const int DayOfMonthMax = 31;

    private const int DaysOfWeek = 7;

    private PayoutSchedule(PayoutRhythm rhythm, IsoDayOfWeek? weekday = null, int? dayOfMonth = null) => (Rhythm, Weekday, DayOfMonth) = (rhythm, weekday, dayOfMonth);

    /// <summary>How often.</summary>
    public PayoutRhythm Rhythm { get; }

    /// <summary>Weekly: on which day.</summary>
    public IsoDayOfWeek? Weekday { get; }

    /// <summary>Monthly: on which day, 1 to <see cref="DayOfMonthMax"/>.</summary>
    public int? DayOfMonth { get; }

    /// <summary>Only when somebody asks.</summary>
    public static PayoutSchedule OnRequest { get; } = new(PayoutRhythm.OnRequest);

    /// <summary>Every day.</summary>
    public static PayoutSchedule Daily { get; } = new(PayoutRhythm.Daily);

    /// <summary>Once a week.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a day of the week.</exception>
    public static PayoutSchedule Weekly(IsoDayOfWeek day) => day is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Sunday
        ? new(PayoutRhythm.Weekly, weekday: day)
        : throw new ArgumentOutOfRangeException(nameof(day), day, "Not a day of the week.");

    /// <summary>Once a month.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to <see cref="DayOfMonthMax"/>.</exception>
    public static PayoutSchedule Monthly(int day) => day is >= 1 and <= DayOfMonthMax
        ? new(PayoutRhythm.Monthly, dayOfMonth: day)
        : throw new ArgumentOutOfRangeException(nameof(day), day, "Not a day of a month.");

    /// <summary>A schedule from what a form or a column says; null when it makes none.</summary>
    public static PayoutSchedule? Of(PayoutRhythm rhythm, int? weekday, int? dayOfMonth) => rhythm switch
    {
        PayoutRhythm.OnRequest => OnRequest,
        PayoutRhythm.Daily => Daily,
        PayoutRhythm.Weekly when weekday is >= 1 and <= DaysOfWeek => Weekly((IsoDayOfWeek)weekday),
        PayoutRhythm.Monthly when dayOfMonth is >= 1 and <= DayOfMonthMax => Monthly(dayOfMonth.Value),
        _ => null,
    };

    /// <summary>The first day of payout after a day; null when there is none.</summary>
    public LocalDate? NextDay(LocalDate after) => Rhythm switch
    {
        PayoutRhythm.Daily => after.PlusDays(1),
        PayoutRhythm.Weekly => after.Next(Weekday!.Value),
        PayoutRhythm.Monthly => InMonth(after) is var day && day > after ? day : InMonth(after.With(DateAdjusters.StartOfMonth).PlusMonths(1)),
        _ => null,
    };

    /// <summary>The beginning of the first day of payout after the day of an instant, as the zone's calendar has it.</summary>
    public Instant? Next(Instant after, DateTimeZone zone) =>
        NextDay(after.InZone(zone).Date) is { } day ? zone.AtStartOfDay(day).ToInstant() : null;

    /// <summary>In words: "every Monday".</summary>
    public string InWords => Rhythm switch
    {
        PayoutRhythm.Daily => "every day",
        PayoutRhythm.Weekly => $"every {Weekday}",
        PayoutRhythm.Monthly => $"every month on day {DayOfMonth}",
        _ => "when you ask for it",
    };

    private LocalDate InMonth(LocalDate month) =>
        new(month.Year, month.Month, Math.Min(DayOfMonth!.Value, month.Calendar.GetDaysInMonth(month.Year, month.Month)));
}
