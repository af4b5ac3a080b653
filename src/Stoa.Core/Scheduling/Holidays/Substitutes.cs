using NodaTime;

namespace Stoa.Core.Scheduling.Holidays;

/// <summary>Where laws put a holiday that falls on an unhandy day of the week.</summary>
internal static class Substitutes
{
    /// <summary>A Sunday's holiday on the Monday after (Canada Day, Monaco).</summary>
    public static LocalDate MondayForSunday(LocalDate date) => date.DayOfWeek is IsoDayOfWeek.Sunday ? date.PlusDays(1) : date;

    /// <summary>A weekend's holiday on the Monday after (New Year in Great Britain).</summary>
    public static LocalDate MondayForWeekend(LocalDate date) => date.DayOfWeek switch
    {
        IsoDayOfWeek.Saturday => date.PlusDays(2),
        IsoDayOfWeek.Sunday => date.PlusDays(1),
        _ => date,
    };

    /// <summary>Two days later when on a weekend: Christmas and Boxing Day in Great Britain follow each other.</summary>
    public static LocalDate TwoDaysForWeekend(LocalDate date) => IsWeekend(date) ? date.PlusDays(2) : date;

    /// <summary>The nearest working day (5 U.S.C. 6103).</summary>
    public static LocalDate NearestWorkday(LocalDate date) => date.DayOfWeek switch
    {
        IsoDayOfWeek.Saturday => date.PlusDays(-1),
        IsoDayOfWeek.Sunday => date.PlusDays(1),
        _ => date,
    };

    /// <summary>Tuesday to Thursday to the Monday before, Friday to the Monday after (Chile, law 19.668).</summary>
    public static LocalDate ChileanMonday(LocalDate date) => date.DayOfWeek switch
    {
        IsoDayOfWeek.Tuesday or IsoDayOfWeek.Wednesday or IsoDayOfWeek.Thursday => date.PlusDays(1 - (int)date.DayOfWeek),
        IsoDayOfWeek.Friday => date.PlusDays(3),
        _ => date,
    };

    /// <summary>Tuesday to the Friday before, Wednesday to the Friday after (Chile, law 20.299).</summary>
    public static LocalDate ChileanFriday(LocalDate date) => date.DayOfWeek switch
    {
        IsoDayOfWeek.Tuesday => date.PlusDays(-4),
        IsoDayOfWeek.Wednesday => date.PlusDays(2),
        _ => date,
    };

    /// <summary>Tuesday and Wednesday to the Monday before, Thursday and Friday to the Monday after (Argentina, law 27.399).</summary>
    public static LocalDate ArgentineMonday(LocalDate date) => date.DayOfWeek switch
    {
        IsoDayOfWeek.Tuesday or IsoDayOfWeek.Wednesday => date.PlusDays(1 - (int)date.DayOfWeek),
        IsoDayOfWeek.Thursday or IsoDayOfWeek.Friday => date.PlusDays(8 - (int)date.DayOfWeek),
        _ => date,
    };

    private static bool IsWeekend(LocalDate date) => date.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;
}
