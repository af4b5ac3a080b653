using Stoa.Server.Organizations;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Sellers;

/// <summary>A provider's own account at a processor was connected, disconnected or lost.</summary>
/// <param name="Organization">Whose.</param>
/// <param name="SellerId">The account.</param>
/// <param name="Status">What it is now.</param>
public sealed record SellerAccountChanged(Id<Organization> Organization, Id<SellerAccount> SellerId, SellerStatus Status) : IDomainEvent
{
    public static string Type => "seller_account.changed";
    public string Aggregate => SellerId.ToString();
    public Guid? OrganizationId => Organization.Value;
}
