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
        new("authorize", [AwaitingPayment], To: AwaitingAcceptance, By: ActorRole.System)
        {
            Label = "Record the authorization",
            Guards = [Guards.RequestToBook, Guards.IsAuthorized],
            Effects = [ExtendHold],
            Notices = [new("request-sent", Customer), new("request-received", Provider)],
        },
        new("expire", [AwaitingPayment], To: Expired, By: ActorRole.System)
        {
            Label = "Let the hold expire",
            When = Timing.AtHoldEnd,
            Effects = [ReleaseReservation],
        },
        new("abandon", [AwaitingPayment], To: Cancelled, By: Customer)
        {
            Label = "Cancel",
            Effects = [ReleaseReservation],
        },

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
        new("remind", [Confirmed], To: null, By: ActorRole.System)
        {
            Label = "Send the reminder",
            When = Timing.BeforeStart(timings => timings.Reminder),
            Notices = [new("order-reminder", Customer | Provider)],
        },
        new("reschedule", [Confirmed], To: null, By: Customer | Provider)
        {
            Label = "Reschedule",
            Guards = [Guards.BeforeStart],
            Effects = [MoveReservation],
            Notices = [new("order-rescheduled", Customer | Provider)],
        },
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
        new("start", [Confirmed], To: InProgress, By: ActorRole.System)
        {
            Label = "Start",
            When = Timing.AtStart,
        },
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
        new("release", [Completed, NoShow], To: null, By: ActorRole.System)
        {
            Label = "Release the money",
            When = Timing.AfterEnd(timings => timings.Release),
            Guards = [Guards.FundsAreHeld],
            Effects = [ReleaseFunds],
            Notices = [new("funds-released", Provider)],
        },
        new("dispute", [InProgress, Completed, NoShow], To: Disputed, By: Customer)
        {
            Label = "Report a problem",
            Guards = [Guards.FundsAreHeld],
            Effects = [FreezeFunds],
            Notices = [new("dispute-opened", Customer | Provider | Operator)],
            NeedsReason = true,
        },
        SharedTransitions.RemindOfDispute,
        SharedTransitions.ResolveForCustomer,
        SharedTransitions.ResolveForProvider,
        SharedTransitions.ResolveBySplit,
        SharedTransitions.Refund(Confirmed, InProgress, Completed, Cancelled, NoShow),
        SharedTransitions.ForceRefund(Confirmed, InProgress, Completed, Cancelled, NoShow, Disputed),
    ]);
}
