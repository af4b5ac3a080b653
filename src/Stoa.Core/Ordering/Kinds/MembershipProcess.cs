namespace Stoa.Core.Ordering.Kinds;

using static ActorRole;
using static Effect;
using static OrderState;

/// <summary>
/// How one cycle of a membership is sold. The subscription places the order, charges it and ends it; the order holds the cycle's money
/// until its time is over.
/// </summary>
public static class MembershipProcess
{
    /// <summary>The process's name. Its orders last a whole period, so they stand in nobody's calendar.</summary>
    public const string Id = "membership";

    /// <summary>The first version.</summary>
    public static Process Version1 { get; } = new(Id, 1, ListingKind.Membership, AwaitingPayment,
    [
        // Paying. The mails are the subscription's.
        new("pay", [AwaitingPayment], To: InProgress, By: ActorRole.System)
        {
            Label = "Record the payment",
            Guards = [Guards.IsPaid],
        },
        new("give-up", [AwaitingPayment], To: Expired, By: ActorRole.System)
        {
            Label = "Give up the payment",
        },
        new("expire", [AwaitingPayment], To: Expired, By: ActorRole.System)
        {
            Label = "Let the order expire",
            When = Timing.After(timings => timings.CyclePayment),
        },
        SharedTransitions.RefundLatePayment(Expired, Cancelled),

        // The cycle.
        new("complete", [InProgress], To: Completed, By: ActorRole.System)
        {
            Label = "Note that the cycle is over",
            When = Timing.AtEnd,
        },
        new("end-with-refund", [InProgress], To: Cancelled, By: ActorRole.System)
        {
            Label = "End early, refunding the time that is left",
            Guards = [Guards.FundsAreHeld],
            Effects = [RefundAmount, ReleaseFunds],
        },
        new("end-without-refund", [InProgress], To: Completed, By: ActorRole.System)
        {
            Label = "End early, refunding nothing",
        },
        new("force-cancel", [InProgress], To: Cancelled, By: Operator)
        {
            Label = "Force-cancel with a full refund",
            Effects = [RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            NeedsReason = true,
            IsDangerous = true,
        },

        // Afterwards.
        SharedTransitions.Release(Timing.After(timings => timings.Release), Completed),
        SharedTransitions.Dispute(InProgress, Completed),
        SharedTransitions.RemindOfDispute,
        SharedTransitions.ResolveForCustomer,
        SharedTransitions.ResolveForProvider,
        SharedTransitions.ResolveBySplit,
        SharedTransitions.Refund(InProgress, Completed, Cancelled),
        SharedTransitions.ForceRefund(InProgress, Completed, Cancelled, Disputed),
    ]);
}
