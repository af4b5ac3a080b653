using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>Instants as ticks (100 ns) since 1970 in UTC: the arithmetic of slots is on plain numbers, and rounding is named.</summary>
internal static class Ticks
{
    public static long AtOrBefore(Instant instant) => instant.ToUnixTimeTicks();

    public static long AtOrAfter(Instant instant)
    {
        var ticks = instant.ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks) < instant ? ticks + 1 : ticks;
    }

    public static int Day(long ticks) => (int)Math.DivRem(ticks, NodaConstants.TicksPerDay, out var rest) - (rest < 0 ? 1 : 0);
}
