using Microsoft.EntityFrameworkCore;
using Stoa.Core.Payouts;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Sending;

/// <summary>Asks a processor to pay, outside any transaction; the payout's id is the key, so that asking again pays once. Webhooks tell the end.</summary>
internal static class SendPayout
{
    internal const string Topic = "payments.payout";
    internal const string TakeBackTopic = "payments.take-back-transfer";

    internal sealed record Intent(Id<Payout> PayoutId);

    internal static async Task Handle(Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var payout = await work.Db.Set<Payout>().AsNoTracking().SingleAsync(p => p.Id == intent.PayoutId, cancel);
        if (payout.IsManual || payout.Status is PayoutStatus.AwaitingApproval or PayoutStatus.Cancelled) return;
        // Paid, or failed, as news told that were faster than our answer: the same key tells once more which transfer it was, for taking it back.
        if (payout.Status is not PayoutStatus.Approved && payout.GatewayTransferId is not null) return;
        var gateways = services.GetRequiredService<Gateways>();
        if (gateways.Find(payout.Method)?.As<IPaysOut>() is not { } gateway)
            throw new DeliveryException($"The gateway {payout.Method} does not pay out here (any more); {payout.Id} waits for it.");
        var destination = await work.Db.Set<PayoutDestination>().AsNoTracking().SingleAsync(d => d.Id == payout.DestinationId, cancel);

        var id = payout.Id.ToString();
        var call = new PayoutCall(id, id, destination.GatewayAccountId ?? work.Cipher.Open(destination.Account!.Value, PayoutDestination.AccountPurpose), payout.Amount, $"Payout {id}");
        var answer = await gateways.Call(token => gateway.PayOut(call, token), cancel);

        var locked = (await LockPayouts.Of(work, intent.PayoutId, cancel))!;
        if (answer.Refused(out var problem))
        {
            PaymentsLog.GatewayRefused(services.GetRequiredService<ILogger<PaymentsLogCategory>>(), payout.Method, "pay out", id, problem.Code);
            if (locked.Status is PayoutStatus.Approved) MovePayout.Fail(work, locked, $"{payout.Method} refused: {problem.Code}");
            return;
        }
        locked.GatewayPayoutId ??= answer.Value.GatewayPayoutId;
        locked.GatewayTransferId ??= answer.Value.GatewayTransferId;
        if (locked.Status is PayoutStatus.Approved) MovePayout.Send(work, locked);
        // Its failure was heard of before our own call had come back: the transfer is known only now.
        else if (locked.Status is PayoutStatus.Failed && locked.GatewayTransferId is not null) work.Send(TakeBackTopic, id, intent);
    }

    /// <summary>Brings the money of a failed payout back from the organization's account at the processor to ours.</summary>
    internal static async Task TakeBack(Intent intent, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var payout = await work.Db.Set<Payout>().AsNoTracking().SingleAsync(p => p.Id == intent.PayoutId, cancel);
        if (payout.GatewayTransferId is not { } transfer) return;
        var gateways = services.GetRequiredService<Gateways>();
        if (gateways.Find(payout.Method)?.As<ITransfers>() is not { } gateway) return;
        var answer = await gateways.Call(token => gateway.ReverseTransfer($"{payout.Id}-back", transfer, payout.Amount, token), cancel);
        if (answer.Refused(out var problem))
            throw new DeliveryException($"{payout.Method} does not give the transfer {transfer} of the failed {payout.Id} back: {problem.Code}.");
    }
}
