using NodaTime;

namespace Stoa.Server.Tests.Host;

/// <summary>A clock that stands still until a test moves it.</summary>
public sealed class TestClock(Instant start) : IClock
{
    private long _ticks = start.ToUnixTimeTicks();

    /// <summary>A Monday morning in Montreal, in winter time.</summary>
    public static readonly Instant Monday = Instant.FromUtc(2026, 3, 2, 14, 0);

    public Instant GetCurrentInstant() => Instant.FromUnixTimeTicks(Interlocked.Read(ref _ticks));

    public void Advance(Duration by) => Interlocked.Add(ref _ticks, by.BclCompatibleTicks);

    public void MoveTo(Instant to) => Interlocked.Exchange(ref _ticks, to.ToUnixTimeTicks());
}
