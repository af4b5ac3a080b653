using Stoa.Core.Milestones;
using Stoa.Core.Subscriptions;

namespace Stoa.Core.Listings;

/// <summary>How often a package is delivered again.</summary>
public enum PackageCycle
{
    /// <summary>Once.</summary>
    Once,

    /// <summary>Every week.</summary>
    Weekly,

    /// <summary>Every month.</summary>
    Monthly,
}

/// <summary>What a rental's price is for.</summary>
public enum RentalUnit
{
    /// <summary>An hour, counted by the minute.</summary>
    Hour,

    /// <summary>A day.</summary>
    Day,
}

/// <summary>What a plan of another kind than an appointment promises; each kind has its own, the others are null.</summary>
/// <param name="Per">Rental: what the price is for.</param>
/// <param name="MinutesMin">Rental: the shortest time, in minutes.</param>
/// <param name="MinutesMax">Rental: the longest time, in minutes.</param>
/// <param name="DeliveryDays">Gig: days until the delivery.</param>
/// <param name="Revisions">Gig: how often it is reworked without a new price.</param>
/// <param name="Quantity">Package: how many are delivered in a cycle.</param>
/// <param name="Cycle">Package: how often.</param>
/// <param name="Renewal">Membership: how often it is paid, and how long it is free at first.</param>
/// <param name="Milestones">Any kind: the parts in which its money is released; null for all at once.</param>
public sealed record PlanTerms(
    RentalUnit? Per = null,
    int? MinutesMin = null,
    int? MinutesMax = null,
    int? DeliveryDays = null,
    int? Revisions = null,
    int? Quantity = null,
    PackageCycle? Cycle = null,
    RenewalTerms? Renewal = null,
    IReadOnlyList<MilestoneTerm>? Milestones = null)
{
    /// <summary>An appointment's: its length says everything.</summary>
    public static PlanTerms None { get; } = new();
}
