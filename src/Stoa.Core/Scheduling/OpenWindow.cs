using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>A stretch of wall-clock time on one date; it may run over midnight.</summary>
/// <param name="Opens">The wall-clock time at which it opens, in whole minutes.</param>
/// <param name="LengthMinutes">How far the wall clock moves until it closes: 1 to <see cref="LengthMinutesMax"/>. On a day when the
/// clocks change, the time that really passes is shorter or longer.</param>
public readonly record struct OpenWindow(LocalTime Opens, int LengthMinutes)
{
    /// <summary>The longest window: a whole day.</summary>
    public const int LengthMinutesMax = 24 * 60;
}
