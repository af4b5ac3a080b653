using Stoa.Core.Cancellation;
using Stoa.Core.Ledger;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Payouts;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments;

/// <summary>Gives what is held to the provider and the marketplace.</summary>
public static class ReleaseHeld
{
    /// <summary>
    /// Posts what is left after all refunds, as <c>CancellationKept</c> when the order is cancelled (its state is the new one already),
    /// as <c>Released</c> otherwise; the caller commits. Nothing stays held but what refunds under way will take, and what refused ones owe.
    /// </summary>
    /// <returns>What was released, by whose part it is; nothing when nothing is held.</returns>
    public static async Task<Shares> Apply(Work work, Order order, CancellationToken cancel)
    {
        await LockPayments.Of(work, order.Id, cancel);
        // What the processor refused to give back waits for the customer, not for the provider.
        var held = await Ledger.FreelyHeld(work, order, cancel) - await Ledger.Owed(work, order, cancel);
        var left = Refunds.Left(order.Quote, (await RefundedSoFar.Of(work, order, cancel)).By);
        if (!held.IsPositive || !left.Total.IsPositive) return Shares.None(order.Quote.Currency);

        // The same, but for a refund that failed after an earlier release: its part alone is held then.
        if (held < left.Total) left = left.Proportion(held);
        var (id, seller) = (order.Id.ToString(), order.OrganizationId.ToString());
        Ledger.Post(work, order.State is OrderState.Cancelled ? Entries.CancellationKept(id, seller, left) : Entries.Released(id, seller, left), order.Id);
        await KeepReserve.Apply(work, order, left.Provider, cancel);
        return left;
    }
}
