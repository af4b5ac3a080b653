using Microsoft.EntityFrameworkCore;
using Stoa.Core.Payouts;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Payments.Webhooks;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Delivery;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts.Sending;

/// <summary>What a processor's news of payouts and accounts change. Each is applied by itself, in whatever order they come.</summary>
internal static class PayoutFacts
{
    internal static async Task Handle(ReceiveWebhook.PayoutArrived arrived, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var gateway = arrived.Gateway;
        switch (arrived.Event.Fact)
        {
            case PayoutFact.Paid paid:
                if (await Find(work, gateway, paid.GatewayPayoutId, paid.Reference, cancel) is { } sent) MovePayout.Pay(work, sent, paid.Fee);
                break;
            case PayoutFact.Failed failed:
                if (await Find(work, gateway, failed.GatewayPayoutId, failed.Reference, cancel) is not { } lost) break;
                // Whether money had left for it, the answer to our own call tells, which is on its way or asked for again.
                if (lost.Status is PayoutStatus.Approved) throw new DeliveryException($"{gateway} says that {lost.Id} failed, before it has answered that it took it.");
                MovePayout.Fail(work, lost, $"{gateway}: {failed.Code}", failed.CameBack);
                break;
            case PayoutFact.AccountChanged changed:
                await OnboardDestination.Ask(work, gateway, changed.Account.GatewayAccountId, cancel);
                break;
        }
    }

    private static async Task<Payout?> Find(Work work, string gateway, string gatewayPayoutId, string? reference, CancellationToken cancel)
    {
        Id<Payout>? id = Id<Payout>.TryParse(reference, out var named)
            ? named
            : await work.Db.Set<Payout>().Where(p => p.Method == gateway && p.GatewayPayoutId == gatewayPayoutId).Select(p => (Id<Payout>?)p.Id).SingleOrDefaultAsync(cancel);
        if (id is null) return null;
        var payout = await LockPayouts.Of(work, id.Value, cancel);
        if (payout is null || payout.Method != gateway) throw new DeliveryException($"{gateway} speaks of the payout {reference ?? gatewayPayoutId}, which is none of its own here.");
        payout.GatewayPayoutId ??= gatewayPayoutId;
        return payout;
    }
}
