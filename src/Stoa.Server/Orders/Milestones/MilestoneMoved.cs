using Stoa.Core.Ordering;
using Stoa.Server.Organizations;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Orders.Milestones;

/// <summary>A milestone of an order was delivered, accepted, disputed or given back, or a complaint about it was settled.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="SellerId">The selling organization.</param>
/// <param name="MilestoneId">Which.</param>
/// <param name="No">Its place.</param>
/// <param name="Move">What was done, as in the API.</param>
/// <param name="By">In which role.</param>
/// <param name="StepNo">Unique for each move of this milestone.</param>
/// <param name="RefundMinor">What of it went back to the customer.</param>
public sealed record MilestoneMoved(
    Id<Order> OrderId, Id<Organization> SellerId, Id<OrderMilestone> MilestoneId, int No, string Move, ActorRole By, int StepNo, long? RefundMinor = null) : IDomainEvent
{
    public static string Type => "order.milestone_moved";
    public string Aggregate => OrderId.ToString();
    public Guid? OrganizationId => SellerId.Value;
}
