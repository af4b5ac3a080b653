using Stoa.Core;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Disputes.Cases;

/// <summary>Ends a case with the step of its order that gives each what is theirs, in one transaction.</summary>
internal static class EndCase
{
    /// <summary>Takes the order's step. Everything is abandoned by the caller when it is refused.</summary>
    /// <returns>Null; or why the order refuses it, such as <c>payment-disputed</c> while the bank has the money.</returns>
    internal static async Task<Problem?> Run(
        Work work, Order order, Case one, Settlement settlement, CaseState state, ActorRole by, string reason, Offers offers, Marketplace marketplace,
        CancellationToken cancel)
    {
        var fired = await FireTransition.Apply(new(order, settlement.Transition, by, reason, settlement.Amount), work, offers, marketplace, cancel);
        if (fired.Refused(out var problem)) return problem;
        Apply(work, one, state, fired.Value.RefundMinor ?? 0);
        return null;
    }

    /// <summary>The case's own row.</summary>
    internal static void Apply(Work work, Case one, CaseState state, long refundMinor)
    {
        one.State = state;
        one.RefundMinor = refundMinor;
        one.ClosedAt = work.Now;
        one.DeadlineAt = null;
    }

    /// <summary>The settlement of an amount as the order's money stands now; the bank's turn comes before ours.</summary>
    internal static async Task<Outcome<Settlement>> Plan(Work work, Order order, Money refund, CancellationToken cancel)
    {
        await LockPayments.Of(work, order.Id, cancel);
        if (await Chargebacks.OpenDisputes.Any(work, order.Id, cancel)) return DisputesProblems.BankDecides;
        return Settlement.Of(order.Quote, refund, await RefundedSoFar.Of(work, order, cancel));
    }
}
