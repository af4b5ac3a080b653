using Microsoft.EntityFrameworkCore;
using NodaTime;
using Stoa.Core;
using Stoa.Core.Ordering;
using Stoa.Core.Subscriptions;
using Stoa.Server.Orders;
using Stoa.Server.Orders.Steps;
using Stoa.Server.Payments.Refunding;
using Stoa.Server.Platform.Ids;
using Stoa.Server.Subscriptions.Renewing;

namespace Stoa.Server.Subscriptions.Changing;

/// <summary>Ends a subscription: with its period, which can be taken back, or at once, giving back what was not used.</summary>
internal sealed class EndSubscription(SubscriptionDesk desk)
{
    internal const int ReasonLengthMax = 1_000;

    /// <summary>How to end it.</summary>
    /// <param name="Reason">Why; providers and operators must say so.</param>
    /// <param name="ExpectedRefund">What the preview said; refused when it is another amount by now.</param>
    /// <param name="Version">The version that was looked at; not checked when null.</param>
    internal sealed record Request(string? Reason = null, Money? ExpectedRefund = null, int? Version = null);

    /// <summary>Ends with the period; a trial likewise.</summary>
    internal async Task<Problem?> CancelAtEnd(Id<Subscription> id, Request request, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.LockFor(desk.Work, id, SubscriptionStep.CancelAtEnd, request.Version, cancel);
        if (found.Refused(out var problem)) return problem;
        var (subscription, role) = found.Value;
        if (CheckReason(request.Reason, role) is { } wrong) return wrong;
        (subscription.CancelsAtEnd, subscription.EndsBy) = (true, role);
        subscription.NextPlanId = null;
        desk.Tell(subscription, SubscriptionNews.CancelsAtEnd, by: role, reason: request.Reason);
        SubscriptionTimers.Set(desk.Work, subscription, desk.Options);
        return await desk.Work.Commit(cancel);
    }

    /// <summary>Takes that back.</summary>
    internal async Task<Problem?> KeepOn(Id<Subscription> id, int? version, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.LockFor(desk.Work, id, SubscriptionStep.KeepOn, version, cancel);
        if (found.Refused(out var problem)) return problem;
        var (subscription, role) = found.Value;
        (subscription.CancelsAtEnd, subscription.EndsBy) = (false, null);
        desk.Tell(subscription, SubscriptionNews.KeptOn, by: role);
        SubscriptionTimers.Set(desk.Work, subscription, desk.Options);
        return await desk.Work.Commit(cancel);
    }

    /// <summary>Ends at once.</summary>
    internal async Task<Problem?> CancelNow(Id<Subscription> id, Request request, CancellationToken cancel)
    {
        var found = await SubscriptionAccess.LockFor(desk.Work, id, SubscriptionStep.CancelNow, request.Version, cancel);
        if (found.Refused(out var problem)) return problem;
        var (subscription, role) = found.Value;
        if (CheckReason(request.Reason, role) is { } wrong) return wrong;
        var refund = await GiveBack(subscription, role, request.Reason, cancel);
        if (refund.Refused(out problem)) return problem;
        if (request.ExpectedRefund is { } expected && expected != refund.Value)
            return SubscriptionsProblems.PriceChanged;
        await Run(subscription, ReasonOf(role), request.Reason, cancel, role, refund.Value);
        return await desk.Work.Commit(cancel);
    }

    /// <summary>What ending it now would give back, to whoever asks in a role.</summary>
    internal async Task<CancelPreview> Look(Subscription subscription, ActorRole role, CancellationToken cancel)
    {
        var lines = new List<CancelPreviewLine>();
        foreach (var (order, time) in await Running(subscription, isLocked: false, cancel))
            lines.Add(new CancelPreviewLine(order.Id, order.Number, order.Title, order.Total, await RefundOf(order, time, role, cancel)));
        var nothing = Money.Zero(subscription.Price.Currency);
        return new CancelPreview(lines.Aggregate(nothing, (sum, line) => sum + line.Refund), lines);
    }

    /// <summary>Its period is over, and it ends as it was asked to.</summary>
    internal Task AtEnd(Subscription subscription, CancellationToken cancel) => Run(subscription, ReasonOf(subscription.EndsBy ?? ActorRole.Customer), null, cancel);

    /// <summary>Ends one that is locked; what waits for a payment is given up. The caller commits.</summary>
    internal async Task Run(
        Subscription subscription, EndReason why, string? reason, CancellationToken cancel, ActorRole by = ActorRole.System, Money? refund = null)
    {
        await desk.GiveUp(subscription.OpenOrderId, cancel);
        await desk.GiveUp(subscription.ChangeOrderId, cancel);
        subscription.ForgetChange();
        (subscription.OpenOrderId, subscription.NextPlanId, subscription.AskedMethodId) = (null, null, null);
        CollectOverdue.Clear(subscription);
        (subscription.PausedAt, subscription.PausedUntil, subscription.PausedBy) = (null, null, null);
        subscription.State = SubscriptionState.Ended;
        subscription.EndedAt = desk.Work.Now;
        subscription.EndReason = why;
        if (why is not EndReason.NeverPaid) desk.Tell(subscription, SubscriptionNews.Ended, refund, by, reason);
    }

    private async Task<Outcome<Money>> GiveBack(Subscription subscription, ActorRole role, string? reason, CancellationToken cancel)
    {
        var total = Money.Zero(subscription.Price.Currency);
        foreach (var (order, time) in await Running(subscription, isLocked: true, cancel))
        {
            var refund = await RefundOf(order, time, role, cancel);
            var step = refund.IsPositive ? "end-with-refund" : "end-without-refund";
            if (await desk.Fire(order, step, cancel, refund.IsPositive ? refund : null, reason ?? "The time that was not used") is { } problem) return problem;
            total += refund;
        }
        return total;
    }

    // What the customer has paid and not got back, for the time that is left. What a bank has taken back waits for the bank.
    private async Task<Money> RefundOf(Order order, Interval time, ActorRole role, CancellationToken cancel)
    {
        var nothing = Money.Zero(order.Quote.Currency);
        if (!order.Facts().HoldsFunds || (role is ActorRole.Customer && desk.Options.EarlyEndRefund is EarlyEndRefund.None)) return nothing;
        var left = order.Total - (await RefundedSoFar.Of(desk.Work, order, cancel)).ToCustomer;
        return left.IsPositive ? Proration.Split(left, time, desk.Work.Now).Unused : nothing;
    }

    private async Task<IReadOnlyList<(Order Order, Interval Time)>> Running(Subscription subscription, bool isLocked, CancellationToken cancel)
    {
        var cycles = await desk.Work.Db.Set<SubscriptionCycle>().AsNoTracking()
            .Where(c => c.SubscriptionId == subscription.Id && c.EndsAt > desk.Work.Now).OrderBy(c => c.Number).ThenBy(c => c.Part).ToListAsync(cancel);
        var running = new List<(Order, Interval)>();
        foreach (var cycle in cycles)
        {
            var order = isLocked
                ? await desk.LockOrder(cycle.OrderId, cancel)
                : await desk.Work.Db.Set<Order>().AsNoTracking().SingleAsync(o => o.Id == cycle.OrderId, cancel);
            if (order is { State: OrderState.InProgress }) running.Add((order, cycle.Time));
        }
        return running;
    }

    private static Problem? CheckReason(string? reason, ActorRole role)
    {
        if (reason?.Length > ReasonLengthMax) return SubscriptionsProblems.ReasonTooLong;
        return role is not ActorRole.Customer && string.IsNullOrWhiteSpace(reason) ? SubscriptionsProblems.NoReason : null;
    }

    private static EndReason ReasonOf(ActorRole role) => role switch
    {
        ActorRole.Provider => EndReason.Provider,
        ActorRole.Operator => EndReason.Operator,
        _ => EndReason.Customer,
    };
}
