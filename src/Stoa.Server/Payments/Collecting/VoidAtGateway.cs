using Microsoft.EntityFrameworkCore;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Payments.Collecting;

/// <summary>Carries out <see cref="VoidPayment"/>: asks the gateway, outside any transaction. That it was given up, a webhook tells.</summary>
internal static class VoidAtGateway
{
    internal static async Task Handle(VoidPayment.Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var payment = await work.Db.Set<Payment>().AsNoTracking().SingleAsync(p => p.Id == intent.PaymentId, cancel);
        if (payment.Status is PaymentStatus.Captured or PaymentStatus.Failed or PaymentStatus.Voided) return;
        var gateways = services.GetRequiredService<Gateways>();
        var log = services.GetRequiredService<ILogger<PaymentsLogCategory>>();
        var gateway = gateways.Find(payment.Gateway!)
            ?? throw new DeliveryException($"The gateway {payment.Gateway} is not configured any more; {payment.Id} waits to be given up there.");

        if ((payment.GatewayPaymentId ?? await FindOut(payment, work, gateway, gateways, cancel)) is not { } id) return;
        var answer = await gateways.Call(gateway.Id, token => gateway.Void(new GatewayCall($"void:{payment.Id}", id, payment.GatewayChargeId), token), cancel);
        // Refused because it was captured a moment before: the webhook about that is on its way, and the money goes back then.
        if (answer.Refused(out var problem)) PaymentsLog.GatewayRefused(log, gateway.Id, "void", payment.Id.ToString(), problem.Code);
        else await ApplyGatewayEvent.Told(gateway.Id, answer.Value, work, services, cancel);
    }

    // The page was asked for, and we ended before the answer was kept: asking again tells its id.
    private static async Task<string?> FindOut(Payment payment, Work work, PaymentGateway gateway, Gateways gateways, CancellationToken cancel)
    {
        var title = await work.Db.Set<Order>().Where(o => o.Id == payment.OrderId).Select(o => o.Title).SingleAsync(cancel);
        var checkout = await StartPayment.OpenCheckout(payment, title, gateway, gateways, cancel);
        return checkout.Refused(out _) ? null : checkout.Value.GatewayPaymentId;
    }
}
