using NodaTime;

namespace Stoa.Core.Ordering;

/// <summary>A moment in an order's life, computed from its facts and the marketplace's timings.</summary>
public sealed class Timing
{
    private readonly Func<OrderFacts, ProcessTimings, Instant?> _due;
    private readonly Func<ProcessTimings, string> _words;

    private Timing(Func<OrderFacts, ProcessTimings, Instant?> due, Func<ProcessTimings, string> words, bool isReminder = false)
    {
        _due = due;
        _words = words;
        IsReminder = isReminder;
    }

    /// <summary>The reservation's start.</summary>
    public static Timing AtStart { get; } = new((facts, _) => facts.Start, _ => "at the start");

    /// <summary>The reservation's end.</summary>
    public static Timing AtEnd { get; } = new((facts, _) => facts.End, _ => "at the end");

    /// <summary>The end of the cycle paid for.</summary>
    public static Timing AtCycleEnd { get; } = new((facts, _) => facts.CycleEnd, _ => "at the cycle's end");

    /// <summary>The delivery date of this round of work.</summary>
    public static Timing AtDeliveryDate { get; } = new(DeliveryDate, _ => "at the delivery date");

    /// <summary>True for a moment before something else: once it has passed, it is not made up for.</summary>
    public bool IsReminder { get; }

    /// <summary>So long after the order came into its state.</summary>
    public static Timing After(Func<ProcessTimings, Duration> wait) => new(
        (facts, timings) => facts.StateSince + wait(timings),
        timings => $"{InWords(wait(timings))} after entering the state");

    /// <summary>When the hold of an unpaid order ends: a bank transfer has longer.</summary>
    public static Timing AtHoldEnd { get; } = new(
        (facts, timings) => facts.PayBy ?? facts.StateSince + timings.Hold,
        timings => $"{InWords(timings.Hold)} after entering the state, or when a bank transfer should have arrived");

    /// <summary>So long before the reservation's start.</summary>
    public static Timing BeforeStart(Func<ProcessTimings, Duration> wait) => new(
        (facts, timings) => facts.Start - wait(timings),
        timings => $"{InWords(wait(timings))} before the start",
        isReminder: true);

    /// <summary>So long before the reservation's end.</summary>
    public static Timing BeforeEnd(Func<ProcessTimings, Duration> wait) => new(
        (facts, timings) => facts.End - wait(timings),
        timings => $"{InWords(wait(timings))} before the end",
        isReminder: true);

    /// <summary>So long after the reservation's end.</summary>
    public static Timing AfterEnd(Func<ProcessTimings, Duration> wait) => new(
        (facts, timings) => facts.End + wait(timings),
        timings => $"{InWords(wait(timings))} after the end");

    /// <summary>So long before the delivery date.</summary>
    public static Timing BeforeDeliveryDate(Func<ProcessTimings, Duration> wait) => new(
        (facts, timings) => DeliveryDate(facts, timings) - wait(timings),
        timings => $"{InWords(wait(timings))} before the delivery date",
        isReminder: true);

    /// <summary>So long after the delivery date.</summary>
    public static Timing AfterDeliveryDate(Func<ProcessTimings, Duration> wait) => new(
        (facts, timings) => DeliveryDate(facts, timings) + wait(timings),
        timings => $"{InWords(wait(timings))} after the delivery date");

    /// <summary>This moment or the other, whichever comes first; a moment that does not exist is passed over.</summary>
    public Timing Or(Timing other) => new(
        (facts, timings) => Earlier(Due(facts, timings), other.Due(facts, timings)),
        timings => $"{InWords(timings)} or {other.InWords(timings)}, whichever is first");

    /// <summary>The moment; null when the order has nothing to reckon it from.</summary>
    public Instant? Due(OrderFacts facts, ProcessTimings timings) => _due(facts, timings);

    /// <summary>The moment in plain English: "48 hours after the end".</summary>
    public string InWords(ProcessTimings timings) => _words(timings);

    private static Instant? DeliveryDate(OrderFacts facts, ProcessTimings timings) =>
        facts.StateSince + (facts.DeliveryTime ?? timings.Delivery);

    private static Instant? Earlier(Instant? one, Instant? other) =>
        one is { } a && other is { } b ? Instant.Min(a, b) : one ?? other;

    /// <summary>A length of time: <c>3 days</c>, <c>48 hours</c>, <c>10 minutes</c>.</summary>
    public static string InWords(Duration duration)
    {
        const int HoursSpokenMax = 72;
        var (count, unit) = duration.TotalHours >= HoursSpokenMax && duration.TotalHours % 24 == 0
            ? (duration.TotalDays, "day")
            : duration.TotalMinutes >= 60 && duration.TotalMinutes % 60 == 0
                ? (duration.TotalHours, "hour")
                : (duration.TotalMinutes, "minute");
        return FormattableString.Invariant($"{count:0.##} {unit}{(count == 1 ? "" : "s")}");
    }
}
