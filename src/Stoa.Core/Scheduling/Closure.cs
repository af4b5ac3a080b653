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
}
