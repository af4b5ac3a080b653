using NodaTime;
using Stoa.Core.Ordering;
using Stoa.Server.Catalog;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders;

/// <summary>A customer checked out; the order awaits its payment.</summary>
public sealed record OrderPlaced(Id<Order> OrderId, string Number, Id<Organization> SellerId, Id<Listing> ListingId, OrderState State) : IDomainEvent
{
    public static string Type => "order.placed";
    public string Aggregate => OrderId.ToString();
    public Guid? OrganizationId => SellerId.Value;
}

/// <summary>An order took a step of its process.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Number">Its number, for people.</param>
/// <param name="SellerId">The selling organization.</param>
/// <param name="ListingId">What was bought.</param>
/// <param name="Process">Its process.</param>
/// <param name="ProcessVersion">The version it follows.</param>
/// <param name="Transition">The step's name, as in the process.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after; the same when the step stays.</param>
/// <param name="Money">Where its money stands after.</param>
/// <param name="StepId">Unique per step: what a handler remembers to do its work once.</param>
/// <param name="Reason">What the actor gave as the reason.</param>
/// <param name="By">In which role the step was taken.</param>
/// <param name="RefundMinor">What goes back with this step, in minor units of the order's currency; null when nothing does.</param>
/// <param name="PreviousStart">The start before the step moved it; null when it did not.</param>
public sealed record OrderTransitioned(
    Id<Order> OrderId,
    string Number,
    Id<Organization> SellerId,
    Id<Listing> ListingId,
    string Process,
    int ProcessVersion,
    string Transition,
    OrderState From,
    OrderState To,
    MoneyState Money,
    Guid StepId,
    string? Reason,
    ActorRole By,
    long? RefundMinor,
    Instant? PreviousStart) : IDomainEvent
{
    public static string Type => "order.transitioned";

    /// <summary>When: what goes back with this step is written with the same instant. Null in events of earlier days.</summary>
    public Instant? At { get; init; }

    public string Aggregate => OrderId.ToString();
    public Guid? OrganizationId => SellerId.Value;
}
