namespace Stoa.Core.Subscriptions;

/// <summary>Where a subscription stands.</summary>
public enum SubscriptionState
{
    /// <summary>Begun, and waiting for the first payment or the means of payment.</summary>
    Pending,

    /// <summary>Free for now; the first payment comes at the trial's end.</summary>
    Trialing,

    /// <summary>Running.</summary>
    Active,

    /// <summary>Running, and a payment is overdue.</summary>
    PastDue,

    /// <summary>Nothing renews until it is resumed.</summary>
    Paused,

    /// <summary>Over for good.</summary>
    Ended,
}

/// <summary>Why a subscription ended.</summary>
public enum EndReason
{
    /// <summary>The customer cancelled.</summary>
    Customer,

    /// <summary>The provider did.</summary>
    Provider,

    /// <summary>The marketplace did.</summary>
    Operator,

    /// <summary>What was overdue was never paid.</summary>
    Unpaid,

    /// <summary>It was never paid for in the first place.</summary>
    NeverPaid,

    /// <summary>What it was for is not offered any more.</summary>
    Closed,
}

/// <summary>States in words.</summary>
public static class SubscriptionStates
{
    /// <summary>In plain English, in lower case.</summary>
    public static string InWords(this SubscriptionState state) => state switch
    {
        SubscriptionState.Pending => "waiting for payment",
        SubscriptionState.Trialing => "in trial",
        SubscriptionState.PastDue => "payment overdue",
        _ => state.ToString().ToLowerInvariant(),
    };
}
