using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>Whole days on which a schedule is closed, whatever its week says: a day off, the summer holidays.</summary>
/// <remarks>A window of the night before goes on to its end, as with every date: it belongs to the day on which it opened.</remarks>
/// <param name="First">The first closed date, in the schedule's zone.</param>
/// <param name="Last">The last closed date, itself included.</param>
/// <param name="Reason">Why, for the provider; may be empty, at most <see cref="ReasonLengthMax"/> characters.</param>
public sealed record Closure(LocalDate First, LocalDate Last, string Reason)
{
    /// <summary>The most days of one closure: two years.</summary>
    public const int DaysMax = 731;

    /// <summary>The longest reason, in characters.</summary>
    public const int ReasonLengthMax = 100;

    /// <summary>Closed dates as closures: those that follow each other are one.</summary>
    /// <param name="dates">In any order; a date may come twice.</param>
    public static IReadOnlyList<Closure> Of(IReadOnlyCollection<LocalDate> dates)
    {
        var closures = new List<Closure>();
        foreach (var date in dates.Distinct().Order())
        {
            if (closures is [.., var last] && last.Last.PlusDays(1) == date && Period.DaysBetween(last.First, date) < DaysMax)
                closures[^1] = last with { Last = date };
            else
                closures.Add(new Closure(date, date, ""));
        }
        return closures;
    }
}
