namespace Stoa.Core.Ordering;

/// <summary>
/// What the server does, in the firing's transaction, because a transition fired. A closed set. Each concerns what is there
/// (releasing a reservation that is gone, or refunding when nothing is left, does nothing), and calls to gateways only leave an intent.
/// </summary>
public enum Effect
{
    /// <summary>The hold becomes a promise.</summary>
    ConfirmReservation,

    /// <summary>The held or promised time is free again.</summary>
    ReleaseReservation,

    /// <summary>The hold lasts until the next state's timer <c>expire-request</c> is due.</summary>
    ExtendHold,

    /// <summary>The time is taken anew after its hold was lost; when it is gone, fire <c>refund-late-payment</c> instead.</summary>
    ReserveAgain,

    /// <summary>The reservation moves to the new period given with the firing.</summary>
    MoveReservation,

    /// <summary>The added time is held beside the reservation.</summary>
    HoldExtension,

    /// <summary>The reservation grows to the new period given with the firing.</summary>
    ExtendReservation,

    /// <summary>The added time is free again.</summary>
    ReleaseExtension,

    /// <summary>The customer gets the means to enter (a code, a gate).</summary>
    GrantAccess,

    /// <summary>The means to enter stop working.</summary>
    RevokeAccess,

    /// <summary>The authorized amount is captured.</summary>
    CapturePayment,

    /// <summary>The authorization is given up.</summary>
    VoidPayment,

    /// <summary>The added time is charged, as a payment of its own.</summary>
    ChargeExtension,

    /// <summary>The time past the end is charged, as a payment of its own.</summary>
    ChargeOverstay,

    /// <summary>The cancellation policy's share for this moment goes back to the customer.</summary>
    RefundByPolicy,

    /// <summary>The share of the policy's last tier goes back; the rest stays held until release.</summary>
    RefundAsNoShow,

    /// <summary>The share of what was not fulfilled goes back.</summary>
    RefundUndelivered,

    /// <summary>The amount given with the firing goes back, whether held or released.</summary>
    RefundAmount,

    /// <summary>Everything goes back: what is captured is refunded, what is only authorized is voided.</summary>
    RefundInFull,

    /// <summary>What is still held goes to the provider and the marketplace, as the quote says.</summary>
    ReleaseFunds,

    /// <summary>Nothing of this order is paid out until the dispute is resolved.</summary>
    FreezeFunds,

    /// <summary>One more revision counts as used.</summary>
    CountRevision,

    /// <summary>The fulfilment tasks are made and set going.</summary>
    StartFulfilment,

    /// <summary>The failed tasks are tried again.</summary>
    RetryFulfilment,

    /// <summary>The tasks not yet done are called off.</summary>
    StopFulfilment,

    /// <summary>An order for the next cycle is placed, charged to the same means of payment.</summary>
    OrderNextCycle,

    /// <summary>No further cycle will be ordered.</summary>
    StopRenewal,
}
