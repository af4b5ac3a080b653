using NodaTime;

namespace Stoa.Core.Scheduling;

/// <summary>What a bookable slot is: how long, how often, with which distance to others and to now.</summary>
public sealed record SlotRules
{
    /// <summary>The longest slot.</summary>
    public static readonly Duration LengthMax = Duration.FromDays(31);

    /// <summary>The longest way from one start to the next.</summary>
    public static readonly Duration IntervalMax = Duration.FromDays(7);

    /// <summary>The longest buffer on either side.</summary>
    public static readonly Duration BufferMax = Duration.FromDays(1);

    /// <summary>The furthest anybody can book ahead: two years.</summary>
    public static readonly Duration HorizonMax = Duration.FromDays(731);

    private SlotRules()
    {
    }

    /// <summary>How long a slot lasts in real time: 1 minute to <see cref="LengthMax"/>.</summary>
    public Duration Length { get; private init; }

    /// <summary>From one start to the next in real time: 1 minute to <see cref="IntervalMax"/>.</summary>
    public Duration Interval { get; private init; }

    /// <summary>What must be free on the resource before a slot: 0 to <see cref="BufferMax"/>. It may lie outside opening hours.</summary>
    public Duration BufferBefore { get; private init; }

    /// <summary>What must be free on the resource after a slot: 0 to <see cref="BufferMax"/>. It may lie outside opening hours.</summary>
    public Duration BufferAfter { get; private init; }

    /// <summary>A slot starts this long after now, or later: 0 to <see cref="Horizon"/>.</summary>
    public Duration MinimumNotice { get; private init; }

    /// <summary>A slot starts this long after now, or sooner: 1 minute to <see cref="HorizonMax"/>.</summary>
    public Duration Horizon { get; private init; }

    internal long LengthTicks { get; private init; }

    internal long IntervalTicks { get; private init; }

    /// <summary>Rules, or <c>slot-rules-invalid</c> when a duration is out of its range or not in whole minutes.</summary>
    public static Outcome<SlotRules> Create(
        Duration length, Duration interval, Duration bufferBefore, Duration bufferAfter, Duration minimumNotice, Duration horizon)
    {
        if (!IsMinutes(length, 1, LengthMax))
            return SchedulingProblems.BadSlotRules("A slot lasts 1 minute to 31 days, in whole minutes.", "length");
        if (!IsMinutes(interval, 1, IntervalMax))
            return SchedulingProblems.BadSlotRules("The interval is 1 minute to 7 days, in whole minutes.", "interval");
        if (!IsMinutes(bufferBefore, 0, BufferMax))
            return SchedulingProblems.BadSlotRules("The buffer before is 0 to 24 hours, in whole minutes.", "buffer_before");
        if (!IsMinutes(bufferAfter, 0, BufferMax))
            return SchedulingProblems.BadSlotRules("The buffer after is 0 to 24 hours, in whole minutes.", "buffer_after");
        if (!IsMinutes(horizon, 1, HorizonMax))
            return SchedulingProblems.BadSlotRules("The horizon is 1 minute to 731 days, in whole minutes.", "horizon");
        if (!IsMinutes(minimumNotice, 0, horizon))
            return SchedulingProblems.BadSlotRules("The minimum notice is 0 to the horizon, in whole minutes.", "minimum_notice");
        return new SlotRules
        {
            Length = length,
            Interval = interval,
            BufferBefore = bufferBefore,
            BufferAfter = bufferAfter,
            MinimumNotice = minimumNotice,
            Horizon = horizon,
            LengthTicks = length.BclCompatibleTicks,
            IntervalTicks = interval.BclCompatibleTicks,
        };
    }

    /// <summary>What a slot that starts then keeps from others on its resource, as a half-open period: buffers included.</summary>
    public Interval PeriodOf(Instant start) => new(start - BufferBefore, start + Length + BufferAfter);

    internal static bool IsMinutes(Duration duration, int minutesMin, Duration max) =>
        duration >= Duration.FromMinutes(minutesMin) && duration <= max
        && duration == Duration.FromMinutes(Math.Floor(duration.TotalMinutes));
}
