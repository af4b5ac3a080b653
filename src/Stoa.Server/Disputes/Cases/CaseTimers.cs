using NodaTime;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Cases;

/// <summary>What a case does by itself. A timer that no longer belongs to it, because somebody has moved, is ignored.</summary>
internal static class CaseTimers
{
    internal const string Topic = "disputes.case-timer";

    /// <summary>How long before the deadline the two are reminded of it.</summary>
    private static readonly Duration RemindBefore = Duration.FromDays(1);

    /// <summary>What a timer is for.</summary>
    internal enum Kind
    {
        /// <summary>Reminds the two that the marketplace is going to be asked.</summary>
        Remind,

        /// <summary>Asks the marketplace.</summary>
        Escalate,

        /// <summary>Reminds the operators of what waits for them.</summary>
        Wait,
    }

    internal sealed record Timer(Id<Case> CaseId, Id<Order> OrderId, Kind Kind, Instant Due);

    /// <summary>Sets those of a case whose deadline is new.</summary>
    internal static void Set(Work work, Case one)
    {
        if (one.DeadlineAt is not { } deadline) return;
        Put(work, one, Kind.Escalate, deadline);
        if (deadline - RemindBefore > work.Now) Put(work, one, Kind.Remind, deadline - RemindBefore);
    }

    /// <summary>Sets the next reminder of a case that an operator must decide.</summary>
    internal static void Wait(Work work, Case one, DisputesOptions options) => Put(work, one, Kind.Wait, work.Now + Duration.FromTimeSpan(options.RemindEvery));

    /// <summary>A timer is due. Left uncommitted: what it does and its end are one transaction.</summary>
    internal static async Task Fire(Timer timer, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var options = services.GetRequiredService<DisputesOptions>();
        if (await OrderAccess.Lock(work, timer.OrderId, cancel) is not { Succeeded: true, Value.Order: var order }) return;
        if (await OpenCase.FindOpen(work, timer.CaseId, cancel) is not { } one) return;
        switch (timer.Kind)
        {
            case Kind.Remind when one.DeadlineAt - RemindBefore == timer.Due:
                await SendCaseMails.Remind(one, order, work, services, cancel);
                break;
            case Kind.Escalate when one.DeadlineAt == timer.Due:
                Escalate(one, order, work, options);
                break;
            case Kind.Wait when one.State == CaseState.Escalated:
                await SendCaseMails.Wait(one, order, timer.Due, work, services, cancel);
                Wait(work, one, options);
                break;
            default:
                break;
        }
    }

    private static void Escalate(Case one, Order order, Work work, DisputesOptions options)
    {
        var decided = CaseRules.Decide(one.Facts, CaseMove.Escalate, ActorRole.System, work.Now, options.Timings);
        if (decided.Succeeded) MoveCase.Apply(work, one, order, CaseMove.Escalate, ActorRole.System, decided.Value, null, null, options);
    }

    private static void Put(Work work, Case one, Kind kind, Instant due) =>
        work.SetTimer(Topic, one.Id.ToString(), new Timer(one.Id, one.OrderId, kind, due), due);
}
