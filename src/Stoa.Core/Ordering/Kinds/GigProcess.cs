namespace Stoa.Core.Ordering.Kinds;

using static ActorRole;
using static Effect;
using static OrderState;

/// <summary>How a piece of work is sold: requirements, delivery, revisions, acceptance.</summary>
public static class GigProcess
{
    /// <summary>The first version.</summary>
    public static Process Version1 { get; } = new("gig", 1, ListingKind.Gig, AwaitingPayment,
    [
        // Paying.
        new("pay", [AwaitingPayment], To: AwaitingRequirements, By: ActorRole.System)
        {
            Label = "Record the payment",
            Guards = [Guards.IsPaid],
            Notices = [new("order-confirmed", Customer | Provider), new("requirements-needed", Customer)],
        },
        SharedTransitions.LetOrderExpire,
        SharedTransitions.AbandonOrder,
        new("reopen", [Expired], To: AwaitingRequirements, By: ActorRole.System)
        {
            Label = "Take the late payment",
            Guards = [Guards.PaidLate, Guards.IsPaid],
            Notices = [new("order-confirmed", Customer | Provider), new("requirements-needed", Customer)],
        },
        SharedTransitions.RefundLatePayment(Expired, Cancelled),

        // Saying what is needed.
        new("submit-requirements", [AwaitingRequirements], To: InProgress, By: Customer)
        {
            Label = "Send the requirements",
            Notices = [new("requirements-submitted", Provider)],
        },
        new("remind-of-requirements", [AwaitingRequirements], To: null, By: ActorRole.System)
        {
            Label = "Remind of the requirements",
            When = Timing.After(timings => timings.RequirementsReminder),
            Notices = [new("requirements-needed", Customer)],
        },
        new("expire-requirements", [AwaitingRequirements], To: Cancelled, By: ActorRole.System)
        {
            Label = "Cancel for want of requirements",
            When = Timing.After(timings => timings.Requirements),
            Effects = [RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
        },
        new("cancel", [AwaitingRequirements], To: Cancelled, By: Customer)
        {
            Label = "Cancel with a full refund",
            Effects = [RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            IsDangerous = true,
        },

        // Working. The delivery date counts from the start of each round.
        new("remind-of-delivery", [InProgress], To: null, By: ActorRole.System)
        {
            Label = "Remind of the delivery date",
            When = Timing.BeforeDeliveryDate(timings => timings.DeliveryReminder),
            Notices = [new("delivery-reminder", Provider)],
        },
        new("deliver", [InProgress], To: Delivered, By: Provider)
        {
            Label = "Deliver",
            Notices = [new("delivery-made", Customer)],
        },
        new("mark-late", [InProgress], To: null, By: ActorRole.System)
        {
            Label = "Note that the delivery is late",
            When = Timing.AtDeliveryDate,
            Notices = [new("delivery-late", Customer | Provider)],
        },
        new("cancel-late", [InProgress], To: Cancelled, By: Customer)
        {
            Label = "Cancel the late order with a full refund",
            Guards = [Guards.DeliveryIsLate],
            Effects = [RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            IsDangerous = true,
        },
        new("give-up-late", [InProgress], To: Cancelled, By: ActorRole.System)
        {
            Label = "Cancel what was never delivered",
            When = Timing.AfterDeliveryDate(timings => timings.LateDelivery),
            Effects = [RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
        },
        new("cancel-by-provider", [AwaitingRequirements, InProgress], To: Cancelled, By: Provider)
        {
            Label = "Cancel with a full refund",
            Effects = [RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            NeedsReason = true,
            IsDangerous = true,
        },
        new("force-cancel", [AwaitingPayment, AwaitingRequirements, InProgress, Delivered], To: Cancelled, By: Operator)
        {
            Label = "Force-cancel with a full refund",
            Effects = [RefundInFull],
            Notices = [new("order-cancelled", Customer | Provider)],
            NeedsReason = true,
            IsDangerous = true,
        },

        // Accepting.
        new("accept-delivery", [Delivered], To: Completed, By: Customer)
        {
            Label = "Accept the delivery",
            Notices = [new("delivery-accepted", Provider), new("order-completed", Customer)],
        },
        new("request-revision", [Delivered], To: InProgress, By: Customer)
        {
            Label = "Ask for a revision",
            Guards = [Guards.RevisionsAreLeft],
            Effects = [CountRevision],
            Notices = [new("revision-requested", Provider)],
            NeedsReason = true,
        },
        new("auto-accept", [Delivered], To: Completed, By: ActorRole.System)
        {
            Label = "Accept by silence",
            When = Timing.After(timings => timings.AutoAccept),
            Notices = [new("delivery-accepted", Provider), new("order-completed", Customer)],
        },

        // Afterwards.
        SharedTransitions.Release(Timing.After(timings => timings.Clearing), Completed),
        SharedTransitions.Dispute(InProgress, Delivered, Completed),
        SharedTransitions.RemindOfDispute,
        SharedTransitions.ResolveForCustomer,
        SharedTransitions.ResolveForProvider,
        SharedTransitions.ResolveBySplit,
        SharedTransitions.Refund(AwaitingRequirements, InProgress, Delivered, Completed, Cancelled),
        SharedTransitions.ForceRefund(AwaitingRequirements, InProgress, Delivered, Completed, Cancelled, Disputed),
    ]);
}
