using NodaTime;

namespace Stoa.Server.Platform.Time;

/// <summary>
/// The marketplace's time: the system's, plus what the demo clock runs ahead. Truncated to microseconds, which is what
/// PostgreSQL keeps, so that an instant read back equals the one written.
/// </summary>
public sealed class StoaClock(IClock system) : IClock
{
    private long _aheadTicks;

    /// <summary>How far it runs ahead of real time; zero unless the demo clock was moved.</summary>
    public Duration Ahead
    {
        get => Duration.FromTicks(Interlocked.Read(ref _aheadTicks));
        set => Interlocked.Exchange(ref _aheadTicks, value.BclCompatibleTicks);
    }

    /// <inheritdoc />
    public Instant GetCurrentInstant()
    {
        var ticks = system.GetCurrentInstant().ToUnixTimeTicks() + Interlocked.Read(ref _aheadTicks);
        return Instant.FromUnixTimeTicks(ticks - (ticks % (NodaConstants.TicksPerMillisecond / 1000)));
    }
}
