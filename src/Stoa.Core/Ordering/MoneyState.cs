namespace Stoa.Core.Ordering;

/// <summary>Where an order's money stands, as its gateway and the ledger have it.</summary>
public enum MoneyState
{
    /// <summary>Nothing was taken, or the authorization was voided.</summary>
    Unpaid,

    /// <summary>The bank has set the amount aside; it is not captured (a capture may be under way).</summary>
    Authorized,

    /// <summary>Captured, and waiting for delivery. An order that costs nothing counts as held from the start.</summary>
    Held,

    /// <summary>Given to the provider, less the fees.</summary>
    Released,

    /// <summary>Some went back to the customer; the rest is held or released (see <see cref="OrderFacts.ReleasedAt"/>).</summary>
    PartiallyRefunded,

    /// <summary>Everything went back to the customer.</summary>
    Refunded,

    /// <summary>The customer's bank took it back.</summary>
    ChargedBack,
}
