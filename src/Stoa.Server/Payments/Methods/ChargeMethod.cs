using Microsoft.EntityFrameworkCore;
using Stoa.Core.Subscriptions;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Methods;

/// <summary>Charges a kept means of payment for an order while its customer is away.</summary>
internal static class ChargeMethod
{
    internal const string Topic = "payments.charge-again";

    internal sealed record Intent(Id<Payment> PaymentId);

    /// <summary>Writes the payment and leaves the intent to charge; the caller commits. The order is locked and has no other payment under way.</summary>
    internal static Payment Apply(Work work, Order order, PaymentMethod method)
    {
        var payment = PlacePayment.Apply(work, order);
        payment.Gateway = method.Gateway;
        payment.MethodId = method.Id;
        payment.IsOffSession = true;
        work.Send(Topic, payment.Id.ToString(), new Intent(payment.Id));
        return payment;
    }

    /// <summary>Asks the gateway, outside any transaction. Only a refusal is its last word: that the money is there, a webhook tells.</summary>
    internal static async Task Handle(Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var payment = await work.Db.Set<Payment>().AsNoTracking().SingleAsync(p => p.Id == intent.PaymentId, cancel);
        if (payment.Status != PaymentStatus.Created) return;
        var method = await work.Db.Set<PaymentMethod>().AsNoTracking().SingleAsync(m => m.Id == payment.MethodId, cancel);
        var answer = payment.VoidRequestedAt is null ? await Ask(payment, method, work, services, cancel) : null;
        var locked = (await LockPayments.Of(work, payment.OrderId, cancel)).Single(p => p.Id == payment.Id);
        switch (answer)
        {
            case null:
                PaymentFacts.Void(work, locked);
                break;
            case ChargeAnswer.Taken taken:
                locked.GatewayPaymentId ??= taken.GatewayPaymentId;
                locked.GatewayChargeId ??= taken.GatewayChargeId;
                if (locked.Status == PaymentStatus.Created) locked.Status = PaymentStatus.Pending;
                break;
            case ChargeAnswer.Declined declined:
                PaymentsLog.GatewayRefused(services.GetRequiredService<ILogger<PaymentsLogCategory>>(), method.Gateway, "charge again", payment.Id.ToString(), declined.Code);
                PaymentFacts.Fail(work, locked, declined.Code, declined.Means);
                break;
            default:
                throw new InvalidOperationException($"{answer.GetType().Name} is no answer.");
        }
    }

    private static async Task<ChargeAnswer> Ask(Payment payment, PaymentMethod method, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var gateways = services.GetRequiredService<Gateways>();
        if (method.Kept is not { } kept) return new ChargeAnswer.Declined("method_gone", Decline.Final);
        if (gateways.Find(method.Gateway)?.As<IChargesAgain>() is not { } gateway)
            throw new DeliveryException($"The gateway {method.Gateway} is not configured any more; {payment.Id} waits to be charged there.");
        var title = await work.Db.Set<Order>().Where(o => o.Id == payment.OrderId).Select(o => o.Title).SingleAsync(cancel);
        var id = payment.Id.ToString();
        var request = new ChargeAgainRequest(id, id, payment.Amount, kept, title, payment.OrderId.ToString());
        return await gateways.Call(method.Gateway, token => gateway.ChargeAgain(request, token), cancel);
    }
}
