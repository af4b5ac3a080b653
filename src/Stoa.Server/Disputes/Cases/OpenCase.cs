using Microsoft.EntityFrameworkCore;
using Stoa.Core.Disputes;
using Stoa.Core.Milestones;
using Stoa.Core.Ordering;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Milestones;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Platform;
using Stoa.Server.Platform.Database;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Platform.Presets;

namespace Stoa.Server.Disputes.Cases;

/// <summary>The case of an order or of a milestone: opened when the customer complains, closed when that is decided past it.</summary>
internal static class OpenCase
{
    internal const string Topic = "disputes.order-transitioned";
    internal const string MilestoneTopic = "disputes.milestone-moved";
    private const string ComplaintStep = "dispute";

    /// <summary>Whether an order became disputed, or stopped being so, or its milestones go on no more.</summary>
    internal static bool Concerns(OrderTransitioned happened) =>
        (happened.From == OrderState.Disputed) != (happened.To == OrderState.Disputed) || EndsMilestones(happened);

    /// <summary>An order became disputed, or stopped being so, or its milestones go on no more.</summary>
    internal static async Task Handle(OrderTransitioned happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        var options = services.GetRequiredService<DisputesOptions>();
        if (happened.From != OrderState.Disputed && happened.To == OrderState.Disputed)
        {
            if (await OrderAccess.Lock(work, happened.OrderId, cancel) is { Succeeded: true } found)
                await Ensure(work, new CaseSubject(found.Value.Order, null), options, cancel);
        }
        else if (happened.From == OrderState.Disputed && happened.To != OrderState.Disputed)
        {
            await CloseFor(happened, work, cancel);
        }
        if (EndsMilestones(happened)) await LapseMilestones(happened, work, cancel);
    }

    /// <summary>A milestone was disputed, done again, accepted or given back.</summary>
    internal static async Task Handle(MilestoneMoved happened, Work work, IServiceProvider services, CancellationToken cancel)
    {
        if (await OrderAccess.Lock(work, happened.OrderId, cancel) is not { Succeeded: true, Value.Order: var order }) return;
        var about = await CaseSubject.Of(work, order, happened.MilestoneId, cancel);
        switch (happened.Move)
        {
            case "dispute":
                await Ensure(work, about, services.GetRequiredService<DisputesOptions>(), cancel);
                break;
            case "deliver" when await FindOpen(work, about, cancel) is { } open:
                CaseStep.Add(work, open, CaseStep.DoneAgain, happened.By, null, null);
                break;
            case "accept" or "give-back" when await FindOpen(work, about, cancel) is { } open:
                Lapse(work, open, happened.RefundMinor ?? 0, happened.Move == "accept" ? "The milestone was accepted." : "The milestone's money was given back.");
                OrderTimers.SetOverdue(work, order, services.GetRequiredService<Marketplace>());
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// The open case about a locked order or one of its milestones, locked; made now when there is something disputed and its case has not
    /// been. Null without one.
    /// </summary>
    internal static async Task<Case?> Ensure(Work work, CaseSubject about, DisputesOptions options, CancellationToken cancel)
    {
        if (await FindOpen(work, about, cancel) is { } open) return open;
        var order = about.Order;
        if (!about.IsOpen || about.Milestone is { State: not MilestoneState.Disputed }) return null;
        var step = about.Milestone is null ? ComplaintStep : MoveMilestone.StepPrefix + ComplaintStep;
        var steps = work.Db.Set<OrderTransition>().AsNoTracking().Where(t => t.OrderId == order.Id && t.Name == step);
        // Of several milestones, the step of this one was taken when it last moved.
        if (about.Milestone is { MovedAt: var at }) steps = steps.Where(t => t.At == at);
        var said = await steps.OrderByDescending(t => t.Id).FirstAsync(cancel);
        var one = new Case
        {
            Id = Id<Case>.New(work.Now),
            OrderId = order.Id,
            MilestoneId = about.Milestone?.Id,
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
            CaseId = one.Id, No = 1, Move = CaseStep.Opened, Role = said.ActorRole, ActorId = said.ActorId, Text = about.Milestone?.Reason ?? said.Reason, At = said.At,
        });
        CaseTimers.Set(work, one);
        return one;
    }

    /// <summary>One that is open, locked; its order is locked already.</summary>
    internal static async Task<Case?> FindOpen(Work work, Id<Case> id, CancellationToken cancel) =>
        (await work.Db.Set<Case>().Where(c => c.Id == id && c.ClosedAt == null).ForUpdate().ToListAsync(cancel)).SingleOrDefault();

    /// <summary>
    /// True while a complaint about a milestone of an order is not over, or is being written down: neither silence nor the order's end decides
    /// about its money.
    /// </summary>
    internal static Task<bool> AnyOfMilestones(Work work, Id<Order> order, int? no, CancellationToken cancel) => work.Db.Set<OrderMilestone>().AnyAsync(
        m => m.OrderId == order && (no == null || m.No == no)
            && (m.State == MilestoneState.Disputed || work.Db.Set<Case>().Any(c => c.MilestoneId == m.Id && c.ClosedAt == null)), cancel);

    // Whoever resolved the order did so knowing of the complaint: that is a ruling too.
    private static async Task CloseFor(OrderTransitioned happened, Work work, CancellationToken cancel)
    {
        if ((await OrderAccess.Lock(work, happened.OrderId, cancel)) is not { Succeeded: true, Value.Order: { State: not OrderState.Disputed } order }) return;
        if (await FindOpen(work, new CaseSubject(order, null), cancel) is not { } one) return;
        EndCase.Apply(work, one, CaseState.Ruled, happened.RefundMinor ?? 0);
        CaseStep.Add(work, one, CaseStep.Name(CaseMove.Rule), happened.By, one.RefundMinor, happened.Reason);
    }

    private static bool EndsMilestones(OrderTransitioned happened) => MilestoneRules.GoOnIn(happened.From) && !MilestoneRules.GoOnIn(happened.To);

    // The order as a whole is decided about now, or has ended.
    private static async Task LapseMilestones(OrderTransitioned happened, Work work, CancellationToken cancel)
    {
        if (!await AnyOfMilestones(work, happened.OrderId, null, cancel) || await OrderAccess.Lock(work, happened.OrderId, cancel) is not { Succeeded: true }) return;
        var open = await work.Db.Set<Case>().Where(c => c.OrderId == happened.OrderId && c.MilestoneId != null && c.ClosedAt == null).OrderBy(c => c.Id).ForUpdate().ToListAsync(cancel);
        foreach (var one in open)
            Lapse(work, one, 0, happened.To == OrderState.Disputed ? "The order as a whole is being decided about, and this with it." : "The order has ended, and its money with it.");
    }

    private static void Lapse(Work work, Case one, long refundMinor, string why)
    {
        EndCase.Apply(work, one, CaseState.Lapsed, refundMinor);
        CaseStep.Add(work, one, CaseStep.Lapsed, ActorRole.System, refundMinor, why);
    }

    private static async Task<Case?> FindOpen(Work work, CaseSubject about, CancellationToken cancel) =>
        (await about.Cases(work).Where(c => c.ClosedAt == null).ForUpdate().ToListAsync(cancel)).SingleOrDefault();
}
