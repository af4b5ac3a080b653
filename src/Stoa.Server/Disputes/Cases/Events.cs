using Stoa.Core.Ordering;
using Stoa.Server.Organizations;
using Stoa.Server.Orders;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Disputes.Cases;

/// <summary>Somebody said or did something in a case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="OrderId">Its order.</param>
/// <param name="SellerId">The selling organization.</param>
/// <param name="No">Which step of the case.</param>
/// <param name="Move">What was done, such as <c>propose</c>.</param>
/// <param name="By">In which role.</param>
/// <param name="AmountMinor">How much would go back, or does, in the order's currency.</param>
public sealed record CaseMoved(
    Id<Case> CaseId, Id<Order> OrderId, Id<Organization> SellerId, int No, string Move, ActorRole By, long? AmountMinor) : IDomainEvent
{
    public static string Type => "case.moved";
    public string Aggregate => OrderId.ToString();
    public Guid? OrganizationId => SellerId.Value;
}
