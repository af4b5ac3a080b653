namespace Stoa.Core.Ordering.Kinds;

using static ActorRole;
using static Effect;
using static OrderState;

/// <summary>Rows that mean the same in every process. A process names them at their place in its table.</summary>
internal static class SharedTransitions
{
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
