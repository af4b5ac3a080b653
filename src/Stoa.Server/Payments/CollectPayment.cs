using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments;

/// <summary>Takes the money that a payment has authorized.</summary>
public static class CollectPayment
{
    internal const string Topic = "payments.capture";

    internal sealed record Intent(Id<Payment> PaymentId);

    /// <summary>Leaves the intent to capture what is authorized; does nothing when nothing is. The caller commits.</summary>
    public static async Task Apply(Work work, Id<Order> order, CancellationToken cancel)
    {
        foreach (var payment in await LockPayments.Of(work, order, cancel))
        {
            if (payment.Status == PaymentStatus.Authorized && payment.VoidRequestedAt is null)
                work.Send(Topic, payment.Id.ToString(), new Intent(payment.Id));
        }
    }
}
