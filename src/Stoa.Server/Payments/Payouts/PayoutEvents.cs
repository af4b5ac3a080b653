using Stoa.Core.Payouts;
using Stoa.Server.Organizations;
using Stoa.Server.Payments.Payouts.Destinations;
using Stoa.Server.Platform.Events;
using Stoa.Server.Platform.Ids;

namespace Stoa.Server.Payments.Payouts;

/// <summary>A payout has come to another place on its way.</summary>
/// <param name="PayoutId">Which.</param>
/// <param name="Organization">Whose.</param>
/// <param name="Status">Where it stands now.</param>
public sealed record PayoutMoved(Id<Payout> PayoutId, Id<Organization> Organization, PayoutStatus Status) : IDomainEvent
{
    public static string Type => "payout.moved";
    public string Aggregate => PayoutId.ToString();
    public Guid? OrganizationId => Organization.Value;
}

/// <summary>Another account was given for an organization's payouts.</summary>
/// <param name="Organization">Whose.</param>
/// <param name="DestinationId">The account.</param>
public sealed record PayoutAccountChanged(Id<Organization> Organization, Id<PayoutDestination> DestinationId) : IDomainEvent
{
    public static string Type => "payout_account.changed";
    public string Aggregate => Organization.ToString();
    public Guid? OrganizationId => Organization.Value;
}
