using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Ledger;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Core.Pricing;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Payments.Books;
using Stoa.Server.Payments.Payouts.Funds;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Payments.Sellers;
using Stoa.Server.Platform;

namespace Stoa.Server.Payments;

/// <summary>Gives what is held to the provider and the marketplace: all of it, or a milestone's part.</summary>
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
        var held = await Ledger.Unclaimed(work, order, cancel);
        var left = Refunds.Left(order.Quote, (await RefundedSoFar.Of(work, order, cancel)).By);
        if (!held.IsPositive || !left.Total.IsPositive) return Shares.None(order.Quote.Currency);

        // Less is held when milestones were released before, or for a refund that failed after an earlier release: its part alone then.
        if (held < left.Total) left = MilestoneMoney.Release(left, await ReleasedSoFar(work, order, cancel), held, held);
        var (id, seller) = (order.Id.ToString(), order.OrganizationId.ToString());
        var entry = order.State is OrderState.Cancelled ? Entries.CancellationKept(id, seller, left) : Entries.Released(id, seller, left);
        var had = await SettleAhead.Post(work, entry, order.Id, order.OrganizationId, left.Provider, cancel);
        await KeepReserve.Apply(work, order, left.Provider - had, cancel);
        return left;
    }

    /// <summary>Posts a milestone's part of what is held; the caller commits. What is held for the others stays.</summary>
    /// <returns>What was released; nothing where all of its money went back before.</returns>
    internal static async Task<Shares> Part(Work work, Order order, OrderMilestone one, IReadOnlyList<OrderMilestone> all, CancellationToken cancel)
    {
        await LockPayments.Of(work, order.Id, cancel);
        var part = await PartOf(work, order, one, all, cancel);
        await Post(work, order, one, part, cancel);
        return part;
    }

    /// <summary>Posts what is released of a milestone; nothing where it is nothing. The order's payments are locked; the caller commits.</summary>
    internal static async Task Post(Work work, Order order, OrderMilestone one, Shares part, CancellationToken cancel)
    {
        if (!part.Total.IsPositive) return;
        var entry = Entries.MilestoneReleased(one.Id.ToString(), order.Id.ToString(), order.OrganizationId.ToString(), part);
        var had = await SettleAhead.Post(work, entry, order.Id, order.OrganizationId, part.Provider, cancel);
        await KeepReserve.Apply(work, order, part.Provider - had, cancel);
    }

    /// <summary>A milestone's part of what is held, by whose it is. Whoever moves it has locked the order's payments.</summary>
    internal static async Task<Shares> PartOf(Work work, Order order, OrderMilestone one, IReadOnlyList<OrderMilestone> all, CancellationToken cancel)
    {
        var amount = (await Covered(work, order, all, cancel)).GetValueOrDefault(one.No, Money.Zero(order.Quote.Currency));
        if (!amount.IsPositive) return Shares.None(order.Quote.Currency);
        var held = await Ledger.Unclaimed(work, order, cancel);
        var left = Refunds.Left(order.Quote, (await RefundedSoFar.Of(work, order, cancel)).By);
        return MilestoneMoney.Release(left, await ReleasedSoFar(work, order, cancel), held, amount);
    }

    /// <summary>What is still held for each milestone that waits, by its place.</summary>
    internal static async Task<IReadOnlyDictionary<int, Money>> Covered(Work work, Order order, IReadOnlyList<OrderMilestone> all, CancellationToken cancel)
    {
        var open = all.Where(one => one.IsOpen).ToList();
        var covered = MilestoneMoney.Covered([.. open.Select(one => one.Amount)], await Ledger.Unclaimed(work, order, cancel));
        return open.Select((one, i) => (one.No, Held: covered[i])).ToDictionary(pair => pair.No, pair => pair.Held);
    }

    /// <summary>What has gone back, with what milestones have released beside it: a cancellation is about the rest.</summary>
    internal static async Task<Refunded> Gone(Work work, Order order, Refunded refunded, CancellationToken cancel)
    {
        var released = await ReleasedSoFar(work, order, cancel);
        if (!released.Total.IsPositive) return refunded;
        var left = Refunds.Left(order.Quote, refunded.By);
        return refunded with { By = refunded.By + (left - MilestoneMoney.Unreleased(left, released)) };
    }

    /// <summary>What milestones have released and nobody has taken back since, by whose part it is.</summary>
    internal static async Task<Shares> ReleasedSoFar(Work work, Order order, CancellationToken cancel)
    {
        var none = Shares.None(order.Quote.Currency);
        var released = (await OrderMilestone.Of(work, order.Id, cancel)).Aggregate(none, (sum, one) => sum + one.Released);
        if (released.Total.IsZero) return none;
        await work.Db.Set<Refund>().Where(r => r.OrderId == order.Id).LoadAsync(cancel);
        var refunds = work.Db.Set<Refund>().Local
            .Where(r => r.OrderId == order.Id && r.Status != RefundStatus.Failed && r.Purpose != RefundPurpose.DuplicatePayment)
            .Select(r => TakenBack(r.Breakdown, r.HeldMinor));
        var lost = (await RefundedSoFar.Lost(work, order.Id, cancel)).Select(d => TakenBack(d.Breakdown, d.HeldMinor));
        return refunds.Concat(lost).Aggregate(released, (sum, part) => sum - part);
    }

    // What did not come out of held money came from those who had it.
    private static Shares TakenBack(Shares whole, long heldMinor) =>
        whole - (heldMinor == 0 ? Shares.None(whole.Provider.Currency) : whole.Proportion(new Money(heldMinor, whole.Provider.Currency)));
}
