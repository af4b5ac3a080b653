namespace Stoa.Core.Ordering;

/// <summary>Where an order stands: one vocabulary for all processes. No process uses every word.</summary>
public enum OrderState
{
    /// <summary>Being put together; nothing is promised yet.</summary>
    Draft,

    /// <summary>Placed and unpaid; a slot may be held for a few minutes.</summary>
    AwaitingPayment,

    /// <summary>A request with its payment authorized; the provider has not answered.</summary>
    AwaitingAcceptance,

    /// <summary>Paid; the customer still has to say what is needed.</summary>
    AwaitingRequirements,

    /// <summary>Promised by both sides; it has not begun.</summary>
    Confirmed,

    /// <summary>Happening, or being worked on.</summary>
    InProgress,

    /// <summary>Handed over; the customer has not accepted yet.</summary>
    Delivered,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>The provider refused the request.</summary>
    Declined,

    /// <summary>Nobody paid or answered in time.</summary>
    Expired,

    /// <summary>Called off by somebody.</summary>
    Cancelled,

    /// <summary>The customer did not come.</summary>
    NoShow,

    /// <summary>The customer complained; an operator decides.</summary>
    Disputed,
}

/// <summary>What is true of a state in every process.</summary>
public static class OrderStates
{
    /// <summary>True when nothing more is owed to the customer but, perhaps, money.</summary>
    public static bool HasEnded(this OrderState state) => state
        is OrderState.Completed or OrderState.Declined or OrderState.Expired or OrderState.Cancelled or OrderState.NoShow;

    /// <summary>The state in plain English, in lower case: "awaiting payment".</summary>
    public static string InWords(this OrderState state) => state switch
    {
        OrderState.AwaitingPayment => "awaiting payment",
        OrderState.AwaitingAcceptance => "awaiting acceptance",
        OrderState.AwaitingRequirements => "awaiting requirements",
        OrderState.InProgress => "in progress",
        OrderState.NoShow => "no-show",
        _ => state.ToString().ToLowerInvariant(),
    };
}
