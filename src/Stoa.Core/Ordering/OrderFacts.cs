using NodaTime;

namespace Stoa.Core.Ordering;

/// <summary>
/// What the engine must know of an order. The facts include the event that causes the firing: money is already
/// <see cref="MoneyState.Held"/> when <c>pay</c> is fired.
/// </summary>
public sealed record OrderFacts
{
    /// <summary>Where the order stands.</summary>
    public required OrderState State { get; init; }

    /// <summary>When it came into that state; a transition that stays does not change it.</summary>
    public required Instant StateSince { get; init; }

    /// <summary>Where its money stands.</summary>
    public required MoneyState Money { get; init; }

    /// <summary>When what was held was released; null while it is not.</summary>
    public Instant? ReleasedAt { get; init; }

    /// <summary>True when money arrived after the order had ended and has not been given back.</summary>
    public bool PaymentIsLate { get; init; }

    /// <summary>Until when it waits for a bank transfer; null while none was chosen.</summary>
    public Instant? PayBy { get; init; }

    /// <summary>Whether paying confirms, or the provider must accept.</summary>
    public BookingMode Booking { get; init; }

    /// <summary>When the money of an accepted order is taken, where that is later than its acceptance.</summary>
    public Instant? CaptureAt { get; init; }

    /// <summary>Start of the reserved time, without buffers; null when nothing is reserved.</summary>
    public Instant? Start { get; init; }

    /// <summary>End of the reserved time, without buffers; null when nothing is reserved.</summary>
    public Instant? End { get; init; }

    /// <summary>True when a gate or a sensor knows whether the customer has left.</summary>
    public bool TracksPresence { get; init; }

    /// <summary>True while added time is held and its payment awaited.</summary>
    public bool ExtensionIsPending { get; init; }

    /// <summary>Time promised for this round of work, from entering <see cref="OrderState.InProgress"/>; null for the marketplace's own.</summary>
    public Duration? DeliveryTime { get; init; }

    /// <summary>Revisions the plan includes; 0 or more.</summary>
    public int RevisionsIncluded { get; init; }

    /// <summary>Revisions asked for so far; 0 or more.</summary>
    public int RevisionsUsed { get; init; }

    /// <summary>True when every fulfilment task is done.</summary>
    public bool FulfilmentIsDone { get; init; }

    /// <summary>True when a fulfilment task has used up its tries.</summary>
    public bool FulfilmentHasFailed { get; init; }

    /// <summary>True when a next cycle should be ordered.</summary>
    public bool Renews { get; init; }

    /// <summary>True when the next cycle's order exists.</summary>
    public bool NextCycleIsOrdered { get; init; }

    /// <summary>End of the cycle paid for; null when the order has no cycles.</summary>
    public Instant? CycleEnd { get; init; }

    /// <summary>True when something captured is neither refunded nor released.</summary>
    public bool HoldsFunds => Money is MoneyState.Held || (Money is MoneyState.PartiallyRefunded && ReleasedAt is null);

    /// <summary>True when something captured has not gone back to the customer.</summary>
    public bool IsRefundable => Money is MoneyState.Held or MoneyState.Released or MoneyState.PartiallyRefunded;
}
