namespace Stoa.Core.Ordering.Kinds;

using static ActorRole;
using static Effect;
using static OrderState;

/// <summary>Rows that mean the same in every process. A process names them at their place in its table.</summary>
internal static class SharedTransitions
{
    /// <summary>A request to book: the money is authorized until the provider answers.</summary>
    public static Transition Authorize { get; } = new("authorize", [AwaitingPayment], To: AwaitingAcceptance, By: ActorRole.System)
    {
        Label = "Record the authorization",
        Guards = [Guards.RequestToBook, Guards.IsAuthorized],
        Effects = [ExtendHold],
        Notices = [new("request-sent", Customer), new("request-received", Provider)],
    };

    /// <summary>What is held and not paid is free again.</summary>
    public static Transition LetHoldExpire { get; } = new("expire", [AwaitingPayment], To: Expired, By: ActorRole.System)
    {
        Label = "Let the hold expire",
        When = Timing.AtHoldEnd,
        Effects = [ReleaseReservation],
    };

    /// <summary>The customer gives up what is held and not paid.</summary>
    public static Transition AbandonHold { get; } = new("abandon", [AwaitingPayment], To: Cancelled, By: Customer)
    {
        Label = "Cancel",
        Effects = [ReleaseReservation],
    };

    /// <summary>Both are reminded of the time.</summary>
    public static Transition Remind { get; } = new("remind", [Confirmed], To: null, By: ActorRole.System)
    {
        Label = "Send the reminder",
        When = Timing.BeforeStart(timings => timings.Reminder),
        Notices = [new("order-reminder", Customer | Provider)],
    };

    /// <summary>One of the two moves the time.</summary>
    public static Transition Reschedule { get; } = new("reschedule", [Confirmed], To: null, By: Customer | Provider)
    {
        Label = "Reschedule",
        Guards = [Guards.BeforeStart],
        Effects = [MoveReservation],
        Notices = [new("order-rescheduled", Customer | Provider)],
    };

    /// <summary>The time has come.</summary>
    public static Transition Start { get; } = new("start", [Confirmed], To: InProgress, By: ActorRole.System)
    {
        Label = "Start",
        When = Timing.AtStart,
    };

    /// <summary>What is not paid is no order any more, where nothing is held for it.</summary>
    public static Transition LetOrderExpire { get; } = new("expire", [AwaitingPayment], To: Expired, By: ActorRole.System)
    {
        Label = "Let the order expire",
        When = Timing.AtHoldEnd,
    };

    /// <summary>The customer gives up what is not paid, where nothing is held for it.</summary>
    public static Transition AbandonOrder { get; } = new("abandon", [AwaitingPayment], To: Cancelled, By: Customer)
    {
        Label = "Cancel",
    };

    /// <summary>The time for complaints is over: the provider gets what is held.</summary>
    public static Transition Release(Timing when, params OrderState[] from) => new("release", from, To: null, By: ActorRole.System)
    {
        Label = "Release the money",
        When = when,
        Guards = [Guards.FundsAreHeld],
        Effects = [ReleaseFunds],
        Notices = [new("funds-released", Provider)],
    };

    /// <summary>The customer complains while the money is held.</summary>
    public static Transition Dispute(params OrderState[] from) => new("dispute", from, To: Disputed, By: Customer)
    {
        Label = "Report a problem",
        Guards = [Guards.FundsAreHeld],
        Effects = [FreezeFunds],
        Notices = [new("dispute-opened", Customer | Provider | Operator)],
        NeedsReason = true,
    };

    /// <summary>Money for an order that is over goes straight back.</summary>
    public static Transition RefundLatePayment(params OrderState[] from) => new("refund-late-payment", from, To: null, By: ActorRole.System)
    {
        Label = "Refund the late payment",
        Guards = [Guards.PaidLate],
        Effects = [RefundInFull],
        Notices = [new("late-payment-refunded", Customer)],
    };

    /// <summary>The customer wins: everything goes back. (The program takes this step and the next two when both sides agree.)</summary>
    public static Transition ResolveForCustomer { get; } = new("resolve-for-customer", [Disputed], To: Cancelled, By: Operator | ActorRole.System)
    {
        Label = "Decide for the customer",
        Effects = [RefundInFull],
        Notices = [new("dispute-resolved", Customer | Provider)],
        NeedsReason = true,
        IsDangerous = true,
    };

    /// <summary>The provider wins: what is held is released.</summary>
    public static Transition ResolveForProvider { get; } = new("resolve-for-provider", [Disputed], To: Completed, By: Operator | ActorRole.System)
    {
        Label = "Decide for the provider",
        Effects = [ReleaseFunds],
        Notices = [new("dispute-resolved", Customer | Provider)],
        NeedsReason = true,
        IsDangerous = true,
    };

    /// <summary>Each gets a part.</summary>
    public static Transition ResolveBySplit { get; } = new("resolve-by-split", [Disputed], To: Completed, By: Operator | ActorRole.System)
    {
        Label = "Split the money",
        Guards = [Guards.FundsAreHeld],
        Effects = [RefundAmount, ReleaseFunds],
        Notices = [new("dispute-resolved", Customer | Provider)],
        NeedsReason = true,
        IsDangerous = true,
    };

    /// <summary>A dispute that nobody decides is brought up again.</summary>
    public static Transition RemindOfDispute { get; } = new("remind-of-dispute", [Disputed], To: null, By: ActorRole.System)
    {
        Label = "Remind the operator of the dispute",
        When = Timing.After(timings => timings.DisputeReminder),
        Notices = [new("dispute-waiting", Operator)],
    };

    /// <summary>The provider gives some of the money back, and nothing else changes.</summary>
    public static Transition Refund(params OrderState[] from) => new("refund", from, To: null, By: Provider)
    {
        Label = "Give money back",
        Guards = [Guards.IsRefundable],
        Effects = [RefundAmount],
        Notices = [new("refund-made", Customer | Provider)],
        NeedsReason = true,
        IsDangerous = true,
    };

    /// <summary>The operator gives money back whatever the state.</summary>
    public static Transition ForceRefund(params OrderState[] from) => new("force-refund", from, To: null, By: Operator)
    {
        Label = "Refund an amount",
        Guards = [Guards.IsRefundable],
        Effects = [RefundAmount],
        Notices = [new("refund-made", Customer | Provider)],
        NeedsReason = true,
        IsDangerous = true,
    };
}
