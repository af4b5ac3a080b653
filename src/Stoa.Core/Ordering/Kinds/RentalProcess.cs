namespace Stoa.Core.Ordering.Kinds;

using static ActorRole;
using static Effect;
using static OrderState;

/// <summary>How a space is let by time: as an appointment, with access, extension and overstay.</summary>
public static class RentalProcess
{
    /// <summary>The first version.</summary>
    public static Process Version1 { get; } = new("rental", 1, ListingKind.Rental, AwaitingPayment,
    [
        // Paying for a unit that is held.
        new("pay", [AwaitingPayment], To: Confirmed, By: ActorRole.System)
        {
            Label = "Record the payment",
            Guards = [Guards.InstantBooking, Guards.IsPaid],
            Effects = [ConfirmReservation, GrantAccess],
            Notices = [new("order-confirmed", Customer | Provider)],
        },
        SharedTransitions.Authorize,
        SharedTransitions.LetHoldExpire,
        SharedTransitions.AbandonHold,

        // Paying too late.
        new("rebook", [Expired], To: Confirmed, By: ActorRole.System)
        {
            Label = "Take a unit again",
            Guards = [Guards.PaidLate, Guards.InstantBooking, Guards.IsPaid, Guards.BeforeStart],
            Effects = [ReserveAgain, GrantAccess],
            Notices = [new("order-confirmed", Customer | Provider)],
        },
        SharedTransitions.RefundLatePayment(Expired, Cancelled, Declined),

        // Answering a request.
        new("accept", [AwaitingAcceptance], To: Confirmed, By: Provider | Operator)
        {
            Label = "Accept",
            Guards = [Guards.BeforeAnswerDeadline, Guards.IsAuthorized],
            Effects = [ConfirmReservation, GrantAccess, CapturePayment],
            Notices = [new("order-confirmed", Customer | Provider)],
        },
        new("decline", [AwaitingAcceptance], To: Declined, By: Provider | Operator)
        {
            Label = "Decline",
            Effects = [VoidPayment, ReleaseReservation],
            Notices = [new("request-declined", Customer)],
            IsDangerous = true,
        },
        new("withdraw", [AwaitingAcceptance], To: Cancelled, By: Customer)
        {
            Label = "Withdraw the request",
            Effects = [VoidPayment, ReleaseReservation],
            Notices = [new("order-cancelled", Customer | Provider)],
            IsDangerous = true,
        },
        new("expire-request", [AwaitingAcceptance], To: Expired, By: ActorRole.System)
        {
            Label = "Let the request expire",
            When = Guards.AnswerDeadline,
            Effects = [VoidPayment, ReleaseReservation],
            Notices = [new("request-expired", Customer | Provider)],
        },
        new("capture-failed", [Confirmed, InProgress, Completed, NoShow], To: Cancelled, By: ActorRole.System)
        {
            Label = "Record that the payment could not be taken",
            Guards = [Guards.IsAuthorized],
            Effects = [VoidPayment, ReleaseReservation, RevokeAccess],
            Notices = [new("payment-failed", Customer), new("order-cancelled", Provider)],
        },

        // Before the start.
        SharedTransitions.Remind,
        SharedTransitions.Reschedule,
        new("cancel", [Confirmed], To: Cancelled, By: Customer)
        {
            Label = "Cancel",
            Guards = [Guards.BeforeStart, Guards.CaptureIsOver],
            Effects = [ReleaseReservation, RevokeAccess, RefundByPolicy, ReleaseFunds],
            Notices = [new("order-cancelled", Customer | Provider)],
            IsDangerous = true,
        },
        new("cancel-by-provider", [Confirmed, InProgress], To: Cancelled, By: Provider)
        {
            Label = "Cancel with a full refund",
            Guards = [Guards.BeforeEnd],
            Effects = [ReleaseReservation, RevokeAccess, RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            NeedsReason = true,
            IsDangerous = true,
        },
        new("force-cancel", [AwaitingPayment, AwaitingAcceptance, Confirmed, InProgress], To: Cancelled, By: Operator)
        {
            Label = "Force-cancel with a full refund",
            Effects = [ReleaseReservation, RevokeAccess, RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            NeedsReason = true,
            IsDangerous = true,
        },

        // The stay. Where a gate or sensor tells when the customer leaves, the end alone does not complete it.
        SharedTransitions.Start,
        new("remind-of-end", [InProgress], To: null, By: ActorRole.System)
        {
            Label = "Remind of the end",
            When = Timing.BeforeEnd(timings => timings.EndReminder),
            Notices = [new("end-reminder", Customer)],
        },
        new("request-extension", [Confirmed, InProgress], To: null, By: Customer)
        {
            Label = "Extend",
            Guards = [Guards.BeforeEnd, Guards.CaptureIsOver, Guards.NoExtensionIsPending],
            Effects = [HoldExtension, ChargeExtension],
        },
        new("extend", [Confirmed, InProgress], To: null, By: ActorRole.System)
        {
            Label = "Record the paid extension",
            Guards = [Guards.ExtensionIsPending],
            Effects = [ExtendReservation, GrantAccess],
            Notices = [new("extension-confirmed", Customer | Provider)],
        },
        new("drop-extension", [Confirmed, InProgress, Completed, Cancelled, Disputed], To: null, By: ActorRole.System)
        {
            Label = "Drop the unpaid extension",
            Guards = [Guards.ExtensionIsPending],
            Effects = [ReleaseExtension],
            Notices = [new("extension-failed", Customer)],
        },
        new("complete", [InProgress], To: Completed, By: ActorRole.System)
        {
            Label = "Complete at the end",
            When = Timing.AtEnd,
            Guards = [Guards.PresenceIsNotTracked],
            Effects = [RevokeAccess],
            Notices = [new("order-completed", Customer)],
        },
        new("check-out", [InProgress], To: Completed, By: Customer | Provider | ActorRole.System)
        {
            Label = "Check out",
            Guards = [Guards.FromStart],
            Effects = [RevokeAccess],
            Notices = [new("order-completed", Customer)],
        },
        new("overstay", [InProgress], To: null, By: ActorRole.System)
        {
            Label = "Charge the overstay",
            When = Timing.AfterEnd(timings => timings.OverstayGrace),
            Guards = [Guards.PresenceIsTracked],
            Effects = [ChargeOverstay],
            Notices = [new("overstay-charged", Customer | Provider)],
        },
        new("report-overstay", [InProgress, Completed], To: null, By: Provider | Operator)
        {
            Label = "Report an overstay",
            Guards = [Guards.FromEnd, Guards.FundsAreHeld],
            Effects = [ChargeOverstay],
            Notices = [new("overstay-charged", Customer | Provider)],
            NeedsReason = true,
        },
        new("close-overstay", [InProgress], To: Completed, By: ActorRole.System)
        {
            Label = "Close the stay",
            When = Timing.AfterEnd(timings => timings.OverstayLimit),
            Effects = [RevokeAccess],
            Notices = [new("order-completed", Customer)],
        },
        new("no-show", [Confirmed, InProgress, Completed], To: NoShow, By: Provider)
        {
            Label = "Report a no-show",
            Guards = [Guards.FromStart, Guards.WithinNoShowTime, Guards.FundsAreHeld],
            Effects = [RevokeAccess, RefundAsNoShow],
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
