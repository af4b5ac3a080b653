using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Collecting;

/// <summary>Writes down that an order must be paid. Its gateway is chosen when the customer goes to pay.</summary>
public static class PlacePayment
{
    /// <summary>Adds the payment; the caller commits. A request is authorized first and captured when it is accepted.</summary>
    /// <exception cref="ArgumentException">Nothing of the order is charged.</exception>
    public static Payment Apply(Work work, Order order)
    {
        if (!order.Charge.IsPositive) throw new ArgumentException($"{order.Id} costs nothing, so there is nothing to pay.", nameof(order));
        var payment = new Payment
        {
            Id = Id<Payment>.New(work.Now),
            OrderId = order.Id,
            Capture = CaptureOf(order.BookingMode),
            Status = PaymentStatus.Created,
            Currency = order.Currency,
            AmountMinor = order.Charge.Minor,
            CreatedAt = work.Now,
        };
        work.Db.Add(payment);
        return payment;
    }

    /// <summary>A request is set aside first, and taken when it is accepted.</summary>
    internal static CaptureMode CaptureOf(BookingMode mode) => mode is BookingMode.Request ? CaptureMode.Manual : CaptureMode.Automatic;
}
