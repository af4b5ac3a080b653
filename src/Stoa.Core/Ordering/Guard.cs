using NodaTime;

namespace Stoa.Core.Ordering;

/// <summary>A named condition on a transition, with the refusal that its failure gives.</summary>
/// <param name="Name">What must hold, in kebab case, for docs: "before-start".</param>
/// <param name="Code">The problem's code when it does not hold.</param>
/// <param name="Refusal">A sentence for people when it does not hold.</param>
/// <param name="Holds">The condition: pure, of the facts, the moment and the timings.</param>
public sealed record Guard(string Name, string Code, string Refusal, Func<OrderFacts, Instant, ProcessTimings, bool> Holds);

/// <summary>All guards that processes use.</summary>
public static class Guards
{
    private const string TooEarly = ProcessProblems.TooEarly;
    private const string TooLate = ProcessProblems.TooLate;

    /// <summary>Until the reservation starts, not at the start itself.</summary>
    public static Guard BeforeStart { get; } = Until(Timing.AtStart, "before-start", "It has already started, so this is no longer possible.");

    /// <summary>From the reservation's start on.</summary>
    public static Guard FromStart { get; } = From(Timing.AtStart, "from-start", "It has not started yet; try again after the start.");

    /// <summary>Until the reservation ends.</summary>
    public static Guard BeforeEnd { get; } = Until(Timing.AtEnd, "before-end", "It has already ended, so this is no longer possible.");

    /// <summary>From the reservation's end on.</summary>
    public static Guard FromEnd { get; } = From(Timing.AtEnd, "from-end", "It has not ended yet; try again after the end.");

    /// <summary>When a request lapses: after the answering time, or at the start when that is sooner.</summary>
    public static Timing AnswerDeadline { get; } = Timing.After(timings => timings.Answer).Or(Timing.AtStart);

    /// <summary>Until a request lapses.</summary>
    public static Guard BeforeAnswerDeadline { get; } = Until(AnswerDeadline, "before-answer-deadline", "The time to answer this request is over.");

    /// <summary>Until the time to report a no-show is over.</summary>
    public static Guard WithinNoShowTime { get; } = Until(
        Timing.AfterEnd(timings => timings.NoShow), "within-no-show-time", "The time to report a no-show is over.");

    /// <summary>Once the delivery date has passed.</summary>
    public static Guard DeliveryIsLate { get; } = From(
        Timing.AtDeliveryDate, "delivery-is-late", "The delivery date has not passed yet; talk to the provider or open a dispute.");

    /// <summary>Paying confirms.</summary>
    public static Guard InstantBooking { get; } = Of(
        "instant-booking", "needs-acceptance", "The provider must accept this request first.", facts => facts.Booking is BookingMode.Instant);

    /// <summary>The provider must accept.</summary>
    public static Guard RequestToBook { get; } = Of(
        "request-to-book", "needs-no-acceptance", "This is booked at once; nobody needs to accept it.", facts => facts.Booking is BookingMode.Request);

    /// <summary>The amount is authorized and not captured.</summary>
    public static Guard IsAuthorized { get; } = Of(
        "is-authorized", "not-authorized", "No payment has been authorized.", facts => facts.Money is MoneyState.Authorized);

    /// <summary>The bank has set the amount aside, or it was taken already because the authorization would have ended.</summary>
    public static Guard IsSecured { get; } = Of(
        "is-secured", "not-authorized", "No payment has been authorized.", facts => facts.Money is MoneyState.Authorized or MoneyState.Held);

    /// <summary>The money of an accepted order is taken at a later date, which has not come.</summary>
    public static Guard CaptureIsLater { get; } = new(
        "capture-is-later", "payment-under-way", "The payment is being taken; try again in a minute.",
        (facts, now, _) => facts.Money is MoneyState.Authorized && facts.CaptureAt is { } at && now < at);

    /// <summary>The amount is captured and held.</summary>
    public static Guard IsPaid { get; } = Of(
        "is-paid", "not-paid", "The payment has not arrived.", facts => facts.Money is MoneyState.Held);

    /// <summary>No capture is under way, so it is known how much there is to give back.</summary>
    public static Guard CaptureIsOver { get; } = Of(
        "capture-is-over",
        "payment-under-way",
        "The payment is just being taken; try again in a minute.",
        facts => facts.Money is not (MoneyState.Unpaid or MoneyState.Authorized));

    /// <summary>Money arrived after the order had ended.</summary>
    public static Guard PaidLate { get; } = Of(
        "paid-late", "not-paid-late", "No payment has arrived since the order ended.", facts => facts.PaymentIsLate);

    /// <summary>Something is held.</summary>
    public static Guard FundsAreHeld { get; } = Of(
        "funds-are-held", "no-funds-held", "No money is held for this order any more.", facts => facts.HoldsFunds);

    /// <summary>Something could go back to the customer.</summary>
    public static Guard IsRefundable { get; } = Of(
        "is-refundable", "nothing-to-refund", "There is nothing left to refund.", facts => facts.IsRefundable);

    /// <summary>The plan includes one more revision.</summary>
    public static Guard RevisionsAreLeft { get; } = Of(
        "revisions-are-left",
        "no-revisions-left",
        "All revisions of this plan are used; accept the delivery or open a dispute.",
        facts => facts.RevisionsUsed < facts.RevisionsIncluded);

    /// <summary>Added time is held and its payment awaited.</summary>
    public static Guard ExtensionIsPending { get; } = Of(
        "extension-is-pending", "no-extension-pending", "No extension is waiting for its payment.", facts => facts.ExtensionIsPending);

    /// <summary>No other extension waits for its payment.</summary>
    public static Guard NoExtensionIsPending { get; } = Of(
        "no-extension-is-pending", "extension-pending", "An extension is already waiting for its payment.", facts => !facts.ExtensionIsPending);

    /// <summary>A gate or a sensor tells when the customer leaves.</summary>
    public static Guard PresenceIsTracked { get; } = Of(
        "presence-is-tracked", "presence-not-tracked", "Nothing tells whether the customer has left.", facts => facts.TracksPresence);

    /// <summary>Nothing tells when the customer leaves, so the end counts.</summary>
    public static Guard PresenceIsNotTracked { get; } = Of(
        "presence-is-not-tracked", "presence-tracked", "It ends when the customer is seen to leave.", facts => !facts.TracksPresence);

    /// <summary>Every fulfilment task is done.</summary>
    public static Guard FulfilmentIsDone { get; } = Of(
        "fulfilment-is-done", "fulfilment-not-done", "Some fulfilment tasks are not done yet.", facts => facts.FulfilmentIsDone);

    /// <summary>A fulfilment task has used up its tries.</summary>
    public static Guard FulfilmentHasFailed { get; } = Of(
        "fulfilment-has-failed", "fulfilment-not-failed", "No fulfilment task has failed.", facts => facts.FulfilmentHasFailed);

    /// <summary>A next cycle is wanted and not ordered yet.</summary>
    public static Guard Renews { get; } = Of(
        "renews", "does-not-renew", "This order does not renew.", facts => facts.Renews && !facts.NextCycleIsOrdered);

    private static Guard Of(string name, string code, string refusal, Func<OrderFacts, bool> holds) =>
        new(name, code, refusal, (facts, _, _) => holds(facts));

    // Half-open: at the moment itself "until" is over and "from" has begun. Without such a moment neither binds.
    private static Guard Until(Timing moment, string name, string refusal) =>
        new(name, TooLate, refusal, (facts, now, timings) => moment.Due(facts, timings) is not { } due || now < due);

    private static Guard From(Timing moment, string name, string refusal) =>
        new(name, TooEarly, refusal, (facts, now, timings) => moment.Due(facts, timings) is not { } due || now >= due);
}
