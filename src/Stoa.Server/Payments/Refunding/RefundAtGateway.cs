using Microsoft.EntityFrameworkCore;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;

namespace Stoa.Server.Payments.Refunding;

/// <summary>Carries out <see cref="RequestRefund"/>: asks the gateway, outside any transaction. That it went back, a webhook tells.</summary>
internal static class RefundAtGateway
{
    internal static async Task Handle(RequestRefund.Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var refund = await work.Db.Set<Refund>().AsNoTracking().SingleAsync(r => r.Id == intent.RefundId, cancel);
        if (refund.Status != RefundStatus.Requested || refund.GatewayRefundId is not null) return;
        var payment = await work.Db.Set<Payment>().AsNoTracking().SingleAsync(p => p.Id == refund.PaymentId, cancel);
        var gateways = services.GetRequiredService<Gateways>();
        var gateway = gateways.Find(payment.Gateway!)
            ?? throw new DeliveryException($"The gateway {payment.Gateway} is not configured any more; {refund.Id} waits to be given back there.");

        var id = refund.Id.ToString();
        var call = new GatewayCall(id, payment.GatewayPaymentId!, payment.GatewayChargeId);
        var answer = await gateways.Call(gateway.Id, token => gateway.Refund(call, id, refund.Amount, token), cancel);

        var payments = await LockPayments.Of(work, refund.OrderId, cancel);
        var locked = await work.Db.Set<Refund>().SingleAsync(r => r.Id == refund.Id, cancel);
        if (answer.Refused(out var problem))
        {
            PaymentsLog.GatewayRefused(services.GetRequiredService<ILogger<PaymentsLogCategory>>(), gateway.Id, "refund", id, problem.Code);
            // What a webhook has told meanwhile counts more than an answer that came late.
            if (locked.Status == RefundStatus.Requested) await RefundFacts.Fail(work, locked, payments.Single(p => p.Id == refund.PaymentId), problem.Code, cancel);
        }
        else
        {
            locked.GatewayRefundId ??= answer.Value.GatewayRefundId;
        }
    }
}
