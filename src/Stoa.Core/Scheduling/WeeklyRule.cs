using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>Open every week on one day. Several rules may name the same day.</summary>
/// <param name="Day">The day on which the window opens, Monday to Sunday.</param>
/// <param name="Opens">The wall-clock time at which it opens, in whole minutes.</param>
/// <param name="LengthMinutes">How far the wall clock moves until it closes: 1 to <see cref="OpenWindow.LengthMinutesMax"/>.</param>
public readonly record struct WeeklyRule(IsoDayOfWeek Day, LocalTime Opens, int LengthMinutes);
