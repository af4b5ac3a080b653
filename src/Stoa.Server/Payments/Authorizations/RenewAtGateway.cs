using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Authorizations;

/// <summary>Asks the gateway to set an amount aside anew, outside any transaction; when it does not, the policy's next step is taken.</summary>
internal static class RenewAtGateway
{
    internal const string Topic = "payments.renew";

    /// <summary>The intent: the how-manieth renewal is part of the key, so that asking again renews once.</summary>
    internal sealed record Intent(Id<Payment> PaymentId, int Number, Instant Until);

    internal static async Task Handle(Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var payment = await work.Db.Set<Payment>().AsNoTracking().SingleAsync(p => p.Id == intent.PaymentId, cancel);
        if (!Waits(payment, intent)) return;
        var (gateways, options) = (services.GetRequiredService<Gateways>(), services.GetRequiredService<PaymentsOptions>());
        var gateway = gateways.Find(payment.Gateway!)
            ?? throw new DeliveryException($"The gateway {payment.Gateway} is not configured any more; the authorization of {payment.Id} ends at {intent.Until}.");
        var renewer = gateway.As<IRenewsAuthorizations>()
            ?? throw new DeliveryException($"The gateway {payment.Gateway} does not renew authorizations (any more); that of {payment.Id} ends at {intent.Until}.", hopeless: true);

        var call = new GatewayCall($"renew:{payment.Id}:{intent.Number}", payment.GatewayPaymentId!, payment.GatewayChargeId);
        var answer = await gateways.Call(gateway.Id, token => renewer.Renew(call, payment.Amount, token), cancel);

        var state = (await OrderAccess.Lock(work, payment.OrderId, cancel)).Value.Order.State;
        var locked = (await LockPayments.Of(work, payment.OrderId, cancel)).Single(p => p.Id == payment.Id);
        // It was taken, given up or lost while we asked.
        if (!Waits(locked, intent)) return;
        if (answer.Refused(out var problem))
        {
            PaymentsLog.GatewayRefused(services.GetRequiredService<ILogger<PaymentsLogCategory>>(), gateway.Id, "renew", payment.Id.ToString(), problem.Code);
            work.Audit("payments.authorization-not-renewed", payment.Id.ToString(), problem.Code);
            WatchAuthorization.Follow(work, locked, state, canRenew: true, renewalWasRefused: true, options);
            return;
        }
        locked.Renewals = intent.Number;
        WatchAuthorization.Until(work, locked, answer.Value.Until, options);
        work.Audit("payments.authorization-renewed", payment.Id.ToString(), after: new { locked.AuthorizedUntil, locked.Renewals });
        work.Emit(new AuthorizationRenewed(payment.OrderId, payment.Id, answer.Value.Until));
    }

    private static bool Waits(Payment payment, Intent intent) =>
        payment is { Status: PaymentStatus.Authorized, VoidRequestedAt: null } && payment.AuthorizedUntil == intent.Until;
}
