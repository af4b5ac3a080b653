using Stoa.Core;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Disputes.Cases;

/// <summary>Ends a case with the step of its order, or of its milestone, that gives each what is theirs, in one transaction.</summary>
internal static class EndCase
{
    /// <summary>Takes the order's step. Everything is abandoned by the caller when it is refused.</summary>
    /// <returns>Null; or why the order refuses it, such as <c>payment-disputed</c> while the bank has the money.</returns>
    internal static async Task<Problem?> Run(
        Work work, CaseSubject about, Case one, Settlement settlement, CaseState state, ActorRole by, string reason, Offers offers, Marketplace marketplace,
        CancellationToken cancel)
    {
        var order = about.Order;
        if (about.Milestone is { } milestone)
        {
            var settled = await SettleMilestone.Apply(order, milestone, settlement, by, reason, work, cancel);
            if (settled.Refused(out var no)) return no;
            Apply(work, one, state, settled.Value.Minor);
            // The release of the rest may have waited for this.
            OrderTimers.SetOverdue(work, order, marketplace);
            return null;
        }
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
    internal static async Task<Outcome<Settlement>> Plan(Work work, CaseSubject about, Money refund, CancellationToken cancel)
    {
        await LockPayments.Of(work, about.Order.Id, cancel);
        if (await Chargebacks.OpenDisputes.Any(work, about.Order.Id, cancel)) return DisputesProblems.BankDecides;
        return await about.Settle(work, refund, cancel);
    }
}
