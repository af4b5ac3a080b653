namespace Stoa.Core.Ordering.Kinds;

using static ActorRole;
using static Effect;
using static OrderState;

/// <summary>How an appointment is sold: instantly, or on request.</summary>
public static class AppointmentProcess
{
    /// <summary>The first version.</summary>
    public static Process Version1 { get; } = new("appointment", 1, ListingKind.Appointment, AwaitingPayment,
    [
        // Paying for a slot that is held.
        new("pay", [AwaitingPayment], To: Confirmed, By: ActorRole.System)
        {
            Label = "Record the payment",
            Guards = [Guards.InstantBooking, Guards.IsPaid],
            Effects = [ConfirmReservation],
            Notices = [new("order-confirmed", Customer | Provider)],
        },
        SharedTransitions.Authorize,
        SharedTransitions.LetHoldExpire,
        SharedTransitions.AbandonHold,

        // Paying too late.
        new("rebook", [Expired], To: Confirmed, By: ActorRole.System)
        {
            Label = "Take the slot again",
            Guards = [Guards.PaidLate, Guards.InstantBooking, Guards.IsPaid, Guards.BeforeStart],
            Effects = [ReserveAgain],
            Notices = [new("order-confirmed", Customer | Provider)],
        },
        SharedTransitions.RefundLatePayment(Expired, Cancelled, Declined),

        // Answering a request.
        new("accept", [AwaitingAcceptance], To: Confirmed, By: Provider | Operator)
        {
            Label = "Accept",
            Guards = [Guards.BeforeAnswerDeadline, Guards.IsSecured],
            Effects = [ConfirmReservation, CapturePayment],
            Notices = [new("order-confirmed", Customer | Provider)],
        },
        new("decline", [AwaitingAcceptance], To: Declined, By: Provider | Operator)
        {
            Label = "Decline",
            Effects = [RefundInFull, ReleaseReservation],
            Notices = [new("request-declined", Customer)],
            IsDangerous = true,
        },
        new("withdraw", [AwaitingAcceptance], To: Cancelled, By: Customer)
        {
            Label = "Withdraw the request",
            Effects = [RefundInFull, ReleaseReservation],
            Notices = [new("order-cancelled", Customer | Provider)],
            IsDangerous = true,
        },
        new("expire-request", [AwaitingAcceptance], To: Expired, By: ActorRole.System)
        {
            Label = "Let the request expire",
            When = Guards.AnswerDeadline,
            Effects = [RefundInFull, ReleaseReservation],
            Notices = [new("request-expired", Customer | Provider)],
        },
        new("authorization-ends", [AwaitingAcceptance, Confirmed], To: Cancelled, By: ActorRole.System)
        {
            Label = "Cancel because the authorization ends",
            Guards = [Guards.IsAuthorized],
            Effects = [VoidPayment, ReleaseReservation],
            Notices = [new("authorization-ended", Customer | Provider)],
        },
        new("capture-failed", [Confirmed, InProgress, Completed, NoShow], To: Cancelled, By: ActorRole.System)
        {
            Label = "Record that the payment could not be taken",
            Guards = [Guards.IsAuthorized],
            Effects = [VoidPayment, ReleaseReservation],
            Notices = [new("payment-failed", Customer), new("order-cancelled", Provider)],
        },

        // Before the start.
        SharedTransitions.Remind,
        SharedTransitions.Reschedule,
        new("cancel", [Confirmed], To: Cancelled, By: Customer)
        {
            Label = "Cancel",
            Guards = [Guards.BeforeStart, Guards.CaptureIsOver],
            Effects = [ReleaseReservation, RefundByPolicy, ReleaseFunds],
            Notices = [new("order-cancelled", Customer | Provider)],
            IsDangerous = true,
        },
        new("call-off", [Confirmed], To: Cancelled, By: Customer)
        {
            Label = "Cancel",
            Guards = [Guards.BeforeStart, Guards.CaptureIsLater],
            Effects = [VoidPayment, ReleaseReservation],
            Notices = [new("order-cancelled", Customer | Provider)],
            IsDangerous = true,
        },
        new("cancel-by-provider", [Confirmed, InProgress], To: Cancelled, By: Provider)
        {
            Label = "Cancel with a full refund",
            Guards = [Guards.BeforeEnd],
            Effects = [ReleaseReservation, RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            NeedsReason = true,
            IsDangerous = true,
        },
        new("force-cancel", [AwaitingPayment, AwaitingAcceptance, Confirmed, InProgress], To: Cancelled, By: Operator)
        {
            Label = "Force-cancel with a full refund",
            Effects = [ReleaseReservation, RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            NeedsReason = true,
            IsDangerous = true,
        },

        // The appointment itself.
        SharedTransitions.Start,
        new("complete", [InProgress], To: Completed, By: ActorRole.System | Provider)
        {
            Label = "Mark as completed",
            When = Timing.AtEnd,
            Guards = [Guards.FromStart],
            Notices = [new("order-completed", Customer)],
        },
        new("no-show", [Confirmed, InProgress, Completed], To: NoShow, By: Provider)
        {
            Label = "Report a no-show",
            Guards = [Guards.FromStart, Guards.WithinNoShowTime, Guards.FundsAreHeld],
            Effects = [RefundAsNoShow],
            Notices = [new("order-no-show", Customer)],
            IsDangerous = true,
        },

        // Afterwards.
        SharedTransitions.Release(Timing.AfterEnd(timings => timings.Release), Completed, NoShow),
        SharedTransitions.Dispute(InProgress, Completed, NoShow),
        SharedTransitions.RemindOfDispute,
        SharedTransitions.ResolveForCustomer,
        SharedTransitions.ResolveForProvider,
        SharedTransitions.ResolveBySplit,
        SharedTransitions.Refund(Confirmed, InProgress, Completed, Cancelled, NoShow),
        SharedTransitions.ForceRefund(Confirmed, InProgress, Completed, Cancelled, NoShow, Disputed),
    ]);
}
