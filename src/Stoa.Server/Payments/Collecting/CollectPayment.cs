using NodaTime;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Authorizations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Collecting;

/// <summary>Takes the money that a payment has authorized.</summary>
public static class CollectPayment
{
    internal const string Topic = "payments.capture";

    internal sealed record Intent(Id<Payment> PaymentId);

    /// <summary>Leaves the intent to capture what is authorized; does nothing when nothing is. The caller commits.</summary>
    /// <param name="work">The use case's.</param>
    /// <param name="order">Whose payment.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <param name="later">When, if not at once.</param>
    public static async Task Apply(Work work, Id<Order> order, CancellationToken cancel, Instant? later = null)
    {
        foreach (var payment in await LockPayments.Of(work, order, cancel))
        {
            if (payment.Status != PaymentStatus.Authorized || payment.VoidRequestedAt is not null) continue;
            // A timer: an envelope that is due in days would hold back the capture that the end of the authorization asks for.
            if (later is { } at) work.SetTimer(WatchAuthorization.LaterTopic, payment.Id.ToString(), new Intent(payment.Id), at);
            else work.Send(Topic, payment.Id.ToString(), new Intent(payment.Id));
        }
    }
}
