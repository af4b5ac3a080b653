using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>What is different on one date: its windows stand in place of every weekly rule that opens on that date.</summary>
/// <remarks>A window of the day before that runs over midnight is not cut: it belongs to the day on which it opened.</remarks>
/// <param name="Date">The date, in the schedule's zone.</param>
/// <param name="Windows">When it is open; none means closed.</param>
public sealed record ScheduleException(LocalDate Date, IReadOnlyList<OpenWindow> Windows)
{
    /// <summary>Closed on a date.</summary>
    public static ScheduleException Closed(LocalDate date) => new(date, []);
}
