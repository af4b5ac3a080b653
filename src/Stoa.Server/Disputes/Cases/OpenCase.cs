using Microsoft.EntityFrameworkCore;
using Stoa.Core.Disputes;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Cases;

/// <summary>The case of an order: opened when the customer complains, closed when an operator resolves the order past it.</summary>
internal static class OpenCase
{
    internal const string Topic = "disputes.order-transitioned";
    private const string ComplaintStep = "dispute";

    /// <summary>Whether an order became disputed, or stopped being so.</summary>
    internal static bool Concerns(OrderTransitioned happened) => (happened.From == OrderState.Disputed) != (happened.To == OrderState.Disputed);

    /// <summary>An order became disputed, or stopped being so.</summary>
    internal static async Task Handle(OrderTransitioned happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var options = services.GetRequiredService<DisputesOptions>();
        if (happened.From != OrderState.Disputed && happened.To == OrderState.Disputed)
        {
            if (await OrderAccess.Lock(work, happened.OrderId, cancel) is { Succeeded: true } found) await Ensure(work, found.Value.Order, options, cancel);
        }
        else if (happened.From == OrderState.Disputed && happened.To != OrderState.Disputed)
        {
            await CloseFor(happened, work, options, cancel);
        }
    }

    /// <summary>The open case of a locked order, locked; made now when the order is disputed and its case has not been. Null without one.</summary>
    internal static async Task<Case?> Ensure(Work work, Order order, DisputesOptions options, CancellationToken cancel)
    {
        if (await FindOpen(work, order.Id, cancel) is { } open) return open;
        if (order.State != OrderState.Disputed) return null;
        var said = await work.Db.Set<OrderTransition>().AsNoTracking()
            .Where(t => t.OrderId == order.Id && t.Name == ComplaintStep).OrderByDescending(t => t.Id).FirstAsync(cancel);
        var one = new Case
        {
            Id = Id<Case>.New(work.Now),
            OrderId = order.Id,
            State = CaseState.Open,
            Currency = order.Currency,
            ProposedBy = ActorRole.None,
            OpenedAt = said.At,
            MovedAt = said.At,
        };
        one.DeadlineAt = CaseRules.Deadline(one.Facts, options.Timings);
        work.Db.Add(one);
        one.StepsMade = 1;
        work.Db.Add(new CaseStep
        {
            CaseId = one.Id, No = 1, Move = CaseStep.Opened, Role = said.ActorRole, ActorId = said.ActorId, Text = said.Reason, At = said.At,
        });
        CaseTimers.Set(work, one);
        return one;
    }

    // Whoever resolved the order did so knowing of the complaint: that is a ruling too.
    private static async Task CloseFor(OrderTransitioned happened, Work work, DisputesOptions options, CancellationToken cancel)
    {
        if ((await OrderAccess.Lock(work, happened.OrderId, cancel)) is not { Succeeded: true, Value.Order: { State: not OrderState.Disputed } order }) return;
        if (await Ensure(work, order, options, cancel) is not { } one) return;
        EndCase.Apply(work, one, CaseState.Ruled, happened.RefundMinor ?? 0);
        CaseStep.Add(work, one, CaseStep.Name(CaseMove.Rule), happened.By, one.RefundMinor, happened.Reason);
    }

    private static async Task<Case?> FindOpen(Work work, Id<Order> order, CancellationToken cancel) =>
        (await work.Db.Set<Case>().Where(c => c.OrderId == order && c.ClosedAt == null).ForUpdate().ToListAsync(cancel)).SingleOrDefault();
}
