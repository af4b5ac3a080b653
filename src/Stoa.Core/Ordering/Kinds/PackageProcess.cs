namespace Stoa.Core.Ordering.Kinds;

using static ActorRole;
using static Effect;
using static OrderState;

/// <summary>How a package is sold: fulfilled by tasks, perhaps renewed. Each cycle is an order of its own, so its money ends with it.</summary>
public static class PackageProcess
{
    /// <summary>The first version.</summary>
    public static Process Version1 { get; } = new("package", 1, ListingKind.Package, AwaitingPayment,
    [
        // Paying.
        new("pay", [AwaitingPayment], To: Confirmed, By: ActorRole.System)
        {
            Label = "Record the payment",
            Guards = [Guards.IsPaid],
            Notices = [new("order-confirmed", Customer | Provider)],
        },
        SharedTransitions.LetOrderExpire,
        SharedTransitions.AbandonOrder,
        new("reopen", [Expired], To: Confirmed, By: ActorRole.System)
        {
            Label = "Take the late payment",
            Guards = [Guards.PaidLate, Guards.IsPaid],
            Notices = [new("order-confirmed", Customer | Provider)],
        },
        SharedTransitions.RefundLatePayment(Expired, Cancelled),

        // Before fulfilment.
        new("start", [Confirmed], To: InProgress, By: ActorRole.System | Provider)
        {
            Label = "Start fulfilment",
            When = Timing.After(timings => timings.FulfilmentStart),
            Effects = [StartFulfilment],
            Notices = [new("fulfilment-started", Customer)],
        },
        new("cancel", [Confirmed], To: Cancelled, By: Customer)
        {
            Label = "Cancel with a full refund",
            Effects = [RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            IsDangerous = true,
        },

        // Fulfilment.
        new("fulfilment-failed", [InProgress], To: null, By: ActorRole.System)
        {
            Label = "Record that fulfilment failed",
            Guards = [Guards.FulfilmentHasFailed],
            Notices = [new("fulfilment-failed", Provider | Operator)],
        },
        new("retry-fulfilment", [InProgress], To: null, By: Provider | Operator)
        {
            Label = "Try the failed tasks again",
            Guards = [Guards.FulfilmentHasFailed],
            Effects = [RetryFulfilment],
        },
        new("complete", [InProgress], To: Completed, By: ActorRole.System | Provider)
        {
            Label = "Mark as completed",
            Guards = [Guards.FulfilmentIsDone],
            Notices = [new("order-completed", Customer)],
        },
        new("complete-in-part", [InProgress], To: Completed, By: Provider | Operator)
        {
            Label = "Complete, refunding what is missing",
            Guards = [Guards.FulfilmentHasFailed],
            Effects = [StopFulfilment, RefundUndelivered],
            Notices = [new("order-completed", Customer), new("refund-made", Customer)],
            NeedsReason = true,
            IsDangerous = true,
        },
        new("cancel-failed", [InProgress], To: Cancelled, By: Customer)
        {
            Label = "Cancel, with a refund of what is missing",
            Guards = [Guards.FulfilmentHasFailed],
            Effects = [StopFulfilment, RefundUndelivered, ReleaseFunds],
            Notices = [new("order-cancelled", Customer | Provider)],
            IsDangerous = true,
        },
        new("give-up", [InProgress], To: Cancelled, By: ActorRole.System)
        {
            Label = "Cancel what was never fulfilled",
            When = Timing.After(timings => timings.Fulfilment),
            Effects = [StopFulfilment, RefundUndelivered, ReleaseFunds],
            Notices = [new("order-cancelled", Customer | Provider | Operator)],
        },
        new("cancel-by-provider", [Confirmed, InProgress], To: Cancelled, By: Provider)
        {
            Label = "Cancel with a full refund",
            Effects = [StopFulfilment, RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            NeedsReason = true,
            IsDangerous = true,
        },
        new("force-cancel", [AwaitingPayment, Confirmed, InProgress], To: Cancelled, By: Operator)
        {
            Label = "Force-cancel with a full refund",
            Effects = [StopFulfilment, RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            NeedsReason = true,
            IsDangerous = true,
        },

        // The next cycle.
        new("renew", [Confirmed, InProgress, Completed], To: null, By: ActorRole.System)
        {
            Label = "Order the next cycle",
            When = Timing.AtCycleEnd,
            Guards = [Guards.Renews],
            Effects = [OrderNextCycle],
            Notices = [new("renewal-started", Customer | Provider)],
        },
        new("stop-renewal", [Confirmed, InProgress, Completed], To: null, By: Customer | Operator)
        {
            Label = "Stop renewing",
            Guards = [Guards.Renews],
            Effects = [StopRenewal],
            Notices = [new("renewal-stopped", Customer | Provider)],
        },

        // Afterwards.
        SharedTransitions.Release(Timing.After(timings => timings.Clearing), Completed),
        SharedTransitions.Dispute(InProgress, Completed) with { Effects = [FreezeFunds, StopFulfilment] },
        SharedTransitions.RemindOfDispute,
        SharedTransitions.ResolveForCustomer,
        SharedTransitions.ResolveForProvider,
        SharedTransitions.ResolveBySplit,
        SharedTransitions.Refund(Confirmed, InProgress, Completed, Cancelled),
        SharedTransitions.ForceRefund(Confirmed, InProgress, Completed, Cancelled, Disputed),
    ]);
}
