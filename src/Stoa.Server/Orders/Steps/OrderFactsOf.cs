using Stoa.Core.Ordering;
using Stoa.Core.Ordering.Kinds;

namespace Stoa.Server.Orders.Steps;

/// <summary>An order as Core sees it.</summary>
public static class OrderFactsOf
{
    /// <summary>The facts of an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="paymentIsLate">True while money that came after the end is dealt with.</param>
    public static OrderFacts Facts(this Order order, bool paymentIsLate = false) => new()
    {
        State = order.State,
        StateSince = order.StateEnteredAt,
        Money = order.MoneyState,
        ReleasedAt = order.ReleasedAt,
        PaymentIsLate = paymentIsLate,
        PayBy = order.PayBy,
        Booking = order.BookingMode,
        CaptureAt = order.CaptureAt,
        Start = order.StartsAt,
        End = order.EndsAt,
    };

    /// <summary>The process and version that the order began with.</summary>
    /// <exception cref="InvalidOperationException">This program no longer knows that version: it must keep every version that orders follow.</exception>
    public static Process ProcessOf(this Order order) =>
        Processes.Find(order.Process, order.ProcessVersion)
        ?? throw new InvalidOperationException($"Nobody knows process {order.Process} version {order.ProcessVersion} of {order.Id}.");
}
