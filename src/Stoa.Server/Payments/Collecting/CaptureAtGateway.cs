using Microsoft.EntityFrameworkCore;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Payments.Collecting;

/// <summary>Carries out <see cref="CollectPayment"/>: asks the gateway, outside any transaction. That it was taken, a webhook tells.</summary>
internal static class CaptureAtGateway
{
    internal static async Task Handle(CollectPayment.Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var payment = await work.Db.Set<Payment>().AsNoTracking().SingleAsync(p => p.Id == intent.PaymentId, cancel);
        if (payment.Status != PaymentStatus.Authorized || payment.VoidRequestedAt is not null) return;
        var gateways = services.GetRequiredService<Gateways>();
        var gateway = gateways.Find(payment.Gateway!)
            ?? throw new DeliveryException($"The gateway {payment.Gateway} is not configured any more; {payment.Id} waits to be captured there.");

        var call = new GatewayCall($"capture:{payment.Id}", payment.GatewayPaymentId!, payment.GatewayChargeId);
        var answer = await gateways.Call(gateway.Id, token => gateway.Capture(call, payment.Amount, token), cancel);
        if (!answer.Refused(out var problem))
        {
            await ApplyGatewayEvent.Told(gateway.Id, answer.Value, work, services, cancel);
            return;
        }

        PaymentsLog.GatewayRefused(services.GetRequiredService<ILogger<PaymentsLogCategory>>(), gateway.Id, "capture", payment.Id.ToString(), problem.Code);
        var locked = (await LockPayments.Of(work, payment.OrderId, cancel)).Single(p => p.Id == payment.Id);
        // Refused because we gave it up ourselves: the webhook about that is on its way.
        if (locked.VoidRequestedAt is null) PaymentFacts.Fail(work, locked, problem.Code);
    }
}
