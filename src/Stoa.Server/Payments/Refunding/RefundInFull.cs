using Stoa.Core;
using Stoa.Core.Cancellation;
using Stoa.Core.Milestones;
using Stoa.Server.Orders;
using Stoa.Server.Payments.Collecting;
using Stoa.Server.Platform;
using Stoa.Server.Prices.Credits;

namespace Stoa.Server.Payments.Refunding;

/// <summary>Everything goes back: what is captured is refunded, what is only authorized (or could still be paid) is voided.</summary>
public static class RefundInFull
{
    /// <summary>Leaves the intents; the caller commits.</summary>
    /// <returns>The refund, null when nothing had been captured; or why it cannot be.</returns>
    /// <param name="work">The use case's.</param>
    /// <param name="order">Whose money.</param>
    /// <param name="reason">Why, as people may read it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <param name="keepsReleased">True to leave what milestones have released where it is.</param>
    public static async Task<Outcome<Refund?>> Apply(Work work, Order order, string reason, CancellationToken cancel, bool keepsReleased = false)
    {
        await VoidPayment.Apply(work, order.Id, cancel);
        var payments = await LockPayments.Of(work, order.Id, cancel);
        var isFunded = (await FundOrder.Left(order, work, cancel)).Total.IsPositive;
        if (!isFunded && payments.All(p => p.IsDuplicate || p.RefundableMinor + p.DisputedMinor <= 0)) return (Refund?)null;
        var left = Refunds.Left(order.Quote, (await RefundedSoFar.Of(work, order, cancel)).By);
        if (keepsReleased) left = MilestoneMoney.Unreleased(left, await ReleaseHeld.ReleasedSoFar(work, order, cancel));
        if (!left.Total.IsPositive) return (Refund?)null;
        var refund = await RequestRefund.Apply(work, order, left, reason, cancel);
        return refund.Refused(out var problem) ? problem : refund.Value;
    }
}
