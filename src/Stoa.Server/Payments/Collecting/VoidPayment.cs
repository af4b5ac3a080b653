using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Collecting;

/// <summary>Gives up a payment that has not been captured: an authorization, or a payment page that is still open.</summary>
public static class VoidPayment
{
    internal const string Topic = "payments.void";

    internal sealed record Intent(Id<Payment> PaymentId);

    /// <summary>Leaves the intent to void; what was captured stays. The caller commits.</summary>
    public static async Task Apply(Work work, Id<Order> order, CancellationToken cancel) =>
        Apply(work, await LockPayments.Of(work, order, cancel));

    /// <summary>The same for an order's payments that are locked already.</summary>
    internal static void Apply(Work work, IReadOnlyList<Payment> locked)
    {
        foreach (var payment in locked)
        {
            if (payment.Status is PaymentStatus.Captured or PaymentStatus.Failed or PaymentStatus.Voided) continue;
            if (payment.VoidRequestedAt is not null) continue;
            payment.VoidRequestedAt = work.Now;
            // A charge that we make ourselves has no page: it looks here before it is made, and comes too late when it was made already.
            if (payment.IsOffSession) continue;
            // A gateway that was never asked has nothing to give up.
            if (payment.Gateway is null) payment.Status = PaymentStatus.Voided;
            else work.Send(Topic, payment.Id.ToString(), new Intent(payment.Id));
        }
    }
}
