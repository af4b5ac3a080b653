using Microsoft.EntityFrameworkCore;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Webhooks;

/// <summary>Asks for the fee of a captured payment where the news of it did not tell, and books it once.</summary>
internal static class AskFee
{
    internal const string Topic = "payments.fee";

    internal sealed record Intent(Id<Payment> PaymentId);

    internal static async Task Handle(Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var payment = await work.Db.Set<Payment>().AsNoTracking().SingleAsync(p => p.Id == intent.PaymentId, cancel);
        var gateways = services.GetRequiredService<Gateways>();
        if (payment.FeeMinor > 0 || gateways.Find(payment.Gateway!)?.As<ITellsFees>() is not { } teller) return;
        var answer = await gateways.Call(payment.Gateway!, token => teller.FeeOf(payment.GatewayPaymentId!, payment.GatewayChargeId, token), cancel);
        if (answer.Refused(out var problem)) throw new DeliveryException($"{payment.Gateway} does not tell the fee of {payment.Id}: {problem.Code}.");
        if (answer.Value is not { } fee) throw new DeliveryException($"{payment.Gateway} does not know the fee of {payment.Id} yet.");
        if (!fee.IsPositive) return;
        var locked = (await LockPayments.Of(work, payment.OrderId, cancel)).Single(p => p.Id == payment.Id);
        if (locked.FeeMinor > 0) return;
        PaymentFacts.BookFee(work, locked, fee);
    }
}
