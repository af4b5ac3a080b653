using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Webhooks;

/// <summary>Brings our record of a payment up to what its processor told: the same whether it comes once or twice, early or late.</summary>
internal static class ApplyGatewayEvent
{
    internal static async Task Handle(ReceiveWebhook.Arrived arrived, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var (gateway, happened) = arrived;
        var found = await Find(gateway, happened, work, cancel) ?? throw new DeliveryException(
            $"{gateway} speaks of a payment {happened.GatewayPaymentId ?? happened.GatewayChargeId} (reference {happened.Reference ?? "none"}) that is not ours. "
            + "Look for it at the processor; another program may use the same account.",
            // Known by its charge only, whose own news may be on the way.
            hopeless: happened.Reference is not null || happened.GatewayPaymentId is not null);
        var payments = await LockPayments.Of(work, found.OrderId, cancel);
        var payment = payments.Single(p => p.Id == found.Id);
        // Who owns another account there could say anything of our payments.
        if (payment.SellerId?.ToString() != happened.Seller)
            throw new DeliveryException($"{gateway} speaks of {payment.Id} from another account than the one that it goes into ({happened.Seller ?? "ours"}).", hopeless: true);
        // The answer to our call may not have been kept, or not yet.
        payment.GatewayPaymentId ??= happened.GatewayPaymentId;
        payment.GatewayChargeId ??= happened.GatewayChargeId;
        if (happened is { Fact: GatewayFact.Captured, GatewayChargeId: { } charge } && payment.Status == PaymentStatus.Captured && payment.GatewayChargeId != charge
            && services.GetRequiredService<Gateways>().Find(gateway)?.MayBePaidAgain == true)
            payments.Add(payment = PaidAgain(work, payment, charge));

        switch (happened.Fact)
        {
            case GatewayFact.Approved: CompletePayment.Apply(work, payment); break;
            case GatewayFact.Authorized authorized: PaymentFacts.Authorize(work, payment, authorized, LifeAt(gateway, services), services.GetRequiredService<PaymentsOptions>()); break;
            case GatewayFact.Captured captured: await PaymentFacts.Capture(work, payment, payments, captured, cancel); break;
            case GatewayFact.Failed failed: PaymentFacts.Fail(work, payment, failed.Code); break;
            case GatewayFact.Voided: PaymentFacts.Void(work, payment); break;
            case GatewayFact.Refunded refunded: await RefundFacts.Apply(work, payment, refunded, cancel); break;
            case GatewayFact.RefundFailed failed: await RefundFacts.Apply(work, payment, failed, cancel); break;
            case GatewayFact.DisputeOpened opened: await DisputeFacts.Open(work, payment, opened, cancel); break;
            case GatewayFact.DisputeWon won: await DisputeFacts.Decide(work, payment, won.GatewayDisputeId, won: true, cancel); break;
            case GatewayFact.DisputeLost lost: await DisputeFacts.Decide(work, payment, lost.GatewayDisputeId, won: false, cancel); break;
            default: throw new DeliveryException($"Nothing is known of {happened.Fact.GetType().Name}.", hopeless: true);
        }
    }

    /// <summary>What the answer to a call of ours told.</summary>
    internal static Task Told(string gateway, Accepted answer, Work work, IServiceProvider services, CancellationToken cancel) =>
        answer.Told is { } told ? Handle(new ReceiveWebhook.Arrived(gateway, told), work, services, cancel) : Task.CompletedTask;

    private static Duration? LifeAt(string gateway, IServiceProvider services) =>
        services.GetRequiredService<Gateways>().Find(gateway)?.As<ILimitsAuthorizations>()?.AuthorizationLife;

    // By our own id first: it is there even when the processor's answer to our call was lost.
    private static async Task<Payment?> Find(string gateway, GatewayEvent happened, Work work, CancellationToken cancel)
    {
        var payments = work.Db.Set<Payment>().AsNoTracking().Where(p => p.Gateway == gateway);
        // The second payment of a page has the first one's reference, and a charge of its own.
        if (happened.GatewayChargeId is { } charge && await payments.SingleOrDefaultAsync(p => p.GatewayChargeId == charge, cancel) is { } own) return own;
        if (Id<Payment>.TryParse(happened.Reference, out var id))
        {
            return await payments.SingleOrDefaultAsync(
                p => p.Id == id && (p.GatewayPaymentId == null || happened.GatewayPaymentId == null || p.GatewayPaymentId == happened.GatewayPaymentId), cancel);
        }
        return happened.GatewayPaymentId is { } page
            ? await payments.SingleOrDefaultAsync(p => p.GatewayPaymentId == page, cancel)
            : null;
    }

    // Two payments on one page: the second is one of its own, so that it can go back.
    private static Payment PaidAgain(Work work, Payment first, string charge)
    {
        var again = new Payment
        {
            Id = Id<Payment>.New(work.Now), OrderId = first.OrderId, Gateway = first.Gateway, GatewayPaymentId = $"{first.GatewayPaymentId}#{charge}",
            GatewayChargeId = charge, Capture = first.Capture, Status = PaymentStatus.Pending, Currency = first.Currency, AmountMinor = first.AmountMinor,
            ReturnUrl = first.ReturnUrl, SellerId = first.SellerId, AheadMinor = first.AheadMinor, CreatedAt = work.Now,
        };
        work.Db.Add(again);
        return again;
    }
}
