using Microsoft.EntityFrameworkCore;
using Stoa.Core;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Availability;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Disputes.Cases;

/// <summary>The marketplace decides a case: how much goes back, and why.</summary>
public static class RuleCase
{
    /// <summary>A ruling.</summary>
    /// <param name="Amount">What goes back to the customer: nothing, a part, or all that is left.</param>
    /// <param name="Reason">Why; both sides read it.</param>
    /// <param name="Version">The case's version that the operator saw; refused when it has changed. Not checked when null.</param>
    public sealed record Request(Money? Amount = null, string? Reason = null, int? Version = null);

    /// <summary>Rules, and commits. Only operators get here.</summary>
    public static async Task<Outcome<Id<Case>>> Run(
        Id<Case> id, Request request, Work work, Offers offers, Marketplace marketplace, DisputesOptions options, CancellationToken cancel)
    {
        if (request.Reason?.Length > FireTransition.ReasonLengthMax) return DisputesProblems.TooLong("reason", FireTransition.ReasonLengthMax);
        if (request.Amount is not { } amount) return DisputesProblems.NoAmount;
        if (string.IsNullOrWhiteSpace(request.Reason)) return DisputesProblems.NoReason;
        if (await work.Db.Set<Case>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } seen) return DisputesProblems.NoCase;
        var locked = await OrderAccess.Lock(work, seen.OrderId, cancel);
        if (locked.Refused(out var problem)) return problem;
        var order = locked.Value.Order;
        var about = await CaseSubject.Of(work, order, seen.MilestoneId, cancel);
        var one = await OpenCase.FindOpen(work, id, cancel);
        if (one is null || !about.IsOpen) return await Refuse(work, CaseProblems.Over);
        if (request.Version is { } version && version != one.Version) return await Refuse(work, DisputesProblems.Stale);
        var decided = CaseRules.Decide(one.Facts, CaseMove.Rule, ActorRole.Operator, work.Now, options.Timings);
        if (decided.Refused(out problem)) return await Refuse(work, problem);
        var plan = await EndCase.Plan(work, about, amount, cancel);
        if (plan.Refused(out problem)) return await Refuse(work, problem);
        var reason = request.Reason.Trim();
        if (await EndCase.Run(work, about, one, plan.Value, CaseState.Ruled, ActorRole.Operator, reason, offers, marketplace, cancel) is { } refused)
            return await Refuse(work, refused);
        MoveCase.Apply(work, one, order, CaseMove.Rule, ActorRole.Operator, decided.Value, one.RefundMinor, reason, options);
        work.Audit("cases.rule", order.Id.ToString(), reason, after: new { one.RefundMinor, Step = plan.Value.Transition });
        return await work.Commit(cancel) is { } conflict ? conflict : id;
    }

    private static async Task<Problem> Refuse(Work work, Problem problem)
    {
        await work.Abandon();
        return problem;
    }
}
