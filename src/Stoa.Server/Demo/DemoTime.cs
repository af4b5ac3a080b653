using NodaTime;

namespace Stoa.Server.Demo;

/// <summary>The clock of a past that is being made up; it ends at the present.</summary>
internal sealed class DemoTime(Instant end) : IClock
{
    /// <summary>The present.</summary>
    public Instant End { get; } = end;

    /// <summary>Where the story stands.</summary>
    public Instant Now { get; set; } = end;

    /// <inheritdoc />
    public Instant GetCurrentInstant() => Now;
}
